import { describe, expect, test } from 'vitest';
import { isFilled, judge, noMarks, toChoices, toggle, toggleBlank } from './marks.ts';

const answers = ['Ada', 'Bob', 'Cy'];
const one = { answers, blank: true, min: 1, max: 1 };
const two = { answers, blank: true, min: 1, max: 2 };
const free = { answers, blank: false, min: 0, max: 2 };

describe('marks', () => {
  test('a single mark moves', () => {
    const marks = toggle(one, toggle(one, noMarks, 0), 2);
    expect(toChoices(one, marks)).toEqual([0, 0, 0, 1]);
    expect(toggle(one, marks, 2)).toEqual(marks);
  });

  test('several marks are put and taken away, and judged by the rule', () => {
    let marks = toggle(two, toggle(two, noMarks, 0), 1);
    expect(toChoices(two, marks)).toEqual([0, 1, 1, 0]);
    expect(judge(two, marks)).toBe('fine');
    marks = toggle(two, marks, 2);
    expect(judge(two, marks)).toBe('too-many');
    for (const answer of [0, 1, 2]) marks = toggle(two, marks, answer);
    expect(judge(two, marks)).toBe('too-few');
    expect(judge(free, noMarks)).toBe('fine');
  });

  test('blank stands alone', () => {
    const blank = toggleBlank(toggle(two, noMarks, 1));
    expect(toChoices(two, blank)).toEqual([1, 0, 0, 0]);
    expect(judge(two, blank)).toBe('fine');
    expect(toChoices(two, toggle(two, blank, 1))).toEqual([0, 0, 1, 0]);
    expect(judge(two, toggleBlank(blank))).toBe('too-few');
  });

  test('a page that was only opened has nothing to seal, not even where nothing need be chosen', () => {
    expect(isFilled([free, one], [])).toBe(false);
    expect(isFilled([free], [noMarks])).toBe(false);
    expect(isFilled([free, one], [noMarks, toggle(one, noMarks, 0)])).toBe(true);
    expect(isFilled([free, one], [toggle(free, noMarks, 0), noMarks])).toBe(false);
  });

  test('a question without blank has no first place for it', () => {
    expect(toChoices(free, toggle(free, noMarks, 1))).toEqual([0, 1, 0]);
  });
});
