/** Making the issuing keys of a vote (PROTOCOL §2.9): wrapped, in a token, or under a seal, as the house is set up. */
import { generateIssuingKey } from '#lib/crypto/blind-sign.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import type { PeopleTx } from '../db.ts';
import { generateInToken, holdersOf, makeSeal, sealIssuingKey } from '../keys/index.ts';
import { wrapIssuingKey } from '../roll/register/index.ts';
import { randomBase58 } from './draft.ts';

/** `secret`: null where it lies in the token. `uuid`: the urn's, never used before. */
export type FreshKey = { uuid: string; modulus: Bytes; secret: Bytes | null };

/** Takes seconds: to be called outside of any transaction. One that is never kept is swept from the token later. */
export async function makeIssuingKeys(count: number): Promise<FreshKey[]> {
  const made: FreshKey[] = [];
  for (let i = 0; i < count; i++) {
    const uuid = randomBase58();
    if (peopleConfig().issuer === 'pkcs11') made.push({ uuid, modulus: await generateInToken(uuid), secret: null });
    else made.push({ uuid, ...(await generateIssuingKey()) });
  }
  return made;
}

/** Whether keys are to be sealed and somebody of the Authority could not take a share. */
export async function lacksShareKeys(tx: PeopleTx): Promise<boolean> {
  if (!peopleConfig().seal) return false;
  const { holders } = await holdersOf(tx);
  return holders.some(({ keys }) => keys.length === 0);
}

/** A fresh seal for the keys of this vote; null where the house has none. */
export const sealOf = async (tx: PeopleTx, vote: VoteId): Promise<Bytes | null> =>
  peopleConfig().seal ? makeSeal(tx, vote) : null;

/** Keeps the key of one college's urn: in its token, under the vote's seal, or under the key-encryption key. */
export async function keepIssuingKey(
  tx: PeopleTx,
  { vote, college, seal }: { vote: VoteId; college: string; seal: Bytes | null },
  { uuid, modulus, secret }: FreshKey,
): Promise<void> {
  const { place, wrapped } =
    secret === null
      ? { place: 'token', wrapped: new Uint8Array() }
      : seal === null
        ? { place: 'wrapped', wrapped: await wrapIssuingKey(uuid, secret) }
        : { place: 'sealed', wrapped: await sealIssuingKey(seal, uuid, secret) };
  await tx.query(
    'INSERT INTO issuing_key (uuid, vote_id, college, modulus, wrapped, place) VALUES ($1, $2, $3, $4, $5, $6)',
    [uuid, vote, college, Buffer.from(modulus), Buffer.from(wrapped), place],
  );
}
