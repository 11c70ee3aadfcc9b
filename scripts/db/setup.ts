/**
 * `npm run db:setup`: roles with their passwords, databases, migrations and grants, on the embedded clusters or on an
 * operator's own PostgreSQL. Safe to run again, and to be run after each upgrade. Where no CLUSTER_*_ADMIN_URL is given,
 * roles and databases must exist already, and only migrations and grants are applied.
 */
import pg from 'pg';
import { migrate, type Schema } from './migrate.ts';
import { applyClusterSection, applyDatabaseSection, type Section } from './roles.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is set up: one entry per database, and the URLs whose roles log in to it. */
const DATABASES = [
  {
    cluster: 'people',
    database: 'people',
    schema: 'people',
    section: 'database people',
    owner: 'PEOPLE_OWNER_URL',
    runtime: ['PEOPLE_DATABASE_URL'],
  },
  {
    cluster: 'people',
    database: 'board',
    schema: 'board',
    section: 'database journal',
    owner: 'JOURNAL_OWNER_URL',
    runtime: ['JOURNAL_APPEND_URL', 'JOURNAL_READ_URL'],
  },
  {
    cluster: 'urn',
    database: 'urn',
    schema: 'urn',
    section: 'database urn',
    owner: 'URN_OWNER_URL',
    runtime: ['URN_DATABASE_URL'],
  },
  {
    cluster: 'urn',
    database: 'board',
    schema: 'board',
    section: 'database chain',
    owner: 'URN_CHAIN_OWNER_URL',
    runtime: ['URN_CHAIN_APPEND_URL', 'URN_CHAIN_READ_URL'],
  },
] as const satisfies readonly {
  cluster: 'people' | 'urn';
  database: string;
  schema: Schema;
  section: Section;
  owner: string;
  runtime: readonly string[];
}[];

/** The role that each URL must name: roles.sql grants to these names. */
const ROLE_OF: Readonly<Record<string, string>> = {
  PEOPLE_OWNER_URL: 'people_owner',
  PEOPLE_DATABASE_URL: 'people_app',
  JOURNAL_OWNER_URL: 'board_owner',
  JOURNAL_APPEND_URL: 'board_journal_append',
  JOURNAL_READ_URL: 'board_reader',
  URN_OWNER_URL: 'urn_owner',
  URN_DATABASE_URL: 'urn_app',
  URN_CHAIN_OWNER_URL: 'board_owner',
  URN_CHAIN_APPEND_URL: 'board_urn_append',
  URN_CHAIN_READ_URL: 'board_reader',
};

/** What the operator must correct; said in one sentence, which holds names of variables and never a password. */
export class SetupError extends Error {}

function urlOf(env: Environment, name: string): URL {
  const text = env[name];
  if (text === undefined || text === '') throw new SetupError(`${name} is not set.`);
  if (!URL.canParse(text)) throw new SetupError(`${name} is not a URL.`);
  return new URL(text);
}

/** Runs `work` on one connection. @throws SetupError where it cannot connect. */
export async function connected<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'isoloir db:setup' });
  try {
    await client.connect();
  } catch (error) {
    throw new SetupError(`${name}: ${error instanceof Error ? error.message : 'cannot connect'}.`, { cause: error });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every URL names the role and database that roles.sql speaks of, and has a password. */
function checkUrls(env: Environment, sides: readonly ('people' | 'urn')[]): void {
  for (const { cluster, database, owner, runtime } of DATABASES) {
    if (!sides.includes(cluster)) continue;
    for (const name of [owner, ...runtime]) {
      const url = urlOf(env, name);
      if (decodeURIComponent(url.username) !== ROLE_OF[name] || url.pathname !== `/${database}`)
        throw new SetupError(`${name} must name the role ${ROLE_OF[name]} and the database ${database}.`);
      if (url.password === '') throw new SetupError(`${name} holds no password.`);
    }
  }
}

/** Roles, passwords and databases of one cluster, as its administrator. */
async function setUpCluster(env: Environment, cluster: 'people' | 'urn'): Promise<void> {
  const name = `CLUSTER_${cluster.toUpperCase()}_ADMIN_URL`;
  const admin = env[name];
  if (admin === undefined || admin === '') return;
  await connected(admin, name, async (client) => {
    await applyClusterSection(client, `cluster ${cluster}`);
    for (const { cluster: at, owner, runtime } of DATABASES) {
      if (at !== cluster) continue;
      for (const variable of [owner, ...runtime]) {
        const url = urlOf(env, variable);
        const password = pg.escapeLiteral(decodeURIComponent(url.password));
        await client.query(`ALTER ROLE ${pg.escapeIdentifier(decodeURIComponent(url.username))} PASSWORD ${password}`);
      }
    }
  });
}

/**
 * Sets up the sides whose owner URLs are in `env` (an operator of one side sets up only that one).
 * @returns the migrations applied, `people/2026…_init`
 * @throws SetupError
 */
export async function setUpDatabases(env: Environment): Promise<string[]> {
  const sides = (['people', 'urn'] as const).filter((side) => env[`${side.toUpperCase()}_OWNER_URL`] !== undefined);
  if (sides.length === 0) throw new SetupError('Neither PEOPLE_OWNER_URL nor URN_OWNER_URL is set.');
  checkUrls(env, sides);
  const applied: string[] = [];
  for (const side of sides) await setUpCluster(env, side);
  for (const { cluster, schema, section, owner } of DATABASES) {
    if (!sides.includes(cluster)) continue;
    await connected(urlOf(env, owner).href, owner, async (client) => {
      const done = await migrate(client, schema);
      await applyDatabaseSection(client, section);
      applied.push(...done.map((name) => `${section.replace('database ', '')}/${name}`));
    });
  }
  return applied;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    const applied = await setUpDatabases(process.env);
    for (const name of applied) console.log(`applied ${name}`);
    console.log('Databases, roles and grants are as they should be.');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
