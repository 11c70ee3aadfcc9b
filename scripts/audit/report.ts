/** What `npm run audit:register` says: each check, the sample, the verdict. */
import type { Sample } from '#lib/board/register-audit/asked.ts';
import type { Fault } from '#lib/board/register-audit/index.ts';
import type { Check } from '#lib/ground/result.ts';

/** `files`: fingerprints, for the minutes; null where one could not be read. */
export type Outcome = {
  checks: readonly Check[];
  faults: readonly Fault[];
  sample: Sample | null;
  files: { register: string; journal: string } | null;
  late: number;
};

const lineOf = ({ name, ok, detail }: Check): string =>
  `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(24)} ${detail ?? ''}\n`;

export const isValid = ({ checks }: Pick<Outcome, 'checks'>): boolean =>
  checks.length > 0 && checks.every(({ ok }) => ok);

export function asJson(outcome: Outcome): string {
  const { checks, faults, sample, files } = outcome;
  const plain = checks.map(({ name, ok, detail }) => ({ name, ok, detail: detail ?? '' }));
  return `${JSON.stringify({ valid: isValid(outcome), checks: plain, faults, sample, files })}\n`;
}

export function asText(outcome: Outcome): string {
  const { checks, faults, sample, files, late } = outcome;
  const failed = checks.filter(({ ok }) => !ok).length;
  const verdict = isValid(outcome)
    ? `The register stands: all ${checks.length} checks hold.\n`
    : `The register does NOT stand: ${failed} of ${checks.length} checks fail, ${faults.length} faults (--json has each).\n`;
  const read = files === null ? '' : `\nregister ${files.register}\njournal  ${files.journal}\n`;
  return `${checks.map(lineOf).join('')}${read}${late > 0 ? `\n${late} signed with a passkey that came after the freeze.\n` : ''}${asked(sample)}\n${verdict}`;
}

function asked(sample: Sample | null): string {
  if (sample === null) return '';
  const { seed, ask, signers, forged, confidence } = sample;
  const list = ask.map((number, i) => `${String(i + 1).padStart(6)}. ${number}\n`).join('');
  return (
    `\nAsk ${ask.length} of ${signers} signers, in this order (seed ${seed}).\n` +
    `If ${forged} sign-offs were forged, one of them is among these with ${Math.round(confidence * 1000) / 10} % confidence.\n${list}`
  );
}
