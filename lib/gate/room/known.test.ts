/** A member's device is told from a stranger's: what is taken, what is not, and what a token that is passed around gets. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { concat, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { knownMessage } from '#lib/ground/known-token.ts';
import { type Known, openKnown } from './known.ts';

const Keys = z.object({ keys: z.array(z.string()) });
const file = new URL('../../crypto/vectors/issuing-keys.json', import.meta.url);
const { keys } = Keys.parse(JSON.parse(readFileSync(file, 'utf8')));
const keyOf = (text = '') => {
  const secret = createPrivateKey({ key: Buffer.from(text, 'base64url'), format: 'der', type: 'pkcs8' });
  const { n = '' } = createPublicKey(secret.export({ type: 'pkcs1', format: 'pem' })).export({ format: 'jwk' });
  return { secret, modulus: fromBase64Url(n) };
};
const [key, other] = [keyOf(keys[0]), keyOf(keys[1])];

/** What a device unblinds is an ordinary signature (RFC 9474; lib/election/device-token.test.ts makes them by halves). */
const signed = (prepared: Uint8Array, secret: KeyObject) =>
  toBase64Url(sign('sha384', prepared, { key: secret, padding: 6, saltLength: 48 }));

function tokenOf({ quarter = '2026Q4', by = key } = {}): string {
  const random = randomBytes(32);
  return `${quarter}.${toBase64Url(random)}.${signed(concat(random, knownMessage(quarter)), by.secret)}`;
}
const shows = (token: string, more = ''): IncomingMessage =>
  ({ headers: { cookie: `${more}__Host-known=${token}` } }) as unknown as IncomingMessage;

let clock = 1_000_000;
let known: Known;
beforeEach(() => {
  known = openKnown({ now: () => clock });
  known.learn([{ quarter: '2026Q4', modulus: key.modulus }]);
});

describe('a token', () => {
  const token = tokenOf();
  const [quarter = '', random = '', signature = ''] = token.split('.');

  test('has a name that is the same each time, another than any other’s, and none of its bytes', () => {
    const name = known.tokenOf(shows(token, 'a=b; '));
    expect(name).toMatch(/^[\w-]{22}$/);
    expect(known.tokenOf(shows(token))).toBe(name);
    expect(known.tokenOf(shows(tokenOf()))).not.toBe(name);
    expect(token).not.toContain(name);
    expect(known.isGood(token)).toBe(true);
  });
  test('comes as a header where there is no jar', () => {
    const incoming = { headers: { 'isoloir-known': token } } as unknown as IncomingMessage;
    expect(known.isKnown(incoming)).toBe(true);
  });

  /** A signature that a stranger can make, of the right form. */
  const own = signed(concat(fromBase64Url(random), knownMessage(quarter)), other.secret);
  const refused: Readonly<Record<string, string>> = {
    'another random part': `${quarter}.${toBase64Url(randomBytes(32))}.${signature}`,
    'another quarter’s name': `2026Q3.${random}.${signature}`,
    'a signature of one’s own': `${quarter}.${random}.${own}`,
    'a foreign key': tokenOf({ by: other }),
    'a quarter without a key': tokenOf({ quarter: '2025Q3' }),
    'one sign changed': `${quarter}.${random}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'bits beyond the last byte': `${quarter}.${random.slice(0, -1)}B.${signature}`,
    'one sign too many': `${token}A`,
    'no signature': `${quarter}.${random}.`,
    nothing: '',
    nonsense: 'x'.repeat(600),
    'a quarter that is none': `2026Q5.${random}.${signature}`,
  };
  test.each(Object.entries(refused))('is none: %s', (_, text) => {
    expect([known.tokenOf(shows(text)), known.isKnown(shows(text)), known.isGood(text)]).toEqual([null, false, false]);
  });
  test('under another cookie’s name is none', () => {
    const incoming = { headers: { cookie: `x__Host-known=${token}; known=${token}` } } as unknown as IncomingMessage;
    expect(known.tokenOf(incoming)).toBeNull();
    expect(known.tokenOf({ headers: {} } as IncomingMessage)).toBeNull();
  });
});

describe('the keys', () => {
  test('of an earlier quarter serve as long as they are told, and not a moment longer', () => {
    const old = tokenOf({ quarter: '2026Q1', by: other });
    known.learn([
      { quarter: '2026Q1', modulus: other.modulus },
      { quarter: '2026Q4', modulus: key.modulus },
    ]);
    expect([known.isGood(old), known.takes('2026Q1')]).toEqual([true, true]);
    known.learn([{ quarter: '2026Q4', modulus: key.modulus }]);
    // remembered as good, and good no more
    expect([known.isGood(old), known.takes('2026Q1')]).toEqual([false, false]);
  });
});

describe('bounds', () => {
  test('a token that is passed around is a stranger’s beyond its limit, and a member’s again later', () => {
    const [shared, mine] = [tokenOf(), tokenOf()];
    let granted = 0;
    for (let i = 0; i < 1000; i++) if (known.isKnown(shows(shared))) granted++;
    expect(granted).toBe(300);
    expect(known.isKnown(shows(mine))).toBe(true);
    // its name is still its own: places are counted by it
    expect(known.tokenOf(shows(shared))).not.toBeNull();
    clock += 60_000;
    expect(known.isKnown(shows(shared))).toBe(true);
  });
  test('a flood of forged ones is looked at so many times a second, and costs no known device its rank', () => {
    known = openKnown({ now: () => clock, budget: { points: 10, seconds: 1 } });
    known.learn([{ quarter: '2026Q4', modulus: key.modulus }]);
    const [early, late] = [tokenOf(), tokenOf()];
    expect(known.isKnown(shows(early))).toBe(true);
    const [quarter = '', , signature = ''] = early.split('.');
    for (let i = 0; i < 200; i++) {
      const random = createHash('sha256').update(`forged ${i}`).digest('base64url');
      expect(known.isKnown(shows(`${quarter}.${random}.${signature}`))).toBe(false);
    }
    expect(known.isKnown(shows(early))).toBe(true);
    expect(known.isKnown(shows(late))).toBe(false);
    // a device that hands in the one it was just given has it kept all the same
    expect(known.isGood(late)).toBe(true);
    const later = tokenOf();
    expect(known.isKnown(shows(later))).toBe(false);
    // nor does what one address shows without end with its requests cost a member the place among members
    const third = tokenOf();
    expect(known.isKnown(shows(third))).toBe(false);
    expect(known.tokenOf(shows(third))).not.toBeNull();
    clock += 1000;
    expect(known.isKnown(shows(later))).toBe(true);
    expect(known.isKnown(shows(late))).toBe(true);
  });
});
