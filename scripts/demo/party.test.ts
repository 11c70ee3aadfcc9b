import { expect, test } from 'vitest';
import { Draft } from '#lib/election/draft.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { authority, crowd, earlier, members, rollCsv, trustees, visitor } from './party.ts';
import { alliance, budget, motion, presidency } from './votes.ts';

test('two hundred people, each once, thirty abroad', () => {
  expect(new Set([...members, ...authority, ...trustees].map(({ email }) => email)).size).toBe(206);
  expect(members.filter(({ college }) => college === 'abroad')).toHaveLength(30);
  expect(rollCsv().trimEnd().split('\r\n')).toHaveLength(201);
});

test('the crowd is forty of them, ten abroad, nobody twice', () => {
  expect(new Set(crowd.map(({ number }) => number)).size).toBe(40);
  expect(crowd.filter(({ college }) => college === 'abroad')).toHaveLength(10);
});

test('the earlier vote had members of both colleges, whom no script plays elsewhere', () => {
  expect(earlier.filter(({ college }) => college === 'abroad').length).toBeGreaterThanOrEqual(3);
  expect(earlier.filter(({ college }) => college === 'federations').length).toBeGreaterThanOrEqual(3);
  expect(earlier.filter((member) => crowd.includes(member) || member === visitor)).toEqual([]);
});

test('all votes are complete drafts', () => {
  const times = { opens: 1_800_000_000, closes: 1_800_003_600 };
  const ids = ['7a2c1f4e-8a52-4a52-9f59-0d6a4a3f9b11'].map((id) => PersonId.parse(id));
  expect(Draft.parse(presidency(times, ids, new Map())).questions).toHaveLength(2);
  for (const write of [motion, budget, alliance]) expect(Draft.parse(write(times, ids)).questions).toHaveLength(1);
});
