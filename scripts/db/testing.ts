/**
 * Databases for `*.db.test.ts`: each test file gets its own, freshly migrated, on the run's two throwaway clusters, with
 * the real roles and grants. Usage, at the top of a test file:
 *
 *     const databases = await testDatabases();
 *     afterAll(databases.close);
 *
 * From then on `process.env` holds a whole configuration (URLs of the runtime roles, keys, origins), so that
 * `withPeople`, `withUrn` and the rest simply work.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { applyClusterSection } from './roles.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Environment of the run's clusters: admin, owner and runtime URLs of the template databases. */
    clusters: Record<string, string>;
  }
}

export type TestDatabases = {
  /** Same names as the environment: PEOPLE_OWNER_URL, PEOPLE_DATABASE_URL, … but for this file's databases. */
  env: Readonly<Record<string, string>>;
  /** SQL as the database's owner, to arrange or look behind the runtime role's back. */
  asOwner: <Row extends pg.QueryResultRow>(database: Database, sql: string, values?: unknown[]) => Promise<Row[]>;
  /** SQL as the role of a URL: `asRole('URN_DATABASE_URL', 'DELETE FROM …')`. Rejects where it is refused. */
  asRole: <Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]) => Promise<Row[]>;
  close: () => Promise<void>;
};

export type Database = 'people' | 'journal' | 'urn' | 'chain';

const OWNER_URL = {
  people: 'PEOPLE_OWNER_URL',
  journal: 'JOURNAL_OWNER_URL',
  urn: 'URN_OWNER_URL',
  chain: 'URN_CHAIN_OWNER_URL',
} as const satisfies Record<Database, string>;

type Cluster = 'people' | 'urn';
const CLUSTERS = { people: ['people', 'board'], urn: ['urn', 'board'] } as const satisfies Record<
  Cluster,
  readonly string[]
>;

export async function run<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Makes this file's databases and points `process.env` at them. Some 100 ms. */
export async function testDatabases(): Promise<TestDatabases> {
  const clusters = inject('clusters');
  const mark = randomBytes(6).toString('hex');
  const rename = (database: string) => `${database}_${mark}`;
  const get = (name: string): string => {
    const url = clusters[name];
    if (url === undefined) throw new Error(`no ${name}: run with -c .ci/vitest.db.ts`);
    return url;
  };
  const onCluster = async (cluster: Cluster, work: (client: pg.Client) => Promise<void>) => {
    const client = new pg.Client({ connectionString: get(`CLUSTER_${cluster.toUpperCase()}_ADMIN_URL`) });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  const make = (cluster: Cluster) =>
    onCluster(cluster, async (client) => {
      // one at a time: PostgreSQL copies a template only while nobody is in it
      await client.query('SELECT pg_advisory_lock(1)');
      for (const name of CLUSTERS[cluster]) {
        const owner =
          cluster === 'people' && name === 'people' ? 'people_owner' : name === 'urn' ? 'urn_owner' : 'board_owner';
        await client.query(`CREATE DATABASE "${rename(name)}" TEMPLATE "${name}" OWNER ${owner}`);
      }
      await applyClusterSection(client, `cluster ${cluster}`, rename);
    });
  const drop = (cluster: Cluster) =>
    onCluster(cluster, async (client) => {
      for (const name of CLUSTERS[cluster]) await client.query(`DROP DATABASE "${rename(name)}" WITH (FORCE)`);
    });
  await Promise.all([make('people'), make('urn')]);
  const env: Record<string, string> = {};
  for (const [name, text] of Object.entries(clusters)) {
    const url = new URL(text);
    if (url.pathname !== '/postgres') url.pathname = `/${rename(url.pathname.slice(1))}`;
    env[name] = url.href;
  }
  Object.assign(process.env, runtimeOnly(env), secrets());
  return {
    env,
    asOwner: (database, sql, values) => run(env[OWNER_URL[database]] ?? '', sql, values),
    asRole: (name, sql, values) => run(env[name] ?? '', sql, values),
    close: async () => {
      await Promise.all([drop('people'), drop('urn')]);
    },
  };
}

/** Owners and administrators stay out of the environment of what is tested. */
const runtimeOnly = (env: Record<string, string>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/_OWNER_URL$|_ADMIN_URL$/.test(name)));

const secrets = () => ({
  SIDE: 'both',
  PORT: '3000',
  RP_ID: 'localhost',
  PARTY_NAME: 'Parti d’essai',
  PEOPLE_ORIGIN: 'http://localhost:3000',
  URN_ORIGIN: 'http://urn.localhost:3000',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'Vote <vote@localhost>',
  SESSION_SECRET: randomBytes(32).toString('base64url'),
  PEOPLE_KEK: randomBytes(32).toString('base64url'),
  URN_KEK: randomBytes(32).toString('base64url'),
});
