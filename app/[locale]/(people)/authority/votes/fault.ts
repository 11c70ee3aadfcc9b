/** What keeps a form from being a draft, field by field: where, and in which words. Pure. */
import type { z } from 'zod';
import type { voteEditor } from '#lib/i18n/vote-editor.ts';

type Key = keyof (typeof voteEditor)['fr'];
export type Fault = {
  /** Of the form: `questions.0.answers.1.name.fr`, `colleges.<id>.name.en`, `trustees`. */
  path: string;
  key: Extract<Key, `fault${string}`>;
};

/** Said by the draft's own rules (lib/election/draft.ts, text.ts). */
const words: Readonly<Record<string, Fault['key']>> = {
  'hidden characters': 'faultHidden',
  'min above max': 'faultMin',
  'max above the answers': 'faultMax',
  'two answers of one name': 'faultSameName',
  'not the order that the seed draws': 'faultDraw',
  'closes before it opens': 'faultOrder',
  'latest closing before the closing': 'faultLatest',
  'two colleges of one name': 'faultSameCollege',
  'an urn smaller than one batch': 'faultSmallest',
};

const byField: Readonly<Record<string, Fault['key']>> = {
  opens: 'faultTime',
  closes: 'faultTime',
  latest: 'faultTime',
  grace: 'faultNumber',
  colleges: 'faultNoCollege',
  trustees: 'faultNoTrustee',
  k: 'faultNumber',
  tick: 'faultNumber',
  smallest: 'faultNumber',
  min: 'faultNumber',
  max: 'faultNumber',
};

/** One fault per field, the first. `colleges`: those that the draft had, in its order. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], colleges: readonly { id: string }[]): Fault[] {
  const faults = new Map<string, Fault>();
  for (const issue of issues) {
    const at = issue.path.map(String);
    const college = at[0] === 'colleges' ? colleges[Number(at[1])]?.id : undefined;
    // The seed has no field of its own: an order that was to be drawn, and was not.
    if (at.at(-1) === 'seed') at.pop();
    const path = (college === undefined ? at : ['colleges', college, ...at.slice(2)]).join('.');
    if (!faults.has(path)) faults.set(path, { path, key: keyOf(issue, at.at(-1) ?? '') });
  }
  // Two empty names are the same name: what is missing is said once.
  const all = [...faults.values()];
  return all.filter(
    ({ path, key }) => !key.startsWith('faultSame') || !all.some((one) => one.path.startsWith(`${path}.`)),
  );
}

function keyOf(issue: z.core.$ZodIssue, field: string): Fault['key'] {
  const said = words[issue.message];
  if (said !== undefined) return said;
  if (field === 'draw') return 'faultDrawFirst';
  const isText = 'origin' in issue && issue.origin === 'string';
  if (issue.code === 'too_small' && isText) return 'faultMissing';
  if (issue.code === 'too_big' && isText) return 'faultLong';
  return byField[field] ?? 'faultOther';
}

/** The element that shows this field. */
export const idOf = (path: string): string => `field-${path.replaceAll('.', '-')}`;
