import { describe, expect, it } from 'vitest';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { Phi } from '#lib/ground/brand.ts';
import { chanceOfAtMost, mostForged, orderSigners, readAnswers, sampleSeed, sampleSize } from './sample.ts';

const phi = Phi.parse('A'.repeat(43));
const signers = Array.from({ length: 50 }, (_, i) => ({ number: String(1000 + i), phi, late: false }));

describe('whom to ask', () => {
  it('is in the order that sha256sum shows, whatever the order of the file', () => {
    const drawn = orderSigners('seed', signers);
    const lots = drawn.map(({ number }) => sha256Hex(`seed\n${number}`));
    expect(lots).toEqual([...lots].sort());
    expect(orderSigners('seed', signers.toReversed())).toEqual(drawn);
    expect(orderSigners('another', signers)).not.toEqual(drawn);
    expect(new Set(drawn).size).toBe(50);
  });

  it('follows from a journal and a public text, both of them', () => {
    const seed = sampleSeed('00'.repeat(32), '7 12 23 31 44');
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([seed, sampleSeed('01'.repeat(32), '7 12 23 31 44'), sampleSeed('00'.repeat(32), '7')]).size).toBe(
      3,
    );
  });
});

describe('how many', () => {
  it('finds a forgery with the confidence asked, and one fewer would not', () => {
    for (const [all, forged, confidence] of [
      [1000, 10, 0.95],
      [1000, 100, 0.99],
      [300, 3, 0.9],
      [20, 1, 0.95],
      [5, 5, 0.99],
    ] as const) {
      const asked = sampleSize({ all, forged, confidence });
      expect(1 - chanceOfAtMost({ all, forged, asked, found: 0 })).toBeGreaterThanOrEqual(confidence - 1e-9);
      expect(1 - chanceOfAtMost({ all, forged, asked: asked - 1, found: 0 })).toBeLessThan(confidence);
    }
    // known figures: 1 % forged of 1000, 95 % sure (a common table of audits)
    expect(sampleSize({ all: 1000, forged: 10, confidence: 0.95 })).toBe(258);
    expect(sampleSize({ all: 0, forged: 0, confidence: 0.95 })).toBe(0);
    expect(sampleSize({ all: 10, forged: 0, confidence: 0.95 })).toBe(10);
  });

  it('counts as a lottery with balls does', () => {
    // 5 balls, 2 black, 2 drawn: none black 3/10, at most one 9/10
    const balls = { all: 5, forged: 2, asked: 2 };
    expect(chanceOfAtMost({ ...balls, found: 0 })).toBeCloseTo(0.3, 12);
    expect(chanceOfAtMost({ ...balls, found: 1 })).toBeCloseTo(0.9, 12);
    expect(chanceOfAtMost({ ...balls, found: 2 })).toBeCloseTo(1, 12);
  });

  it('says what the answers leave possible', () => {
    for (const [asked, found] of [
      [258, 0],
      [100, 2],
      [1000, 3],
      [0, 0],
    ] as const) {
      const forged = mostForged({ all: 1000, asked, found, confidence: 0.95 });
      expect(chanceOfAtMost({ all: 1000, forged, asked, found })).toBeGreaterThan(0.05);
      if (forged < 1000 - asked + found)
        expect(chanceOfAtMost({ all: 1000, forged: forged + 1, asked, found })).toBeLessThanOrEqual(0.05);
    }
    expect(mostForged({ all: 1000, asked: 258, found: 0, confidence: 0.95 })).toBe(9);
    expect(mostForged({ all: 1000, asked: 1000, found: 3, confidence: 0.95 })).toBe(3);
  });
});

describe('answers', () => {
  it('are taken in, with empty lines and spaces', () => {
    expect(readAnswers('1000;yes\r\n\r\n 1001 ; no\n1002;none\n', signers)).toEqual(
      new Map([
        ['1000', 'yes'],
        ['1001', 'no'],
        ['1002', 'none'],
      ]),
    );
  });
  it.each([
    ['1000', 'line 1'],
    ['1000;oui', 'line 1'],
    ['1000;yes;x', 'line 1'],
    ['1000;yes\n1000;no', 'line 2: 1000 stands there twice'],
    ['77;yes', '77 is not among those drawn'],
    ['\u0000', 'line 1'],
  ])('%j is refused with its line', (text, sentence) => expect(readAnswers(text, signers)).toContain(sentence));
});
