/**
 * Whether a request comes from a device of an enrolled member (PROTOCOL §3.7). The token says that and no more; here it is
 * verified once per process, remembered as a hash, and counted: a token that is passed around is soon a stranger's.
 */
import { constants, createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { type Clock, now as wallClock } from '#lib/ground/clock.ts';
import { cookieIn } from '#lib/ground/cookie.ts';
import { KNOWN_COOKIE, readToken } from '#lib/ground/known-token.ts';
import { shared } from '#lib/ground/shared.ts';
import { boundedTable, type Rate } from '../limits/table.ts';

/** The public half of a quarter's key; 384 bytes. */
export type KnownKey = { quarter: string; modulus: Uint8Array };

export type Known = {
  /** The keys under which tokens are taken from now on: these alone. */
  learn: (keys: readonly KnownKey[]) => void;
  /** Whether there is a key for tokens of this quarter. */
  takes: (quarter: string) => boolean;
  /** A short name of the request's token, the same each time; null without a good one. */
  tokenOf: (incoming: IncomingMessage) => string | null;
  /** Whether a token is good, whoever holds it. */
  isGood: (token: string) => boolean;
  /** Whether the request shows a good token that is within its limit. Takes one. */
  isKnown: (incoming: IncomingMessage) => boolean;
};

/** For clients that keep no cookies. */
const HEADER = 'isoloir-known';

/** Requests of one token that are a member's: pages, their parts, a household behind one browser. */
const RATE: Rate = { points: 300, seconds: 60 };
const PLACES = 2 ** 16;

/** Tokens remembered as good; the longest unseen is verified again. 22 signs each. */
const KEPT = 2 ** 16;

/** Verifications a second, of 50 to 100 µs each, so that forged ones cost a tenth of a core at most for each purpose. Who
 * comes beyond is a stranger this once: a device that the process knows already is never among them. */
const BUDGET: Rate = { points: 1000, seconds: 1 };
/**
 * Each for itself: seats are asked for with every request, also beyond the limits of an address, so that one address
 * alone could use all of it up; places are not, and a token that is handed in to be kept is its device's only one for a
 * quarter or two.
 */
const FOR = { place: new Uint32Array([1, 1]), keeping: new Uint32Array([2, 1]), seat: new Uint32Array([3, 1]) };

const LONGEST = 700;

export function openKnown({ now = wallClock, budget = BUDGET }: { now?: Clock; budget?: Rate } = {}): Known {
  const keys = new Map<string, KeyObject>();
  const good = new Map<string, string>();
  const uses = boundedTable(PLACES);
  const verified = boundedTable(8);

  const isSigned = (text: string, turn: Uint32Array): string | null => {
    const token = readToken(text);
    const key = token === null ? undefined : keys.get(token.quarter);
    if (token === null || key === undefined) return null;
    if (verified.take(turn, now(), budget) > 0) return null;
    return verify('sha384', token.prepared, pss(key), token.signature) ? token.quarter : null;
  };
  const nameOf = (text: string, turn: Uint32Array): string | null => {
    if (text.length > LONGEST) return null;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    const quarter = good.get(name) ?? isSigned(text, turn);
    good.delete(name);
    if (quarter === null || !keys.has(quarter)) return null;
    good.set(name, quarter);
    for (const oldest of good.keys()) {
      if (good.size <= KEPT) break;
      good.delete(oldest);
    }
    return name;
  };
  const nameIn = (incoming: IncomingMessage, turn: Uint32Array): string | null => {
    const text = textOf(incoming);
    return text === null ? null : nameOf(text, turn);
  };

  return {
    learn(given) {
      keys.clear();
      for (const { quarter, modulus } of given) keys.set(quarter, publicKey(modulus));
    },
    takes: (quarter) => keys.has(quarter),
    tokenOf: (incoming) => nameIn(incoming, FOR.place),
    isGood: (token) => nameOf(token, FOR.keeping) !== null,
    isKnown(incoming) {
      const name = nameIn(incoming, FOR.seat);
      if (name === null) return false;
      const bytes = Buffer.from(name, 'base64url');
      return uses.take(new Uint32Array([bytes.readUInt32LE(0), bytes.readUInt32LE(4)]), now(), RATE) === 0;
    },
  };
}

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
