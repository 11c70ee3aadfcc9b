import { describe, expect, it } from 'vitest';
import { makePasskey, sampleDefinition } from '#lib/election/testing.ts';
import { shownOrder } from './questions.tsx';

const [question] = sampleDefinition([makePasskey(), makePasskey()]).definition['x-isoloir'].questions;
if (question === undefined) throw new Error('a question');
const names = (order: 'drawn' | 'random', hour: number, minute = 0) =>
  shownOrder({ ...question, order }, 'phi 0', hour * 3600 + minute * 60)
    .map((answer) => answer.name.fr)
    .join();

describe('the order on the public page', () => {
  it('is the written one where it was drawn', () => expect(names('drawn', 7)).toBe('Ada,Blaise'));
  it('stays for the hour and puts each first about as often where it is random', () => {
    expect(names('random', 500_000, 59)).toBe(names('random', 500_000));
    const first = Array.from({ length: 400 }, (_, hour) => names('random', hour)).filter(
      (order) => order === 'Ada,Blaise',
    );
    expect(first.length).toBeGreaterThan(150);
    expect(first.length).toBeLessThan(250);
  });
});
