/** What the thief carries away, and nothing else: the kit and the distinguisher see this, never the drill's own memory. */
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import type { Side } from '../backup/stream.ts';

/** One row of a dump: its values as JSON has them, and what PostgreSQL keeps beside every row. */
export type Row = { block: number; offset: number; xmin: number; xmax: number; values: Record<string, unknown> };
export type Table = {
  /** `people`, `urn`; the control has one for both. Of a backup that was opened, its name. */
  cluster: string;
  database: string;
  name: string;
  /** Number of its file on the disk. */
  relation: number;
  rows: Row[];
};

export type Loot = {
  /** Folder with everything below, as it would lie on a stolen disk. */
  dir: string;
  /** Raw data directories by cluster, write-ahead log and PostgreSQL’s own log included. */
  data: Readonly<Record<string, string>>;
  tables: Table[];
  /** The last backup of each side: encrypted files. */
  backups: { side: Side; file: string }[];
  /** Of each process, the operator’s commands too, without the key-encryption keys and BACKUP_KEY. */
  environment: Readonly<Record<string, string>>;
  /** Texts: logs, what the databases say of their own work (connections, locks, statistics), small files of the disk. */
  texts: { name: string; text: string }[];
  /** What is public anyway: where the hosts are, the chains, the journal. */
  open: {
    people: string;
    urn: string;
    vote: VoteId;
    urns: { college: string; phi: Phi; chain: string }[];
    journal: string;
  };
};

/** Rows of one table of one side’s dump; none where this version has no such table. */
export const rowsOf = ({ tables }: Loot, database: Side, name: string): Row[] =>
  tables.find((table) => table.database === database && table.name === name)?.rows ?? [];

/** The same table in the backup that was opened as well. */
export const everyRowOf = ({ tables }: Loot, side: Side, name: string): Row[] =>
  tables
    .filter((table) => table.name === name && (table.database === side || table.cluster === backupOf(side)))
    .flatMap(({ rows }) => rows);
export const backupOf = (side: Side): string => `backup of ${side}`;

export const textOf = (row: Row, column: string): string => {
  const value = row.values[column];
  return typeof value === 'string' ? value : '';
};

/** A `bytea` as `to_jsonb` spells it. */
export const bytesOf = (row: Row, column: string): Buffer =>
  Buffer.from(textOf(row, column).replace(/^\\x/, ''), 'hex');
