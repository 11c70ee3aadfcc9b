/** What the journal has of a night's key is said once, also by a people side that was put back from a backup of before. */
import { expect, it } from 'vitest';
import { VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { makeNight, say } from './night.ts';

const vote = VoteId.parse('1'.repeat(22));
const key = 'ab'.repeat(32);
const made = { what: 'made', key } as const;

/** A database with these events of the journal and no night; every write is kept. */
function after(...said: readonly { what: string; key: string }[]) {
  const written: string[] = [];
  const tx = {
    query: async (sql: string) => {
      if (!sql.trimStart().startsWith('SELECT')) written.push(sql);
      const rows = sql.includes('journal_outbox') ? said.map((one) => ({ payload: canonicalJson(one) })) : [];
      return { rows, rowCount: rows.length };
    },
  };
  return { tx: tx as unknown as PeopleTx, written };
}

it('a key that the journal has and the database lost is not made a second time', async () => {
  const { tx, written } = after(made);
  await makeNight(tx, vote);
  expect(written).toEqual([]);
});

it.each(['settled', 'destroyed'] as const)('%s is not said twice, and once where it was not said', async (what) => {
  const payload = what === 'settled' ? { what, key, refused: [], rows: 0, digest: key } : { what, key };
  const again = after(made, payload);
  await say(again.tx, vote, payload);
  expect(again.written).toEqual([]);
  const first = after(made);
  await say(first.tx, vote, payload);
  expect(first.written).toHaveLength(1);
});
