/**
 * Readers of letters that tell who has signed the register, or who has not: a row of the outbox has the reader sealed
 * in, under a name by which the same letter is not queued twice.
 */
import { PersonId, type VoteId } from '#lib/ground/brand.ts';
import { fromUtf8, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { sealKeys } from './keys.ts';
import { namer, seal, unseal } from './seal.ts';

/** Bytes of a mark. */
export const MARK_BYTES = 32;

const placeOf = (mark: Uint8Array) => enc('isoloir/v1/letter-row', mark);

export type LetterKind = { vote: VoteId; template: string; wave: number };

/** `mark` of a letter: HMAC-SHA-256(k, enc(`isoloir/v1/letter-row`, vote, kind, wave, person)); `seal` fits it alone. */
export async function letterSealer(
  tx: PeopleTx,
  { vote, template, wave }: LetterKind,
): Promise<{ markOf: (person: PersonId) => Buffer; sealReader: (mark: Buffer, person: PersonId) => Buffer }> {
  const { names, contents } = await sealKeys(tx);
  return {
    markOf: namer(names, 'isoloir/v1/letter-row', vote, template, wave),
    sealReader: (mark, person) => seal(contents, placeOf(mark), utf8(person)),
  };
}

/** Whom each of these rows is for; null where one does not open. */
export async function openReaders(
  tx: PeopleTx,
  rows: readonly { mark: Buffer; sealed: Buffer }[],
): Promise<(PersonId | null)[]> {
  if (rows.length === 0) return [];
  const { contents } = await sealKeys(tx);
  return rows.map(({ mark, sealed }) => {
    try {
      return PersonId.parse(fromUtf8(unseal(contents, placeOf(mark), sealed)));
    } catch {
      // decipher and schema throw for whatever was not sealed here
      return null;
    }
  });
}
