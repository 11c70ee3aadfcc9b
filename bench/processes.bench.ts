/**
 * Several processes on one port: how evenly connections are dealt, by the primary (round robin) and by the kernel, and how
 * long background work stands still when the process on duty is killed. Client and servers share the machine's cores.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startWorld, type World } from '../e2e/world.ts';
import type { Figures } from './main.ts';

export const name = 'processes';

const CONNECTIONS = 1000;
const AT_ONCE = 32;
/** Longest wait for a take-over, in milliseconds: beyond it, the killed process was not on duty. */
const PATIENCE = 6000;

/** Answers with the number of the process; each does a millisecond of work, as a page does. */
const SERVER = `
  const cluster = require('node:cluster');
  if (cluster.isPrimary) for (let i = 0; i < 2; i++) cluster.fork();
  else require('node:http').createServer((_, answer) => {
    for (const end = performance.now() + 1; performance.now() < end; );
    answer.end(String(cluster.worker.id));
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port + ' '); });`;

const get = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', agent: false }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve(text));
      })
      .on('error', reject);
  });

/** @returns share of the busier of two processes, and connections a second */
async function deal(policy: 'rr' | 'none'): Promise<{ share: number; rate: number }> {
  const env = { ...process.env, NODE_CLUSTER_SCHED_POLICY: policy };
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-deal-'));
  const file = join(folder, 'server.cjs');
  writeFileSync(file, SERVER);
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    // both listen on the one port that the first was given
    const port = await new Promise<number>((resolve) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += String(chunk);
        const ports = said.match(/\d+(?= )/g) ?? [];
        if (ports.length === 2) resolve(Number(ports[0]));
      });
    });
    const by = new Map<string, number>();
    let left = CONNECTIONS;
    const start = performance.now();
    const hand = async () => {
      while (left-- > 0) {
        const who = await get(port);
        by.set(who, (by.get(who) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, hand));
    return { share: Math.max(...by.values()) / CONNECTIONS, rate: (CONNECTIONS * 1000) / (performance.now() - start) };
  } finally {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true });
  }
}

const onDuty = (world: World): number => world.log().split('ground/on-duty').length - 1;

const serving = (world: World): number[] =>
  readFileSync(`/proc/${world.server.pid()}/task/${world.server.pid()}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);

/** Kills each process in turn. @returns milliseconds until another was on duty, for each duty that was taken over */
async function takeOvers(say: (text: string) => void): Promise<number[]> {
  say('starting clusters and two processes');
  const world = await startWorld(undefined, { PROCESSES: '2' });
  const times: number[] = [];
  try {
    for (const pid of serving(world)) {
      for (let i = 0; i < 600 && (serving(world).length < 2 || onDuty(world) < 2); i++) await pause(100);
      await pause(2000);
      let before = onDuty(world);
      const start = performance.now();
      process.kill(pid, 'SIGKILL');
      while (performance.now() - start < PATIENCE) {
        const after = onDuty(world);
        for (; before < after; before++) times.push(performance.now() - start);
        await pause(10);
      }
    }
    return times;
  } finally {
    await world.stop();
  }
}

export async function run(say: (text: string) => void): Promise<Figures> {
  say(`${CONNECTIONS} connections to two processes, dealt in two ways`);
  const [rr, none] = [await deal('rr'), await deal('none')];
  const times = await takeOvers(say);
  return {
    'dealt by the primary: connections to the busier of two (%)': (rr.share * 100).toFixed(1),
    'dealt by the kernel: connections to the busier of two (%)': (none.share * 100).toFixed(1),
    'primary ÷ kernel, connections per second': (rr.rate / none.rate).toFixed(2),
    'duties taken over when each of two was killed in turn': times.length,
    'longest time without anyone on duty (s)': (Math.max(0, ...times) / 1000).toFixed(2),
  };
}
