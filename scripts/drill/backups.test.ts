/** A backup is read with its key and with no other, and what is read stands beside the dumps. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { type Line, writeLine } from '../backup/lines.ts';
import { BackupError, sealLines } from '../backup/stream.ts';
import { type Backup, newBackupKey, opens, readBackup, withBackupsOpen } from './backups.ts';
import { diceOf } from './dice.ts';
import { openBackups } from './kit/read.ts';
import { everyRowOf, type Loot, rowsOf } from './loot.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-drill-backup-'));
const [key, other] = [newBackupKey(), newBackupKey()];
const backup: Backup = { side: 'people', file: path.join(dir, 'people.backup') };
const bytesOf = ({ BACKUP_KEY }: typeof key) => Buffer.from(fromBase64Url(BACKUP_KEY));

const lines: Line[] = [
  { mark: 'D', database: 'people', migrations: [] },
  { mark: 'T', table: 'person', columns: ['id', 'name'] },
  { mark: 'R', row: '{"id": "1", "name": "Ada"}' },
  { mark: 'R', row: '{"id": "2", "name": "Blaise"}' },
  { mark: 'E', rows: 2 },
  { mark: 'D', database: 'journal', migrations: [] },
  { mark: 'T', table: 'event', columns: ['chain'] },
  { mark: 'R', row: '{"chain": "c"}' },
  { mark: 'E', rows: 1 },
];
const loot: Loot = {
  dir,
  data: {},
  tables: [
    {
      cluster: 'people',
      database: 'people',
      name: 'person',
      relation: 1,
      rows: [{ block: 0, offset: 1, xmin: 7, xmax: 0, values: { id: '3', name: 'Cleo' } }],
    },
  ],
  backups: [backup],
  environment: {},
  texts: [],
  open: { people: '', urn: '', vote: VoteId.parse('1'.repeat(22)), urns: [], journal: '' },
};

beforeAll(async () => {
  async function* texts() {
    for (const line of lines) yield writeLine(line);
  }
  const parts: Uint8Array[] = [];
  for await (const part of sealLines(fromBase64Url(key.BACKUP_KEY), 'people', texts())) parts.push(part);
  fs.writeFileSync(backup.file, Buffer.concat(parts));
});
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

test('tables with their rows, in the order of the lines', async () => {
  const place = { block: 0, xmin: 0, xmax: 0 };
  const cluster = 'backup of people';
  expect(await readBackup(backup, key)).toEqual([
    {
      cluster,
      database: 'people (backup)',
      name: 'person',
      relation: 0,
      rows: [
        { ...place, offset: 0, values: { id: '1', name: 'Ada' } },
        { ...place, offset: 1, values: { id: '2', name: 'Blaise' } },
      ],
    },
    {
      cluster,
      database: 'journal (backup)',
      name: 'event',
      relation: 0,
      rows: [{ ...place, offset: 0, values: { chain: 'c' } }],
    },
  ]);
});

test('another key opens nothing; a thief with the key among his secrets is counted', async () => {
  await expect(readBackup(backup, other)).rejects.toThrow(BackupError);
  expect([await opens(backup, bytesOf(key)), await opens(backup, bytesOf(other))]).toEqual([true, false]);
  const thief = { loot, dice: diceOf('x'), urns: [], victims: [], disk: [] };
  expect(await openBackups({ ...thief, secrets: [bytesOf(other)] })).toMatchObject({ attempts: 1, successes: 0 });
  expect(await openBackups({ ...thief, secrets: [bytesOf(other), bytesOf(key)] })).toMatchObject({ successes: 1 });
});

test('opened, its rows stand beside those of the dump, which stay what they were', async () => {
  const open = await withBackupsOpen(loot, key);
  expect(rowsOf(open, 'people', 'person').map(({ values }) => values.name)).toEqual(['Cleo']);
  expect(everyRowOf(open, 'people', 'person').map(({ values }) => values.name)).toEqual(['Cleo', 'Ada', 'Blaise']);
});
