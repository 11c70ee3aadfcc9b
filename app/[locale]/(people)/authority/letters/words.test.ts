import { expect, test } from 'vitest';
import { nameOfLane, sayMinutes, whyOf } from './words.ts';

test.each([
  ['bounced', '5.1.1', 'address'],
  ['bounced', '550', 'address'],
  ['bounced', '5.2.1', 'address'],
  ['bounced', '5.2.2', 'full'],
  ['failed', '4.2.2', 'full'],
  ['bounced', '5.7.1', 'refused'],
  ['bounced', '5.1.8', 'refused'],
  ['bounced', '554', 'refused'],
  ['complained', 'abuse', 'complaint'],
  ['failed', 'unreachable', 'server'],
  ['failed', '4.4.1', 'server'],
  ['failed', '450', 'server'],
  ['failed', 'fault', 'ours'],
  ['bounced', '5.3.4', 'other'],
])('%s %s is %s', (state, reason, why) => expect(whyOf(state, reason)).toBe(why));

test.each([
  [0.4, 'moins d’une minute'],
  [1, 'environ une minute'],
  [7.4, 'environ 7 minutes'],
  [83, 'environ 85 minutes'],
  [125, 'environ 2 heures'],
  [3000, 'environ 2 jours'],
])('%d minutes', (minutes, said) => expect(sayMinutes('fr', minutes)).toBe(said));

test('providers by the names that people know', () => {
  expect(nameOfLane('fr', 'orange')).toBe('Orange, Wanadoo');
  expect(nameOfLane('en', 'other')).toBe('Other addresses');
  expect(nameOfLane('en', 'example.org')).toBe('example.org');
});
