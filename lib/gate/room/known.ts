/**
 * Whether a request comes from a device of an enrolled member (PROTOCOL §3.7). The token says that and no more; here it is
 * verified when it is handed in, and from then on carries the house's seal, which costs a microsecond: what strangers forge
 * uses up verifications that no member's device needs. Counted: a token that is passed around is soon a stranger's.
 */
import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Bytes, toBase64Url } from '#lib/ground/bytes.ts';
import { type Clock, now as wallClock } from '#lib/ground/clock.ts';
import { cookieIn } from '#lib/ground/cookie.ts';
import { KNOWN_COOKIE, type KnownToken, readToken } from '#lib/ground/known-token.ts';
import { shared } from '#lib/ground/shared.ts';
import { addressLimits } from '../limits/address.ts';
import { classify } from '../limits/classes.ts';
import type { Client } from '../limits/hops.ts';
import { boundedTable, type Rate } from '../limits/table.ts';
import { roomKey } from './key.ts';
import { holdsSeal, sealOf } from './seal.ts';

/** The public half of a quarter's key; 384 bytes. */
export type KnownKey = { quarter: string; modulus: Uint8Array };

export type Known = {
  /** The keys under which tokens are taken from now on: these alone. */
  learn: (keys: readonly KnownKey[]) => void;
  /** Whether there is a key for tokens of this quarter. */
  takes: (quarter: string) => boolean;
  /** A short name of the request's token, the same each time; null without a good one. */
  tokenOf: (incoming: IncomingMessage, client: Client) => string | null;
  /** The token, under the house's seal, as its device is to keep it; null where it is not good. Whoever holds it. */
  sealed: (token: string) => string | null;
  /** Whether it carries the seal. Costs no verification, so that who only asks uses nobody's up. */
  isSealed: (token: string) => boolean;
  /** Whether the request shows a good token that is within its limit. Takes one. */
  isKnown: (incoming: IncomingMessage, client: Client) => boolean;
};

/** For clients that keep no cookies. */
const HEADER = 'isoloir-known';

/** Requests of one token that are a member's: pages, their parts, a household behind one browser. */
const RATE: Rate = { points: 300, seconds: 60 };
const PLACES = 2 ** 16;

/** Tokens remembered as good; the longest unseen is verified again. 22 signs each. */
const KEPT = 2 ** 16;

/**
 * Verifications of unsealed tokens a second, of 50 to 100 µs each: a tenth of a core at most for each purpose. Each for
 * itself: seats are asked for with every request, also beyond the limits of an address, places are not, and a token that is
 * handed in to be kept is its device's only one for a quarter or two.
 */
const BUDGET: Rate = { points: 1000, seconds: 1 };
const FOR = { place: [1], keeping: [2], seat: [3] } as const;
/** Unsealed ones that an address may show in a minute, the networks around it more; what comes beyond shares a tenth of
 * the budget [forged ones of some hundred addresses that leave none to a device seen for the first time]. */
const UNSEEN = { ...classify('GET', '/'), points: 30, seconds: 60 };
const REST = 0.1;

const LONGEST = 700;

type Options = { now?: Clock; budget?: Rate; key?: () => Bytes };

/** @param key of the seals; asked for once there is a token to seal */
export function openKnown({ now = wallClock, budget = BUDGET, key = roomKey }: Options = {}): Known {
  const keys = new Map<string, KeyObject>();
  /** Names of unsealed ones that were verified. */
  const good = new Set<string>();
  const uses = boundedTable(PLACES);
  const verified = boundedTable(16);
  const unseen = addressLimits({ now, places: 2 ** 12 });
  const rest = { points: Math.max(1, budget.points * REST), seconds: budget.seconds };

  /** Whether it may be verified now. Null: it was handed in to be kept, by whom the handler does not know. */
  const hasTurn = ([purpose]: Purpose, client: Client | null): boolean => {
    const isBeyond =
      client?.kind === 'unknown' || (client?.kind === 'address' && unseen.take(client.address, UNSEEN) > 0);
    return verified.take(new Uint32Array([purpose, isBeyond ? 1 : 0]), now(), isBeyond ? rest : budget) === 0;
  };
  const isSigned = (token: KnownToken, purpose: Purpose, client: Client | null): boolean => {
    const under = keys.get(token.quarter);
    return (
      under !== undefined && hasTurn(purpose, client) && verify('sha384', token.prepared, pss(under), token.signature)
    );
  };
  const read = (text: string) => {
    const token = text.length > LONGEST ? null : readToken(text);
    if (token === null || !keys.has(token.quarter)) return null;
    const name = createHash('sha256').update(token.bare).digest('base64url').slice(0, 22);
    return { token, name, isSealed: token.seal !== null && holdsSeal(key(), 'known', name, token.seal) };
  };
  const nameOf = (text: string, purpose: Purpose, client: Client | null): string | null => {
    const found = read(text);
    if (found === null || found.isSealed) return found?.name ?? null;
    const { token, name } = found;
    const isGood = good.delete(name) || isSigned(token, purpose, client);
    if (!isGood) return null;
    good.add(name);
    for (const oldest of good.keys()) {
      if (good.size <= KEPT) break;
      good.delete(oldest);
    }
    return name;
  };
  const nameIn = (incoming: IncomingMessage, purpose: Purpose, client: Client): string | null => {
    const text = textOf(incoming);
    return text === null ? null : nameOf(text, purpose, client);
  };

  return {
    learn(given) {
      keys.clear();
      for (const { quarter, modulus } of given) keys.set(quarter, publicKey(modulus));
    },
    takes: (quarter) => keys.has(quarter),
    tokenOf: (incoming, client) => nameIn(incoming, FOR.place, client),
    sealed(text) {
      const name = nameOf(text, FOR.keeping, null);
      return name === null ? null : `${readToken(text)?.bare}.${sealOf(key(), 'known', name)}`;
    },
    isSealed: (text) => read(text)?.isSealed === true,
    isKnown(incoming, client) {
      const name = nameIn(incoming, FOR.seat, client);
      if (name === null) return false;
      const bytes = Buffer.from(name, 'base64url');
      return uses.take(new Uint32Array([bytes.readUInt32LE(0), bytes.readUInt32LE(4)]), now(), RATE) === 0;
    },
  };
}

type Purpose = (typeof FOR)[keyof typeof FOR];

/** Of this process. */
export const known = (): Known => shared('gate/known', () => openKnown());

function textOf({ headers }: IncomingMessage): string | null {
  const header = headers[HEADER];
  if (typeof header === 'string') return header;
  return cookieIn(headers.cookie, KNOWN_COOKIE, LONGEST) || null;
}

const publicKey = (modulus: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'RSA', n: toBase64Url(modulus), e: 'AQAB' }, format: 'jwk' });

/** RSASSA-PSS of RFC 9474: SHA-384, 48 bytes of salt. */
const pss = (key: KeyObject) => ({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 });
