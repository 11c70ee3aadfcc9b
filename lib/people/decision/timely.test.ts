/** Whether a decision may still be taken, where another process's clock has said already that the closing has come. */
import { expect, it } from 'vitest';
import { emptyLife, type Life, type UrnLife } from '#lib/election/index.ts';
import { sampleStatement } from '#lib/election/testing.ts';
import { type Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import type { PeopleTx } from '../db.ts';
import { isTimely } from './sign.ts';

const vote = VoteId.parse('1'.repeat(22));
const phi = 'A'.repeat(43) as Phi;
const closes = Math.floor(now() / 1000) + 600;
const definition = {
  'x-isoloir': { opens: closes - 7200, closes, latest: closes + 7200, grace: 600, earlyClose: true },
};
const urn = {
  ...{ phi, definition, closes, opened: true, stopped: false, extensions: [], pauses: [] },
  ...{ annulled: null, again: null, closing: null, published: null },
} as unknown as UrnLife;
const life: Life = { ...emptyLife(vote), urns: new Map([[phi, urn]]) };
shared('people/lives', () => new Map()).set(vote, { passed: 2, life });

/** The people's database after two decisions; `isSaid`: the word on the closing stands in the outbox. */
const database = (isSaid: boolean): PeopleTx =>
  ({
    query: async (sql: string) => {
      const word = JSON.stringify({ held: { known: null, stranger: null }, phi, until: closes + 600 });
      const rows = sql.includes("type = 'grace'") ? (isSaid ? [{ payload: word }] : []) : [{ passed: 2 }];
      return { rows, rowCount: rows.length };
    },
  }) as unknown as PeopleTx;

const reason = { fr: 'Attaque', en: 'Attack' };
it.each([
  sampleStatement('stop', { urns: [phi] }),
  sampleStatement('suspend', { urns: [phi], at: closes, reason }),
  sampleStatement('extend', { urns: [{ phi, closes: closes + 60 }], reason }),
  sampleStatement('admit', { urns: [{ phi, members: 1 }], list: '00'.repeat(32) }),
])('$kind is taken before the word on the closing, and never after it', async (statement) => {
  expect(await isTimely(database(false), { vote, statement })).toBe(true);
  expect(await isTimely(database(true), { vote, statement })).toBe(false);
});

it('an annulment is taken after it', async () => {
  const statement = sampleStatement('annul', { urns: [phi], reason });
  expect(await isTimely(database(true), { vote, statement })).toBe(true);
});
