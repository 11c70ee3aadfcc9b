import { expect, test } from 'vitest';
import { parsePeopleConfig } from '#lib/ground/config.ts';
import { makeLanes } from './lanes.ts';

const changed = (text: string) => {
  const url = 'postgresql://a:b@127.0.0.1/c';
  const kek = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  return parsePeopleConfig({
    PEOPLE_DATABASE_URL: url,
    JOURNAL_APPEND_URL: url,
    JOURNAL_READ_URL: url,
    PEOPLE_KEK: kek,
    SESSION_SECRET: 'x'.repeat(32),
    SMTP_URL: 'smtp://127.0.0.1:25',
    MAIL_RATES: text,
  }).mailRates;
};
const laneOf = ({ domains, of }: ReturnType<typeof makeLanes>, domain: string) => of[domains.indexOf(domain)];

test('every domain leads to one lane that exists', () => {
  const { lanes, domains, of } = makeLanes(new Map());
  expect(new Set(domains).size).toBe(domains.length);
  const names = lanes.map(({ lane }) => lane);
  for (const lane of of) expect(names).toContain(lane);
  expect(names).toContain('other');
  for (const domain of domains) expect(domain).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
});

test('the operator changes a provider’s rate, and gives a domain a lane of its own, also one of a provider', () => {
  const made = makeLanes(changed('orange=60/1,example.org=30/1,wanadoo.fr=6/1'));
  expect(made.lanes.find(({ lane }) => lane === 'orange')).toMatchObject({ rate: 1, connections: 1, burst: 10 });
  expect(laneOf(made, 'example.org')).toBe('example.org');
  expect(laneOf(made, 'wanadoo.fr')).toBe('wanadoo.fr');
  expect(laneOf(made, 'orange.fr')).toBe('orange');
  expect(made.lanes.find(({ lane }) => lane === 'wanadoo.fr')).toMatchObject({ rate: 0.1, burst: 1 });
});

test('a provider that nobody knows is refused by name', () => {
  expect(() => makeLanes(changed('organe=60/1'))).toThrow(/organe/);
});
