import { describe, expect, test } from 'vitest';
import { orderOf } from './order.ts';

const answers = ['a', 'b', 'c', 'd'];

describe('the order of answers', () => {
  test('drawn: as written', () => expect(orderOf({ order: 'drawn', answers })).toEqual([0, 1, 2, 3]));

  test('random: every answer once', () => {
    for (let i = 0; i < 50; i++) expect([...orderOf({ order: 'random', answers })].sort()).toEqual([0, 1, 2, 3]);
  });

  test('random: every answer comes first as often as any other', () => {
    const draws = 4000;
    const first = [0, 0, 0, 0];
    for (let i = 0; i < draws; i++) {
      const [at = 0] = orderOf({ order: 'random', answers });
      first[at] = (first[at] ?? 0) + 1;
    }
    // 1000 expected, deviation 27: ten deviations are never seen by chance, and a shuffle that favours one is.
    for (const count of first) expect(Math.abs(count - draws / 4)).toBeLessThan(275);
  });

  test('one answer or none: nothing to shuffle', () => {
    expect(orderOf({ order: 'random', answers: ['a'] })).toEqual([0]);
    expect(orderOf({ order: 'random', answers: [] })).toEqual([]);
  });
});
