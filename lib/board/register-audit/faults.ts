/** What an audit finds, under the name of the check that finds it. */
import type { Check } from '#lib/ground/result.ts';

/** `number`: membership number of the one concerned, where it is one. */
export type Fault = { check: AuditCheck; number?: string; detail: string };

/** Every check, in the order in which it is reported. */
export const auditChecks = [
  // the files
  'export/form',
  'journal/events',
  'journal/decisions',
  'export/vote',
  // the roll
  'register/urn',
  'register/once',
  'register/members',
  'register/roots',
  'register/countersigned',
  // each sign-off
  'evidence/signer',
  'evidence/once',
  'evidence/urn',
  'evidence/line',
  'evidence/time',
  'evidence/key',
  'evidence/assertion',
  'evidence/pass',
  // the passes given
  'pairs/published',
  'pairs/evidence',
  'pairs/used',
  // members shut out
  'refused/key',
  'refused/voter',
  'refused/unsigned',
  'refused/time',
  'refused/once',
  'refused/sum',
] as const;
export type AuditCheck = (typeof auditChecks)[number];

/** Faults named in full in a check's detail; the list has them all. */
const NAMED = 5;

const say = ({ number, detail }: Fault): string => (number === undefined ? detail : `member ${number}: ${detail}`);

/** One check per name. `held`: what to say of one that found nothing. */
export function verdicts(
  faults: readonly Fault[],
  held: Partial<Record<AuditCheck, string>>,
  made: readonly AuditCheck[] = auditChecks,
): Check[] {
  return made.map((name) => {
    const found = faults.filter(({ check }) => check === name);
    if (found.length === 0) return { name, ok: true, detail: held[name] ?? '' };
    const more = found.length > NAMED ? `, and ${found.length - NAMED} more` : '';
    return { name, ok: false, detail: `${found.slice(0, NAMED).map(say).join('; ')}${more}` };
  });
}
