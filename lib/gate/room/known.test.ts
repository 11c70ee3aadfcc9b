/** A member's device is told from a stranger's: what is taken, what is not, and what a token that is passed around gets. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { concat, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { knownMessage } from '#lib/ground/known-token.ts';
import type { Client } from '../limits/hops.ts';
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

const house = new Uint8Array(32).fill(7);
const open = (budget = { points: 1000, seconds: 1 }): Known => {
  const opened = openKnown({ now: () => clock, budget, key: () => house });
  opened.learn([{ quarter: '2026Q4', modulus: key.modulus }]);
  return opened;
};
/** Addresses of one network after the other. */
const from = (i: number): Client => ({ kind: 'address', address: { v4: true, a: (i << 24) >>> 0, b: 0 } });
const home = from(9);

let clock = 1_000_000;
let known: Known;
beforeEach(() => {
  known = open();
});

describe('a token', () => {
  const token = tokenOf();
  const [quarter = '', random = '', signature = ''] = token.split('.');

  test('has a name that is the same each time, another than any other’s, and none of its bytes', () => {
    const name = known.tokenOf(shows(token, 'a=b; '), home);
    expect(name).toMatch(/^[\w-]{22}$/);
    expect(known.tokenOf(shows(token), home)).toBe(name);
    expect(known.tokenOf(shows(tokenOf()), home)).not.toBe(name);
    expect(token).not.toContain(name);
    expect(known.sealed(token)).not.toBeNull();
  });
  test('comes as a header where there is no jar', () => {
    const incoming = { headers: { 'isoloir-known': token } } as unknown as IncomingMessage;
    expect(known.isKnown(incoming, home)).toBe(true);
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
    expect([known.tokenOf(shows(text), home), known.isKnown(shows(text), home), known.sealed(text)]).toEqual([
      null,
      false,
      null,
    ]);
  });
  test('under another cookie’s name is none', () => {
    const incoming = { headers: { cookie: `x__Host-known=${token}; known=${token}` } } as unknown as IncomingMessage;
    expect(known.tokenOf(incoming, home)).toBeNull();
    expect(known.tokenOf({ headers: {} } as IncomingMessage, home)).toBeNull();
  });
});

describe('the keys', () => {
  test('of an earlier quarter serve as long as they are told, and not a moment longer', () => {
    const old = tokenOf({ quarter: '2026Q1', by: other });
    known.learn([
      { quarter: '2026Q1', modulus: other.modulus },
      { quarter: '2026Q4', modulus: key.modulus },
    ]);
    expect([known.sealed(old) !== null, known.takes('2026Q1')]).toEqual([true, true]);
    known.learn([{ quarter: '2026Q4', modulus: key.modulus }]);
    // remembered as good, and good no more
    expect([known.sealed(old) !== null, known.takes('2026Q1')]).toEqual([false, false]);
  });
});

describe('bounds', () => {
  test('a token that is passed around is a stranger’s beyond its limit, and a member’s again later', () => {
    const [shared, mine] = [tokenOf(), tokenOf()];
    let granted = 0;
    for (let i = 0; i < 1000; i++) if (known.isKnown(shows(shared), home)) granted++;
    expect(granted).toBe(300);
    expect(known.isKnown(shows(mine), home)).toBe(true);
    // its name is still its own: places are counted by it
    expect(known.tokenOf(shows(shared), home)).not.toBeNull();
    clock += 60_000;
    expect(known.isKnown(shows(shared), home)).toBe(true);
  });
  /** As many forged ones as one likes: good in form, each another. */
  function* forged(like: string): Generator<string> {
    const [quarter = '', , signature = ''] = like.split('.');
    for (let i = 0; ; i++)
      yield `${quarter}.${createHash('sha256').update(`forged ${i}`).digest('base64url')}.${signature}`;
  }
  test('a flood of forged ones is looked at so many times a second, and costs no device that was seen its rank', () => {
    known = open({ points: 10, seconds: 1 });
    const [early, late, later] = [tokenOf(), tokenOf(), tokenOf()];
    expect(known.isKnown(shows(early), home)).toBe(true);
    const flood = forged(early);
    for (let i = 0; i < 200; i++) expect(known.isKnown(shows(flood.next().value ?? ''), from(i))).toBe(false);
    expect(known.isKnown(shows(early), home)).toBe(true);
    expect(known.isKnown(shows(late), home)).toBe(false);
    // a device that hands in the one it was just given has it kept all the same, and asks for its place from another purse
    expect(known.sealed(later)).not.toBeNull();
    expect(known.tokenOf(shows(late), home)).not.toBeNull();
    clock += 1000;
    expect(known.isKnown(shows(tokenOf()), home)).toBe(true);
  });
  test('whatever strangers forge, from however many addresses: a token under the seal needs no verification', () => {
    const sealed = known.sealed(tokenOf()) ?? '';
    const other = open({ points: 10, seconds: 1 }); // another process, or this one after a restart
    const flood = forged(sealed);
    for (let i = 0; i < 500; i++) other.isKnown(shows(flood.next().value ?? ''), from(i % 250));
    expect(other.isKnown(shows(tokenOf()), home)).toBe(false);
    expect(other.isKnown(shows(sealed), home)).toBe(true);
    expect([other.isSealed(sealed), other.isSealed(sealed.slice(0, -23))]).toEqual([true, false]);
    // one and the same token, sealed or not
    expect(other.tokenOf(shows(sealed), home)).toBe(known.tokenOf(shows(sealed.slice(0, -23)), home));
    expect(other.sealed(sealed)).toBe(sealed);
  });
  test('a seal of somebody else, of another token or of a quarter that is over is none', () => {
    const [mine, his] = [known.sealed(tokenOf()) ?? '', known.sealed(tokenOf()) ?? ''];
    const [quarter = '', random = '', signature = '', seal = ''] = mine.split('.');
    const lies = [
      `${quarter}.${toBase64Url(randomBytes(32))}.${signature}.${seal}`,
      `${quarter}.${random}.${his.split('.')[2]}.${seal}`,
      `${tokenOf({ by: other })}.${seal}`,
      `${mine}A`,
      `${mine}.${seal}`,
    ];
    for (const lie of lies) expect(known.isKnown(shows(lie), home), lie).toBe(false);
    // the token is good all the same
    expect(known.isKnown(shows(`${mine.slice(0, -22)}${his.slice(-22)}`), home)).toBe(true);
    known.learn([{ quarter: '2027Q1', modulus: key.modulus }]);
    expect(known.isKnown(shows(mine), home)).toBe(false);
  });
  test('forged ones of some hundred addresses leave turns to a device that is seen for the first time', () => {
    known = open({ points: 1000, seconds: 60 });
    const flood = forged(tokenOf());
    for (let i = 0; i < 3000; i++) known.isKnown(shows(flood.next().value ?? ''), from((i % 20) + 20));
    // beyond its part a network has a tenth of the turns, and used them up
    expect(known.isKnown(shows(tokenOf()), from(20))).toBe(false);
    expect(known.isKnown(shows(tokenOf()), home)).toBe(true);
  });
});
