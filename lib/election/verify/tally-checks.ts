/** Checks from the ballots to the result: sum, counts, factors, numbers (BELENIOS §7–§11, §13). */

import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { Unreadable } from '../archive.ts';
import { parseAs } from '../archive-event.ts';
import { isOpen } from '../election-json.ts';
import { leavesOf, shapeOf } from '../nested.ts';
import { checkPartialDecryption, openTally, Result, sumOf, writeTally } from '../tally.ts';
import { type NamedCheck, unless } from './check.ts';
import { flawOfPlaintexts } from './open-result.ts';
import type { ArchiveSubject } from './subject.ts';

type ArchiveCheck = NamedCheck<ArchiveSubject>;

/** The stored tally is the sum of the last ballots of each credential, byte for byte. */
const sumCheck: ArchiveCheck = {
  name: 'tally/sum',
  run: ({ group, election, counted, only }) => {
    const own = writeTally(group(), sumOf(group(), election().questions, counted()));
    const flaw = own === only('EncryptedTally').tally ? null : 'the encrypted tally is not the sum of the ballots';
    return unless(flaw, `the sum of ${counted().length} ballots`);
  },
};

/** `num_tallied`, `total_weight` and the hash of the tally: no tool compares the first (BELENIOS §13). */
const countsCheck: ArchiveCheck = {
  name: 'tally/counts',
  run: ({ counted, sized, only }) => {
    const { num_tallied, total_weight, encrypted_tally } = sized();
    const weight = counted().reduce((sum, ballot) => sum + ballot.weight, 0n);
    const right =
      num_tallied === counted().length &&
      BigInt(total_weight) === weight &&
      encrypted_tally === sha256Hex(only('EncryptedTally').tally);
    return unless(right ? null : 'the numbers beside the tally are not those of the ballots', `weight ${weight}`);
  },
};

const ownersCheck: ArchiveCheck = {
  name: 'decryption/owners',
  run: ({ all, trusteeSet }) => {
    const owners = all('PartialDecryption').map(({ owner }) => owner);
    const known = owners.every((owner) => owner >= 1 && owner <= trusteeSet().keys.length);
    const flaw = known
      ? new Set(owners).size === owners.length
        ? null
        : 'a trustee decrypted twice'
      : 'no such trustee';
    return unless(flaw, `trustees ${owners.join(', ')} decrypted`);
  },
};

const proofsCheck: ArchiveCheck = {
  name: 'decryption/proofs',
  run: ({ all, trusteeSet, group, phi, decrypted }, report) => {
    const steps = all('PartialDecryption');
    const bad = steps.findIndex(({ owner, factors }, i) => {
      report(i, steps.length);
      const key = trusteeSet().keys[owner - 1];
      const input = { phi: phi(), tally: decrypted(), text: factors };
      return key !== undefined && !checkPartialDecryption(group(), { ...input, key });
    });
    return unless(
      bad < 0 ? null : `the partial decryption of trustee ${steps[bad]?.owner} is not proved`,
      `${steps.length} partial decryptions proved`,
    );
  },
};

/** Numbers are compared as exponents: g^v for each published v. */
function flawOfNumbers(
  group: AnyGroup,
  powers: readonly Element[],
  numbers: readonly (number | string)[],
): string | null {
  const expected = group.encodeProducts(numbers.map((v) => [[group.g, BigInt(v)]]));
  return powers.length === numbers.length && powers.every((power, i) => group.encode(power) === expected[i])
    ? null
    : 'the published numbers are not those of the tally';
}

const resultCheck: ArchiveCheck = {
  name: 'result/numbers',
  run: ({ group, election, decrypted, trusteeSet, factors, only }) => {
    const { result } = parseAs(Result, only('Result').result, 'the result');
    const powers = openTally(group(), { tally: decrypted(), trustees: trusteeSet(), factors: factors() });
    const { questions } = election();
    if (result.length !== questions.length) return unless('the result does not answer every question', '');
    const flaws = questions.map((question, q) => {
      const [own, published] = [powers[q], result[q]];
      if (own === undefined || published === undefined) throw new Unreadable('a question without result');
      if (isOpen(question)) {
        return flawOfPlaintexts(group(), question, leavesOf([own]), published);
      }
      if (shapeOf([own]) !== shapeOf([published])) return 'the result does not have the shape of the tally';
      return flawOfNumbers(group(), leavesOf([own]), leavesOf([published]));
    });
    return unless(flaws.find((flaw) => flaw !== null) ?? null, only('Result').result);
  },
};

export const sumChecks: readonly ArchiveCheck[] = [sumCheck, countsCheck];
export const resultChecks: readonly ArchiveCheck[] = [ownersCheck, proofsCheck, resultCheck];
