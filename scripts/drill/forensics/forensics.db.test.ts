/** What a disk tells without PostgreSQL: dead rows, who wrote and who only locked, in which order, at which microsecond. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterHome, startClusters, wipeClusters } from '../../db/embedded.mjs';
import { readPages, type Tuple } from './heap.ts';
import { type Row, readWal, type Wal } from './wal.ts';

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-forensics-'));
fs.chmodSync(base, 0o755); // root's clusters run under another account
const dir = path.join(base, 'clusters');
let file: Buffer;
let wal: Wal;
let relation: number;
let xids: Record<string, number>;
let began: number;

const WORDS = ['first-of-all', 'second-of-all', 'third-of-all'] as const;

beforeAll(async () => {
  const clusters = await startClusters({ dir, durable: false });
  try {
    const client = new pg.Client({ connectionString: clusters.env.CLUSTER_PEOPLE_ADMIN_URL });
    await client.connect();
    const step = async (sql: string): Promise<number> => {
      await client.query('BEGIN');
      await client.query(sql);
      const { rows } = await client.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      await client.query('COMMIT');
      return Number(rows[0]?.xid);
    };
    await client.query('CREATE TABLE trail (word text PRIMARY KEY, n int)');
    began = Date.now() * 1000;
    xids = {
      insert: await step(`INSERT INTO trail VALUES ('${WORDS[0]}', 1), ('${WORDS[1]}', 2)`),
      later: await step(`INSERT INTO trail VALUES ('${WORDS[2]}', 3)`),
      change: await step(`UPDATE trail SET n = 4 WHERE word = '${WORDS[2]}'`),
      lock: await step(`SELECT FROM trail WHERE word = '${WORDS[1]}' FOR KEY SHARE`),
      remove: await step(`DELETE FROM trail WHERE word = '${WORDS[0]}'`),
    };
    const { rows } = await client.query<{ path: string; relation: number }>(
      `SELECT pg_relation_filepath('trail') AS path, pg_relation_filenode('trail')::int AS relation`,
    );
    await client.query('CHECKPOINT');
    await client.end();
    relation = rows[0]?.relation ?? 0;
    await clusters.kill('people');
    const data = path.join(clusterHome(dir).home, 'people', 'data');
    file = fs.readFileSync(path.join(data, rows[0]?.path ?? ''));
    wal = readWal(data);
  } finally {
    await clusters.stop();
  }
});
afterAll(() => {
  wipeClusters(dir);
  fs.rmSync(base, { recursive: true, force: true });
});

const tupleOf = (word: string): Tuple | undefined =>
  [...readPages(file)].flatMap(({ tuples }) => tuples).find(({ from, to }) => file.subarray(from, to).includes(word));
const rowsOf = (xid: number | undefined): Row[] =>
  wal.records
    .filter((record) => record.xid === xid)
    .flatMap(({ rows }) => rows.filter((row) => row.relation === relation));

test('a page gives each row with who wrote it; a deleted row is there still, and a lock has left its mark', () => {
  expect(tupleOf(WORDS[0])).toMatchObject({ offset: 1, xmin: xids.insert, xmax: xids.remove });
  expect(tupleOf(WORDS[1])).toMatchObject({ offset: 2, xmin: xids.insert, xmax: xids.lock });
  expect(tupleOf(WORDS[2])).toMatchObject({ offset: 3, xmin: xids.later, xmax: xids.change });
  expect([...readPages(file)][0]?.lsn).toBeGreaterThan(0n);
});

test('the log names the rows of each transaction, whatever was done to them', () => {
  expect(rowsOf(xids.later)).toEqual([{ relation, block: 0, offset: 3, act: 'insert' }]);
  const to = { block: 0, offset: 4 };
  expect(rowsOf(xids.change)).toEqual([{ relation, block: 0, offset: 3, act: 'update', to }]);
  expect(rowsOf(xids.lock)).toEqual([{ relation, block: 0, offset: 2, act: 'lock' }]);
  expect(rowsOf(xids.remove)).toEqual([{ relation, block: 0, offset: 1, act: 'delete' }]);
});

test('the log holds what was written, in order, and when it was committed', () => {
  const at = WORDS.map((word) => wal.records.find(({ bytes }) => bytes.includes(word))?.lsn ?? 0);
  expect(at.every((lsn) => lsn > 0)).toBe(true);
  expect(at[2]).toBeGreaterThan(at[0] ?? 0);
  const [insert = 0, remove = 0] = [wal.commits.get(xids.insert ?? 0), wal.commits.get(xids.remove ?? 0)];
  expect(insert).toBeGreaterThan(began - 1_000_000);
  expect(remove).toBeGreaterThan(insert);
  expect(remove).toBeLessThan(Date.now() * 1000 + 1_000_000);
});
