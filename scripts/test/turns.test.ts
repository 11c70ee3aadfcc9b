import { expect, test } from 'vitest';
import { inTurns } from './turns.mjs';

const [unit, verifier, drill] = [{ name: 'unit' }, { name: 'verifier' }, { name: 'drill', beside: 'verifier' }];
const names = (...chosen: { name: string; beside?: string }[]) =>
  inTurns(chosen).map((turn) => turn.map(({ name }) => name));

test('one after the other, but for one that names its neighbour', () => {
  expect(names(unit, verifier, drill)).toEqual([['unit'], ['verifier', 'drill']]);
});

test('asked for alone it runs alone, and nothing is left out', () => {
  expect(names(unit, drill)).toEqual([['unit'], ['drill']]);
  expect(names()).toEqual([]);
});

test('never three at a time', () => {
  expect(names(verifier, drill, { name: 'third', beside: 'verifier' })).toEqual([['verifier', 'drill'], ['third']]);
});
