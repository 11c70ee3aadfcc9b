/**
 * Verification of an archive: one list of named checks, in the order in which they are made. Whoever has the board too
 * goes on in `lib/board/verify`. Pure: runs in the trustee's browser as on an auditor's machine.
 */
import type { Check } from '#lib/ground/result.ts';
import { fileChecks, setupChecks } from './archive-checks.ts';
import { ballotChecks } from './ballot-checks.ts';
import { type NamedCheck, type OnProgress, runChecks } from './check.ts';
import { ownChecks, ownFileChecks } from './own-checks.ts';
import { shuffleChecks } from './shuffle-checks.ts';
import { type ArchiveSubject, type GroupFor, subjectOf } from './subject.ts';
import { resultChecks, sumChecks } from './tally-checks.ts';

export { firstFlaw, type NamedCheck, type OnProgress, once, type Progress, runChecks, unless } from './check.ts';
export { type ArchiveSubject, type GroupFor, subjectOf } from './subject.ts';

export type Options = { onProgress?: OnProgress | undefined; groupFor?: GroupFor | undefined };

/** All checks of an archive; those of our own elections apply to nobody else's. */
export const archiveChecks: readonly NamedCheck<ArchiveSubject>[] = [
  ...fileChecks,
  ...ownFileChecks,
  ...setupChecks,
  ...ownChecks,
  ...ballotChecks,
  ...sumChecks,
  ...shuffleChecks,
  ...resultChecks,
];

/** What can be checked of an urn of ours before its trustees decrypt. */
export const urnChecks: readonly NamedCheck<ArchiveSubject>[] = [...setupChecks, ...ownChecks, ...ballotChecks];

/** The checks to make: of a file that cannot even be taken apart, only those that say so. */
export function dueChecks(subject: ArchiveSubject): readonly NamedCheck<ArchiveSubject>[] {
  try {
    subject.steps();
    return archiveChecks;
  } catch {
    return fileChecks;
  }
}

/** Checks the bytes of a `.bel`. The archive holds if every check does, and there is at least one. */
export function verifyArchive(bel: Uint8Array, { onProgress, groupFor }: Options = {}): Promise<Check[]> {
  const subject = subjectOf(bel, groupFor);
  return runChecks(dueChecks(subject), subject, onProgress);
}
