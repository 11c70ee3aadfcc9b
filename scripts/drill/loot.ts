/** What the thief carries away, and nothing else: the kit and the distinguisher see this, never the drill's own memory. */
import type { Phi, VoteId } from '#lib/ground/brand.ts';

export type ClusterName = 'people' | 'urn';

/** One row of a dump: its values as JSON has them, and what PostgreSQL keeps beside every row. */
export type Row = { block: number; offset: number; xmin: number; xmax: number; values: Record<string, unknown> };
export type Table = {
  cluster: ClusterName;
  database: string;
  name: string;
  /** Number of its file on the disk. */
  relation: number;
  rows: Row[];
};

export type Loot = {
  /** Folder with everything below, as it would lie on a stolen disk. */
  dir: string;
  /** Raw data directories, write-ahead log included. */
  data: Readonly<Record<ClusterName, string>>;
  tables: Table[];
  /** Of each process, without the key-encryption keys. */
  environment: Readonly<Record<string, string>>;
  /** Texts: logs, what the databases say of their own work (connections, locks, statistics). */
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

/** Rows of one table of the dump; none where this version has no such table. */
export const rowsOf = ({ tables }: Loot, cluster: ClusterName, name: string): Row[] =>
  tables.find((table) => table.cluster === cluster && table.name === name && table.database !== 'board')?.rows ?? [];

export const textOf = (row: Row, column: string): string => {
  const value = row.values[column];
  return typeof value === 'string' ? value : '';
};

/** A `bytea` as `to_jsonb` spells it. */
export const bytesOf = (row: Row, column: string): Buffer =>
  Buffer.from(textOf(row, column).replace(/^\\x/, ''), 'hex');
