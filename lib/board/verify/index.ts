/**
 * Verification of a whole election (PROTOCOL §8): archive, live chain and journal together. Pure: the trustee's page
 * runs the same checks before it decrypts as an auditor afterwards.
 */
import { countBallots } from '#lib/election/count.ts';
import {
  archiveChecks,
  dueChecks,
  type NamedCheck,
  type Options,
  runChecks,
  subjectOf,
  urnChecks,
} from '#lib/election/verify/index.ts';
import type { Check } from '#lib/ground/result.ts';
import { annulledCheck, notAnnulledCheck, unopenedCheck } from './annulled.ts';
import { chainChecks } from './chain-checks.ts';
import { journalChecks, publishedChecks } from './journal-checks.ts';
import { type ElectionSubject, electionSubject } from './subject.ts';

export type { OnProgress, Options, Progress } from '#lib/election/verify/index.ts';
export type { ElectionSubject } from './subject.ts';
export { electionSubject } from './subject.ts';

/** A check of the archive as one of the whole election. */
const ofArchive = ({ name, applies, run }: (typeof archiveChecks)[number]): NamedCheck<ElectionSubject> => ({
  name,
  ...(applies === undefined ? {} : { applies: ({ archive }) => applies(archive) }),
  run: ({ archive }, report) => run(archive, report),
});

/** Checks that need live chain and journal. */
export const boardChecks: readonly NamedCheck<ElectionSubject>[] = [
  ...chainChecks,
  ...journalChecks,
  ...publishedChecks,
];

/** All checks of a published election of ours. */
export const electionChecks: readonly NamedCheck<ElectionSubject>[] = [...archiveChecks.map(ofArchive), ...boardChecks];

/** What a trustee checks before decrypting. How many were turned away is contested afterwards: a sum that a restored
 * register no longer bears out must not keep everybody's ballots shut. */
export const decryptionChecks: readonly NamedCheck<ElectionSubject>[] = [
  notAnnulledCheck,
  ...chainChecks,
  ...journalChecks.filter(({ name }) => name !== 'journal/night'),
  ...urnChecks.map(ofArchive),
];

/** What an annulled urn need not be: nothing is opened, so few voters betray nobody; no closing decision names its roll. */
const OF_COUNTED: readonly string[] = ['chain/smallest', 'journal/countersigned'];
const ofAny = ({ name }: NamedCheck<ElectionSubject>): boolean => !OF_COUNTED.includes(name);

/** All checks of an urn that was annulled. */
export const annulledChecks: readonly NamedCheck<ElectionSubject>[] = [
  annulledCheck,
  ...chainChecks.filter(ofAny),
  ...journalChecks.filter(ofAny),
  unopenedCheck,
  ...urnChecks.map(ofArchive),
];

export type Verified = { checks: Check[] /** Names of the checks that need what was not given. */; notMade: string[] };

/** The election holds if all checks made do. Chain and journal are texts in file form, both or neither. */
export async function verifyElection(
  { bel, chain, journal }: { bel: Uint8Array; chain?: string | undefined; journal?: string | undefined },
  { onProgress, groupFor }: Options = {},
): Promise<Verified> {
  if (chain === undefined || journal === undefined) {
    const subject = subjectOf(bel, groupFor);
    const checks = await runChecks(dueChecks(subject), subject, onProgress);
    return { checks, notMade: boardChecks.map(({ name }) => name) };
  }
  const subject = electionSubject({ bel, chain, journal }, groupFor);
  return { checks: await runChecks(electionChecks, subject, onProgress), notMade: [] };
}

/** An annulled urn holds if all of its checks do: that it is annulled, and that all it took was in order. */
export function verifyAnnulled(
  { chain, journal }: { chain: string; journal: string },
  { onProgress, groupFor }: Options = {},
): Promise<Check[]> {
  return runChecks(annulledChecks, electionSubject({ bel: null, chain, journal }, groupFor), onProgress);
}

/** For the trustee's page (PROTOCOL §7.3). `tally`: exact bytes to decrypt, only where every check holds. */
export async function verifyBeforeDecryption(
  { chain, journal }: { chain: string; journal: string },
  { onProgress, groupFor }: Options = {},
): Promise<{ checks: Check[]; tally: string | null }> {
  const subject = electionSubject({ bel: null, chain, journal }, groupFor);
  const checks = await runChecks(decryptionChecks, subject, onProgress);
  if (!checks.every(({ ok }) => ok)) return { checks, tally: null };
  const ballots = subject.envelopes().map(({ ballot }) => ballot);
  return { checks, tally: countBallots(subject.chain().definition.election, ballots).tally };
}
