/** What might be a key is found wherever it lies, and a right key opens what a wrong one does not. */
import { expect, test } from 'vitest';
import { wrap } from '#lib/crypto/wrap.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { concat, randomBytes, toBase64Url, toHex, utf8 } from '#lib/ground/bytes.ts';
import type { Loot } from '../loot.ts';
import { findSecrets, opened } from './secrets.ts';

const loot = (more: Partial<Loot>): Loot => ({
  dir: '',
  data: { people: '', urn: '' },
  tables: [],
  backups: [],
  environment: {},
  texts: [],
  open: { people: '', urn: '', vote: VoteId.parse('1'.repeat(22)), urns: [], journal: '' },
  ...more,
});
const keys = Array.from({ length: 5 }, () => randomBytes(32));
const [first, second, third, fourth, fifth] = keys.map((key) => Buffer.from(key));

test('in environment, log, dump and file; not what is longer or shorter', () => {
  if (!first || !second || !third || !fourth || !fifth) throw new RangeError('keys');
  const row = { block: 0, offset: 1, xmin: 1, xmax: 0, values: { wrapped: `\\x${toHex(third)}` } };
  const found = findSecrets(
    loot({
      environment: { SESSION_SECRET: toBase64Url(first) },
      texts: [{ name: 'log', text: `{"key":"${toBase64Url(second)}"} ${toBase64Url(randomBytes(33))}` }],
      tables: [{ cluster: 'urn', database: 'urn', name: 'batch_key', relation: 1, rows: [row] }],
    }),
    [{ bytes: Buffer.from(`..${toHex(fourth)};`) }, { bytes: Buffer.from(`${toHex(fifth)}a`) }],
  );
  const has = (key: Buffer) => found.some((one) => one.equals(key));
  expect([first, second, third, fourth].map(has)).toEqual([true, true, true, true]);
  expect(has(fifth)).toBe(false);
});

test('wrapped with and without the name of its key', async () => {
  const [key = randomBytes(32), other = randomBytes(32)] = keys;
  const secret = utf8('what nobody should read');
  const wrapped = await wrap(key, 'test', secret);
  for (const bytes of [wrapped, concat(randomBytes(8), wrapped)]) {
    const reads = (with_: Uint8Array) =>
      [...opened(Buffer.from(bytes), Buffer.from(with_))].some((plain) => plain.equals(Buffer.from(secret)));
    expect([reads(key), reads(other)]).toEqual([true, false]);
  }
});
