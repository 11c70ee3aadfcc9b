/** Checks of the shuffles of ranked questions. An election without such a question has none. */
import { isOpen } from '../election-json.ts';
import { leavesOf } from '../nested.ts';
import { readTally } from '../tally.ts';
import { type NamedCheck, unless } from './check.ts';
import { readShuffle, shuffleHolds } from './shuffle.ts';
import type { ArchiveSubject } from './subject.ts';

/** An election with ranked questions is shuffled, any other is not; nobody shuffles twice. */
const ownersCheck: NamedCheck<ArchiveSubject> = {
  name: 'shuffles/owners',
  applies: ({ election, all }) =>
    election().questions.some((question) => isOpen(question)) || all('Shuffle').length > 0,
  run: ({ election, all, trusteeSet }) => {
    const owners = all('Shuffle').map(({ owner }) => owner);
    const needed = election().questions.some((question) => isOpen(question));
    const known = owners.every((owner) => owner >= 1 && owner <= trusteeSet().keys.length);
    const flaw =
      needed !== owners.length > 0
        ? needed
          ? 'ranked questions that nobody shuffled'
          : 'a shuffle where no question is ranked'
        : known && new Set(owners).size === owners.length
          ? null
          : 'a trustee shuffled twice, or is none';
    return unless(flaw, needed ? `shuffled by trustees ${owners.join(', ')}` : 'no ranked question, no shuffle');
  },
};

const proofsCheck: NamedCheck<ArchiveSubject> = {
  name: 'shuffles/proofs',
  applies: ({ election }) => election().questions.some((question) => isOpen(question)),
  run: ({ election, all, only, group, phi, trusteeSet }, report) => {
    const shuffles = all('Shuffle');
    const open = election().questions.flatMap((question, q) => (isOpen(question) ? [q] : []));
    const tally = readTally(group(), only('EncryptedTally').tally);
    let inputs = open.map((q) => leavesOf([tally[q] ?? []]));
    for (const [i, { shuffle, owner }] of shuffles.entries()) {
      report(i, shuffles.length);
      const { ciphertexts, proofs } = readShuffle(group(), shuffle);
      const fits = ciphertexts.length === open.length && proofs.length === open.length;
      const holds = inputs.every((input, q) => {
        const [output, proof] = [ciphertexts[q], proofs[q]];
        if (output === undefined || proof === undefined) return false;
        return shuffleHolds(group(), { phi: phi(), y: trusteeSet().electionKey, input, output, proof });
      });
      if (!fits || !holds) return unless(`the shuffle of trustee ${owner} is not proved`, '');
      inputs = ciphertexts.map((question) => [...question]);
    }
    return unless(null, `${shuffles.length} shuffles proved`);
  },
};

export const shuffleChecks: readonly NamedCheck<ArchiveSubject>[] = [ownersCheck, proofsCheck];
