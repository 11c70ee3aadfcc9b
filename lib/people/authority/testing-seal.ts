/** For tests only: what the browsers of the Authority do with the seal of issuing keys (PROTOCOL §2.10). */

import { sha256 } from '#lib/crypto/hash.ts';
import { shareKeyChallenge } from '#lib/election/index.ts';
import { openShare, shareKeyOf } from '#lib/election/share.ts';
import { assertWith, origin } from '#lib/election/testing.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { giveShare, keepShareKey, viewKeys } from './index.ts';
import type { House, Person } from './testing.ts';
import { value } from './testing.ts';

/** What this person's passkey would answer to `shareInput`. */
const prfOf = ({ passkey }: Person): Bytes => sha256(utf8(passkey.credential));

/** Each of the Authority makes a key for shares: without it no vote is prepared under a seal. */
export async function readyForShares({ authority }: House): Promise<void> {
  for (const person of authority) {
    const key = shareKeyOf(prfOf(person));
    const assertion = assertWith(person.passkey, shareKeyChallenge(origin, key));
    value(await keepShareKey(person.id, { key: toBase64Url(key), assertion }));
  }
}

/** This person's share of the vote, opened with their passkey. */
export async function ownShare(person: Person, vote: VoteId): Promise<string> {
  const own = (await viewKeys(person.id)).votes.find((one) => one.vote === vote)?.own;
  const sealed = own?.copies[0]?.sealed;
  if (own === undefined || own === null || sealed === undefined) throw new Error('no share');
  return toBase64Url(await openShare(prfOf(person), vote, { x: own.x, sealed: fromBase64Url(sealed) }));
}

/** This person gives it. */
export const giveOwnShare = async (person: Person, vote: VoteId) =>
  giveShare(person.id, { vote, share: await ownShare(person, vote) });
