// The processes of embedded clusters: those that a killed run left behind, and how one is ended at once.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ClusterError } from './embedded-place.mjs';

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

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
export async function clearOrphan(data) {
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

/** SIGKILL to a server and to all its processes: none of them may write another byte. */
export function killAtOnce(server) {
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
