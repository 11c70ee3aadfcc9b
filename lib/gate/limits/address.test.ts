/** Limits by address: shared addresses, crowds of addresses, and memory that stays as it is. */
import { describe, expect, test } from 'vitest';
import { addressLimits } from './address.ts';
import { classify } from './classes.ts';
import { type Address, parseAddress } from './prefix.ts';
import { hashed, sip } from './sip.ts';
import { boundedTable } from './table.ts';

const at = (text: string): Address => {
  const address = parseAddress(text);
  if (address === null) throw new Error(text);
  return address;
};
const cast = classify('POST', '/api/urn/cast');
const link = classify('POST', '/api/people/passkeys/link');

/** Limits whose clock stands still until it is moved. */
function world(places?: number) {
  const clock = { ms: 1_000_000 };
  const limits = addressLimits({ now: () => clock.ms, ...(places === undefined ? {} : { places }) });
  return { clock, limits };
}

describe('one address', () => {
  test('a federation’s hall: a thousand members cast through it in one minute, in any rhythm', () => {
    const hall = at('192.0.2.1');
    for (const rhythm of [() => 0, () => 60, (i: number) => (i % 100 === 0 ? 6000 : 0)]) {
      const { clock, limits } = world();
      const waits = Array.from({ length: 1000 }, (_, i) => {
        clock.ms += rhythm(i);
        return limits.take(hall, cast);
      });
      expect(waits.filter((wait) => wait > 0)).toEqual([]);
    }
  });
  test('beyond its points it is told how long, and no longer', () => {
    const { clock, limits } = world();
    const granted = Array.from({ length: 1200 }, () => limits.take(at('192.0.2.1'), cast));
    expect(granted.filter((wait) => wait > 0)).toEqual([]);
    const wait = limits.take(at('192.0.2.1'), cast);
    expect(wait).toBeCloseTo(50, 5); // a minute for 1,200
    clock.ms += wait;
    expect(limits.take(at('192.0.2.1'), cast)).toBe(0);
  });
  test('classes are counted apart', () => {
    const { limits } = world();
    for (let i = 0; i < 40; i++) limits.take(at('192.0.2.1'), link);
    expect(limits.take(at('192.0.2.1'), link)).toBeGreaterThan(0);
    expect(limits.take(at('192.0.2.1'), cast)).toBe(0);
  });
});

describe('networks', () => {
  test('a flooder who is refused uses nothing up of the neighbours’', () => {
    const { limits } = world();
    for (let i = 0; i < 20_000; i++) limits.take(at('192.0.2.1'), cast);
    const waits = Array.from({ length: 1200 }, () => limits.take(at('192.0.2.2'), cast));
    expect(waits.filter((wait) => wait > 0)).toEqual([]);
  });
  test.each([
    ['a /24', (i: number) => `192.0.2.${i % 256}`, 8],
    ['a /56', (i: number) => `2001:db8:0:${(i % 256).toString(16)}::1`, 8],
    ['a /48', (i: number) => `2001:db8:0:${(i % 65_536).toString(16)}::1`, 64],
  ])('whoever holds %s may do a bounded number of times more than one address', (_, source, times) => {
    const { limits } = world();
    let granted = 0;
    for (let i = 0; i < 20_000; i++) if (limits.take(at(source(i)), link) === 0) granted++;
    expect(granted).toBe(30 * times);
  });
});

describe('a crowd of addresses', () => {
  /** An address of its own for every number, in networks all over the world. */
  const anywhere = (i: number): Address => ({ v4: false, a: Math.imul(i, 2_654_435_761) >>> 0, b: i });

  test('does not make the table grow, nor forget who floods', () => {
    const { limits } = world(2 ** 12);
    const { bytes } = limits;
    for (let i = 0; i < 40; i++) limits.take(at('192.0.2.1'), link);
    for (let i = 0; i < 60_000; i++) {
      limits.take(anywhere(i), link);
      if (i % 500 === 0) expect(limits.take(at('192.0.2.1'), link)).toBeGreaterThan(0);
    }
    expect(limits.bytes).toBe(bytes);
    expect(bytes).toBe(4 * 2 ** 12 * 16);
  });
  test('widens the prefixes, and when it has gone they are narrow again', () => {
    const { clock, limits } = world(2 ** 10);
    expect([limits.width('v4'), limits.width('v6')]).toEqual([32, 64]);
    for (let i = 0; i < 5000; i++) limits.take(anywhere(i), link);
    expect([limits.width('v4'), limits.width('v6')]).toEqual([8, 32]);
    for (let i = 0; i < 1000; i++) {
      clock.ms += 60;
      limits.take(at('192.0.2.1'), cast);
    }
    expect([limits.width('v4'), limits.width('v6')]).toEqual([32, 64]);
  });
});

test('the table takes what the row of eight holds, and lets the least indebted go', () => {
  const table = boundedTable(8);
  const take = (key: number, points: number) => table.take(new Uint32Array([0, key]), 1000, { points, seconds: 60 });
  for (let key = 1; key <= 8; key++) expect(take(key, key === 3 ? 60 : 1)).toBe(0);
  expect(take(9, 1)).toBe(0); // in the place of the third, which owed a second
  expect(take(4, 1)).toBe(60_000);
  expect(table.displaced()).toBe(1);
});

test('the hash is HalfSipHash-2-4: the vector of its authors for twelve bytes', () => {
  sip({ k0: 0x03020100, k1: 0x07060504 }, 0x03020100, 0x07060504, 0x0b0a0908);
  expect(Buffer.from(hashed.buffer.slice(0)).toString('hex')).toBe('7bc71f9faef5c799');
});
