import { expect, test } from 'vitest';
import { Draft } from '#lib/election/draft.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { authority, crowd, members, rollCsv, trustees } from './party.ts';
import { motion, presidency } from './votes.ts';

test('two hundred people, each once, thirty abroad', () => {
  expect(new Set([...members, ...authority, ...trustees].map(({ email }) => email)).size).toBe(206);
  expect(members.filter(({ college }) => college === 'abroad')).toHaveLength(30);
  expect(rollCsv().trimEnd().split('\r\n')).toHaveLength(201);
});

test('the crowd is forty of them, ten abroad, nobody twice', () => {
  expect(new Set(crowd.map(({ number }) => number)).size).toBe(40);
  expect(crowd.filter(({ college }) => college === 'abroad')).toHaveLength(10);
});

test('both votes are complete drafts', () => {
  const times = { opens: 1_800_000_000, closes: 1_800_003_600 };
  const ids = ['7a2c1f4e-8a52-4a52-9f59-0d6a4a3f9b11'].map((id) => PersonId.parse(id));
  expect(Draft.parse(presidency(times, ids)).questions).toHaveLength(2);
  expect(Draft.parse(motion(times, ids)).questions).toHaveLength(1);
});
