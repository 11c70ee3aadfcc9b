import { expect, test } from 'vitest';
import { inTurns } from './turns.mjs';

type Suite = { name: string; beside?: string };
const [unit, verifier, drill] = [{ name: 'unit' }, { name: 'verifier' }, { name: 'drill', beside: 'verifier' }];
const types = { name: 'types', beside: 'build' };
const names = (suites: readonly Suite[]) => suites.map(({ name }) => name);
const turnsOf = (...chosen: Suite[]) => inTurns(chosen, true).turns.map(names);

test('one after the other, but for one that names its neighbour', () => {
  expect(turnsOf(unit, verifier, drill)).toEqual([['unit'], ['verifier', 'drill']]);
});

test('asked for alone it runs alone, and nothing is left out', () => {
  expect(turnsOf(unit, drill)).toEqual([['unit'], ['drill']]);
  expect(turnsOf()).toEqual([]);
});

test('several beside one: it is first, they follow one another', () => {
  expect(turnsOf(verifier, drill, unit, { name: 'replay', beside: 'verifier' })).toEqual([
    ['verifier', 'drill', 'replay'],
    ['unit'],
  ]);
});

test('what goes along with the build begins with it; where nothing is built, in its turn', () => {
  expect(names(inTurns([types, unit], true).early)).toEqual(['types']);
  expect(turnsOf(types, unit)).toEqual([['unit']]);
  expect(inTurns([types, unit], false)).toEqual({ early: [], turns: [[types], [unit]] });
});
