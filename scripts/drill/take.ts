/**
 * The theft, in mid-vote: dumps of every table of every database by the administrators, then the server and its clusters
 * killed and their folders copied, as a disk image would hold them; logs, statistics, environments without the
 * key-encryption keys, the last backups. Afterwards the platform is started again: what is attacked lives.
 */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { readChain, readJournal } from '../../e2e/voter/watch.ts';
import type { World } from '../../e2e/world.ts';
import type { Backup } from './backups.ts';
import type { Held } from './hold.ts';
import type { Loot, Table } from './loot.ts';

/** What stays with its keeper. Everything else of the environment is the thief's, passwords and session secret too. */
const KEPT_BACK = /_KEK(_ALSO)?(_FILE)?$/;

/** What else lies about: the last backups, and what PostgreSQL has written to its log. */
export type Aside = { backups: Backup[]; log: () => string };

export async function take(world: World, { vote, urns }: Held, { backups, log }: Aside, dir: string): Promise<Loot> {
  const chains = await Promise.all(
    urns.map(async ({ college, phi }) => ({ college, phi, chain: await readChain(world.urn, phi) })),
  );
  const journal = await readJournal(world.people, vote);
  const tables: Table[] = [];
  const texts: Loot['texts'] = [];
  const clusters = clustersOf(world);
  for (const cluster of clusters) {
    const url = world.host.administrators[cluster];
    for (const database of await connected(url, 'postgres', databasesIn)) {
      await connected(url, database, async (client) => {
        tables.push(...(await dump(client, cluster, database)));
        for (const view of VIEWS)
          texts.push({ name: `${cluster}/${database}/${view}`, text: await textOfView(client, view) });
      });
    }
  }
  await world.server.kill();
  const data: Record<string, string> = {};
  for (const cluster of clusters) {
    data[cluster] = path.join(dir, cluster);
    await copyDisk(world, cluster, data[cluster]);
    texts.push(...smallFiles(world.host.clusters, cluster));
  }
  if (world.log() === '' || log() === '') throw new Error('a log was not listened to: there is always something in it');
  texts.push({ name: 'server.log', text: world.log() }, { name: 'postgresql.log', text: log() });
  for (const cluster of clusters) await world.database.start(cluster);
  await world.server.start();
  // the server's; and the owners' and administrators' URLs, which db:setup, backup and restore are given
  const environment = Object.fromEntries(
    Object.entries({ ...world.host.databases, ...world.host.environment }).filter(([name]) => !KEPT_BACK.test(name)),
  );
  return {
    dir,
    data,
    tables,
    backups,
    texts,
    environment,
    open: { people: world.people, urn: world.urn, vote, urns: chains, journal },
  };
}

/** Two; one where both sides have the same, as in the control. */
const clustersOf = ({ host: { administrators } }: World): ('people' | 'urn')[] =>
  administrators.people === administrators.urn ? ['people'] : ['people', 'urn'];

async function databasesIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1',
  );
  return rows.map(({ name }) => name);
}

/** What lies beside a data directory. */
const smallFiles = (clusters: string, cluster: string): Loot['texts'] =>
  fs
    .readdirSync(path.join(clusters, cluster), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({
      name: `${cluster}/${name}`,
      text: fs.readFileSync(path.join(clusters, cluster, name), 'utf8'),
    }));

/**
 * A data directory as it lies after a kill. The log is copied first, whole; then every row is forced into its file, as
 * happens every few minutes: the thief has both, whatever the moment.
 */
async function copyDisk(world: World, cluster: 'people' | 'urn', to: string): Promise<void> {
  const from = path.join(world.host.clusters, cluster, 'data');
  const log = path.join(from, 'pg_wal');
  copyRunning(log, `${to}-log`);
  await connected(world.host.administrators[cluster], 'postgres', (client) => client.query('CHECKPOINT'));
  await world.database.kill(cluster);
  fs.cpSync(from, to, { recursive: true, filter: (source) => source !== log });
  fs.renameSync(`${to}-log`, path.join(to, 'pg_wal'));
}

/** Of a cluster that runs: a segment of its log that is recycled meanwhile is gone for the thief too. */
function copyRunning(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyRunning(source, target);
    else copyUnlessGone(source, target);
  }
}

function copyUnlessGone(source: string, target: string): void {
  try {
    fs.copyFileSync(source, target);
  } catch (thrown) {
    if (fs.existsSync(source)) throw thrown;
  }
}

const VIEWS = ['pg_stat_activity', 'pg_locks', 'pg_stat_user_tables', 'pg_stat_user_indexes', 'pg_sequences'] as const;

async function textOfView(client: pg.Client, view: (typeof VIEWS)[number]): Promise<string> {
  const { rows } = await client.query<{ line: string }>(`SELECT to_jsonb(v)::text AS line FROM ${view} v`);
  return rows.map(({ line }) => line).join('\n');
}

const Values = z.record(z.string(), z.unknown());

async function dump(client: pg.Client, cluster: string, database: string): Promise<Table[]> {
  const { rows: names } = await client.query<{ name: string; relation: number }>(
    `SELECT relname AS name, relfilenode::int AS relation FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const tables: Table[] = [];
  for (const { name, relation } of names) {
    const { rows } = await client.query<{ ctid: string; xmin: string; xmax: string; values: unknown }>(
      `SELECT ctid::text, xmin::text, xmax::text, to_jsonb(t) AS values FROM ${pg.escapeIdentifier(name)} t ORDER BY t.ctid`,
    );
    tables.push({
      cluster,
      database,
      name,
      relation,
      rows: rows.map(({ ctid, xmin, xmax, values }) => {
        const [block = 0, offset = 0] = ctid.slice(1, -1).split(',').map(Number);
        return { block, offset, xmin: Number(xmin), xmax: Number(xmax), values: Values.parse(values) };
      }),
    });
  }
  return tables;
}

async function connected<T>(url: string, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const at = new URL(url);
  at.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: at.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
