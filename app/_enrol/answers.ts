/** What the server answers at this door. */
import type { TokenKey } from '#lib/election/device-token.ts';
import { fieldOf, listOf, textOf, textOrNull, textsOf } from '../_ui/by-hand.ts';
import { readTokenKey } from '../_ui/device-token.ts';

export type Offer = {
  name: string;
  displayName: string;
  rpId: string;
  /** base64url, as are nonce and the ids of known passkeys. */
  userHandle: string;
  nonce: string;
  known: readonly string[];
  /** The key for this device's token (PROTOCOL §3.7); null where there is none now. */
  tokenKey: TokenKey | null;
  /** In which ways the person can prove who they are; none where the link asks for nothing more. */
  ways: readonly Way[];
};

export type Way =
  | { kind: 'sms'; end: string }
  | { kind: 'section' }
  | { kind: 'facts'; label: { fr: string; en: string } };

/** @throws TypeError unless the answer has every field of an offer, each of its kind. */
export function readOffer(answer: unknown): Offer {
  return {
    name: textOf(answer, 'name'),
    displayName: textOf(answer, 'displayName'),
    rpId: textOf(answer, 'rpId'),
    userHandle: textOf(answer, 'userHandle'),
    nonce: textOf(answer, 'nonce'),
    known: textsOf(answer, 'known'),
    tokenKey: readTokenKey(fieldOf(answer, 'tokenKey')),
    ways: listOf(answer, 'ways').map(readWay),
  };
}

function readWay(answer: unknown): Way {
  const kind = textOf(answer, 'kind');
  if (kind === 'section') return { kind };
  if (kind === 'sms') return { kind, end: textOf(answer, 'end') };
  if (kind !== 'facts') throw new TypeError('this way is none');
  const label = fieldOf(answer, 'label');
  return { kind, label: { fr: textOf(label, 'fr'), en: textOf(label, 'en') } };
}

export type Done = {
  name: string;
  /** What this person may vote on now; `urn` as the booth's address names it. */
  votes: readonly { urn: string; title: { fr: string; en: string } }[];
  /** What the server signed of this device's token; null where there is none. */
  deviceToken: string | null;
};

/** @throws TypeError unless the answer names the person who is enrolled, and the votes that await them. */
export const readDone = (answer: unknown): Done => ({
  name: textOf(answer, 'name'),
  votes: listOf(answer, 'votes').map((vote) => {
    const title = fieldOf(vote, 'title');
    const urn = textOf(vote, 'urn');
    if (!/^[A-Za-z0-9_-]{43}$/.test(urn)) throw new TypeError('urn is none');
    return { urn, title: { fr: textOf(title, 'fr'), en: textOf(title, 'en') } };
  }),
  deviceToken: textOrNull(answer, 'deviceToken'),
});
