/** The embedded clusters as a person meets them: killed, started twice, left behind, run as root in a private folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ClusterError, clusterHome, startClusters, wipeClusters } from './embedded.mjs';
import { SetupError, setUpDatabases } from './setup.ts';
import { run } from './testing.ts';

const base = mkdtempSync(join(tmpdir(), 'isoloir-embedded-'));
chmodSync(base, 0o755);
const dir = join(base, 'clusters');
const children: ChildProcess[] = [];
// waits for the end of each: the next test starts clusters in the same folder
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(() => {
  wipeClusters(dir);
  rmSync(base, { recursive: true, force: true });
});

/** A run of its own process: starts the clusters, says so, and waits. */
async function runElsewhere(): Promise<ChildProcess> {
  const script = `
    const { startClusters } = await import(${JSON.stringify(new URL('./embedded.mjs', import.meta.url).href)});
    await startClusters({ dir: ${JSON.stringify(dir)}, durable: false });
    console.log('ready');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [first] = await once(child.stdout ?? child, 'data');
  expect(String(first)).toContain('ready');
  return child;
}

const postmaster = (cluster: 'people' | 'urn'): number =>
  Number(readFileSync(join(clusterHome(dir).home, cluster, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 200 && isAlive(pid); i++) await new Promise((done) => setTimeout(done, 50));
  expect(isAlive(pid)).toBe(false);
}

describe('clusters', () => {
  test('start, keep what was written, start again with the same passwords', async () => {
    const first = await startClusters({ dir, durable: false });
    await setUpDatabases(first.env);
    await run(
      first.env.PEOPLE_DATABASE_URL ?? '',
      `INSERT INTO person (id, name, email, language) VALUES (gen_random_uuid(), 'Ada', 'a@example.org', 'fr')`,
    );
    await first.stop();
    const second = await startClusters({ dir, durable: false });
    const rows = await run(second.env.PEOPLE_DATABASE_URL ?? '', 'SELECT name FROM person');
    expect(rows).toEqual([{ name: 'Ada' }]);
    await second.stop();
    expect(statSync(join(clusterHome(dir).home, 'people', 'passwords.json')).mode & 0o077).toBe(0);
  });

  test('one killed like a crash is gone at once; started again it listens where it did and has all that was committed', async () => {
    const clusters = await startClusters({ dir, durable: false });
    const urn = clusters.env.CLUSTER_URN_ADMIN_URL ?? '';
    try {
      await run(urn, 'CREATE TABLE crash (n int)');
      const server = postmaster('urn');
      await run(urn, 'INSERT INTO crash VALUES (1)');
      await clusters.kill('urn');
      expect(isAlive(server)).toBe(false);
      await expect(run(urn, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
      await expect(run(clusters.env.CLUSTER_PEOPLE_ADMIN_URL ?? '', 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
      await clusters.start('urn');
      await expect(run(urn, 'SELECT n FROM crash')).resolves.toEqual([{ n: 1 }]);
      await run(urn, 'DROP TABLE crash');
    } finally {
      await clusters.stop();
    }
  });

  test('a starter killed with SIGKILL leaves no server behind', async () => {
    const starter = await runElsewhere();
    const servers = [postmaster('people'), postmaster('urn')];
    starter.kill('SIGKILL');
    for (const pid of servers) await gone(pid);
  });

  test('servers left behind all the same (their watcher killed too) are stopped by the next start', async () => {
    const starter = await runElsewhere();
    const orphan = postmaster('people');
    const watcher = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${orphan}/status`, 'utf8'))?.[1]);
    process.kill(watcher, 'SIGKILL');
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    expect(isAlive(orphan)).toBe(true);
    const clusters = await startClusters({ dir, durable: false });
    expect(isAlive(orphan)).toBe(false);
    await expect(run(clusters.env.CLUSTER_PEOPLE_ADMIN_URL ?? '', 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await clusters.stop();
  });

  test('in use by another run: one clear sentence, and that run goes on', async () => {
    const starter = await runElsewhere();
    const error = await startClusters({ dir, durable: false }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClusterError);
    expect(String(error)).toMatch(new RegExp(`in use by process ${starter.pid}`));
    expect(isAlive(postmaster('people'))).toBe(true);
  });

  test('where one of the two does not start, the other is ended; both start once that is mended', async () => {
    const clusters = await startClusters({ dir, durable: false });
    await clusters.stop();
    const version = join(clusterHome(dir).home, 'urn', 'data', 'PG_VERSION');
    const own = readFileSync(version, 'utf8');
    writeFileSync(version, '9.6\n');
    await expect(startClusters({ dir, durable: false })).rejects.toThrow(/another version of PostgreSQL/);
    expect(existsSync(join(clusterHome(dir).home, 'people', 'data', 'postmaster.pid'))).toBe(false);
    writeFileSync(version, own);
    const again = await startClusters({ dir, durable: false });
    expect(Object.keys(again.env).map((name) => name.replace(/_.*/, ''))).toEqual([
      ...Array(6).fill(expect.stringMatching(/^(CLUSTER|PEOPLE|JOURNAL)$/)),
      ...Array(6).fill(expect.stringMatching(/^(CLUSTER|URN)$/)),
    ]);
    expect(again.ports.people).not.toBe(again.ports.urn);
    await again.stop();
  });

  test('a lock that names some other program is set aside, and that program lives', async () => {
    const other = spawn('sleep', ['60']);
    children.push(other);
    const lock = join(clusterHome(dir).home, 'people', 'data', 'postmaster.pid');
    const clusters = await startClusters({ dir, durable: false });
    await clusters.stop();
    writeFileSync(lock, `${other.pid}\n`);
    const again = await startClusters({ dir, durable: false });
    expect(isAlive(other.pid ?? 0)).toBe(true);
    await again.stop();
  });

  test('killed while the cluster was being made: the next start makes it', async () => {
    const fresh = join(base, 'half');
    mkdirSync(join(clusterHome(fresh).home, 'people', 'data.new'), { recursive: true });
    writeFileSync(join(clusterHome(fresh).home, 'people', 'data.new', 'PG_VERSION'), '18');
    const clusters = await startClusters({ dir: fresh, durable: false });
    await clusters.stop();
    wipeClusters(fresh);
    expect(existsSync(clusterHome(fresh).home)).toBe(false);
  });

  test.runIf(process.getuid?.() === 0)('as root in a private folder: said in one sentence, and it works', async () => {
    const home = mkdtempSync(join(tmpdir(), 'isoloir-private-')); // 0700
    const sentences: string[] = [];
    const clusters = await startClusters({
      dir: join(home, '.data'),
      durable: false,
      notify: (sentence) => sentences.push(sentence),
    });
    await expect(run(clusters.env.CLUSTER_URN_ADMIN_URL ?? '', 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await clusters.stop();
    expect(sentences).toEqual([
      expect.stringMatching(/^Running as root .* the databases lie in \/(var\/)?tmp\/isoloir-/),
    ]);
    expect(clusters.home.startsWith(home)).toBe(false);
    wipeClusters(join(home, '.data'));
    expect(existsSync(clusters.home)).toBe(false);
    rmSync(home, { recursive: true });
  });
});

describe('db:setup', () => {
  test('again and again; passwords follow the URLs; a wrong URL is one sentence without a password', async () => {
    const clusters = await startClusters({ dir, durable: false });
    try {
      await setUpDatabases(clusters.env);
      expect(await setUpDatabases(clusters.env)).toEqual([]);
      // without an administrator: migrations and grants only
      const { CLUSTER_PEOPLE_ADMIN_URL: _, CLUSTER_URN_ADMIN_URL: __, ...rest } = clusters.env;
      expect(await setUpDatabases(rest)).toEqual([]);
      // another password
      const url = new URL(clusters.env.PEOPLE_DATABASE_URL ?? '');
      const before = url.href;
      url.password = "it's%20new";
      await setUpDatabases({ ...clusters.env, PEOPLE_DATABASE_URL: url.href });
      await expect(run(url.href, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
      await expect(run(before, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
      await setUpDatabases(clusters.env);

      const other = { ...clusters.env, PEOPLE_DATABASE_URL: before.replace('people_app', 'people_owner') };
      const error = await setUpDatabases(other).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SetupError);
      expect(String(error)).toMatch(/PEOPLE_DATABASE_URL must name the role people_app/);
      expect(String(error)).not.toContain(new URL(before).password);
    } finally {
      await clusters.stop();
    }
  });

  test('a migration altered after it had been applied stops everything', async () => {
    const clusters = await startClusters({ dir, durable: false });
    try {
      await run(clusters.env.PEOPLE_OWNER_URL ?? '', `UPDATE _prisma_migrations SET checksum = 'x'`);
      await expect(setUpDatabases(clusters.env)).rejects.toThrow(/was altered/);
    } finally {
      await clusters.stop();
    }
  });

  test('one side alone is set up without the other’s URLs; nothing at all is refused', async () => {
    const clusters = await startClusters({ dir: join(base, 'one-side'), durable: false });
    try {
      const urn = Object.fromEntries(Object.entries(clusters.env).filter(([name]) => name.includes('URN')));
      const applied = await setUpDatabases(urn);
      expect(applied.every((name) => name.startsWith('urn/') || name.startsWith('chain/'))).toBe(true);
      await expect(run(clusters.env.PEOPLE_OWNER_URL ?? '', 'SELECT 1')).rejects.toThrow(pg.DatabaseError);
      await expect(setUpDatabases({})).rejects.toThrow(/Neither/);
    } finally {
      await clusters.stop();
      wipeClusters(join(base, 'one-side'));
    }
  });
});
