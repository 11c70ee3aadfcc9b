/** The last backups, as the operator's command makes them (OPERATIONS, "Backups"), and what lies in one that is opened. */
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import type { World } from '../../e2e/world.ts';
import { readLine } from '../backup/lines.ts';
import { backUp } from '../backup/main.ts';
import { BackupError, openLines } from '../backup/stream.ts';
import { backupOf, type Loot, type Table } from './loot.ts';

export type Backup = Loot['backups'][number];
/** Given to the command and to no server: a thief of the hosts has it not. */
export type BackupKey = { BACKUP_KEY: string };

export const newBackupKey = (): BackupKey => ({ BACKUP_KEY: toBase64Url(randomBytes(32)) });

/** Each side apart, in the place of the backup before. */
export async function backUpSides({ host }: World, key: BackupKey, dir: string): Promise<Backup[]> {
  const backups: Backup[] = [];
  for (const side of ['people', 'urn'] as const) {
    const file = path.join(dir, `${side}.backup`);
    await backUp({ ...host.databases, ...key }, side, file);
    backups.push({ side, file });
  }
  return backups;
}

const Values = z.record(z.string(), z.unknown());

/** Tables of a backup, each row at the place of its line. @throws BackupError where the key is another */
export async function readBackup({ side, file }: Backup, { BACKUP_KEY }: BackupKey): Promise<Table[]> {
  const tables: Table[] = [];
  let database = '';
  let table: Table | null = null;
  for await (const text of openLines(fromBase64Url(BACKUP_KEY), side, fs.createReadStream(file))) {
    const line = readLine(text);
    if (line.mark === 'D') database = line.database;
    if (line.mark === 'T') {
      table = { cluster: backupOf(side), database: `${database} (backup)`, name: line.table, relation: 0, rows: [] };
      tables.push(table);
    }
    if (line.mark === 'R' && table !== null) {
      // a backup keeps no transaction and no place but the order of its lines
      const place = { block: 0, offset: table.rows.length, xmin: 0, xmax: 0 };
      table.rows.push({ ...place, values: Values.parse(JSON.parse(line.row)) });
    }
  }
  return tables;
}

/** Whether this is the key of the backup. */
export async function opens({ side, file }: Backup, key: Buffer): Promise<boolean> {
  const lines = openLines(Uint8Array.from(key), side, fs.createReadStream(file));
  return lines.next().then(
    ({ done }) => done !== true,
    (thrown: unknown) => {
      if (thrown instanceof BackupError) return false;
      throw thrown;
    },
  );
}

/** The loot of who has BACKUP_KEY as well. */
export async function withBackupsOpen(loot: Loot, key: BackupKey): Promise<Loot> {
  const tables = await Promise.all(loot.backups.map((backup) => readBackup(backup, key)));
  return { ...loot, tables: [...loot.tables, ...tables.flat()] };
}
