/** The price of a place: what is taken, what is not. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#lib/ground/bytes.ts';
import { PIECES } from '#lib/ground/in-line.ts';
import { solve } from './testing.ts';
import { BITS, bitsUnder, LIFE, openWorks } from './work.ts';

const key = utf8('k'.repeat(32));
const now = 1_800_000_000;

describe('a task', () => {
  const works = openWorks(key);
  const given = works.give(BITS.least, now);
  const answers = solve(given);
  const other = works.give(BITS.least, now);

  const refused: Readonly<Record<string, () => boolean>> = {
    'answers of another task': () => works.take(other.task, answers, now),
    'too few answers': () => works.take(given.task, answers.slice(1), now),
    'too many answers': () => works.take(given.task, [...answers, 0], now),
    'answers in another order': () => works.take(given.task, [...answers].reverse(), now),
    'an answer that is no number': () => works.take(given.task, [Number.NaN, ...answers.slice(1)], now),
    'a negative answer': () => works.take(given.task, [-1, ...answers.slice(1)], now),
    'after its time': () => works.take(given.task, answers, now + LIFE + 1),
    'before its time': () => works.take(given.task, answers, now - 2),
    'an easier task of one’s own': () => works.take(given.task.replace(/^12/, '00'), answers, now),
    'under another key': () => openWorks(utf8('l'.repeat(32))).take(given.task, answers, now),
    nonsense: () => works.take('x', answers, now),
  };
  for (const [what, ask] of Object.entries(refused)) it(`is not taken: ${what}`, () => expect(ask()).toBe(false));

  it('is taken once, by any process that has the key', () => {
    expect(works.take(given.task, answers, now + LIFE)).toBe(true);
    expect(works.take(given.task, answers, now + LIFE)).toBe(false);
    expect(openWorks(key).take(given.task, answers, now)).toBe(true);
    works.giveBack(given.task);
    expect(works.take(given.task, answers, now + LIFE)).toBe(true);
  });

  it('costs as much as was asked: twice as much with each bit', () => {
    // the mean of sixteen: beyond an eighth or four times of what is due but once in a thousand million runs
    const tries = answers.reduce((sum, answer) => sum + answer + 1, 0) / PIECES;
    expect(tries).toBeGreaterThan(2 ** BITS.least / 8);
    expect(tries).toBeLessThan(2 ** BITS.least * 4);
  });
});

it('follows the pressure, between the least and the most', () => {
  expect([-1, 0, 0.2, 0.5, 1, 7].map(bitsUnder)).toEqual([12, 12, 13, 15, 17, 17]);
  expect(openWorks(key).give(99, now).bits).toBe(BITS.most);
});
