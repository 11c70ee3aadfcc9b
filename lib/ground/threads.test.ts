import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { closeThreads, layThreads, threadLoad, threadsOf } from './threads.ts';

const folder = mkdtempSync(join(tmpdir(), 'isoloir-threads-'));
// A job says when it may end: the test holds the other half of the shared memory.
writeFileSync(
  join(folder, 'held.js'),
  `exports.work = ({ gate, say }) => {
     if (gate) Atomics.wait(gate, 0, 0);
     if (say === 'die') process.exit(1);
     if (say === 'secrets') return Object.keys(process.env).join();
     if (say === 'throw') throw new Error('no');
     return say;
   };`,
);
type Job = { say: string; gate?: Int32Array };
const held = threadsOf({ name: 'held', here: ({ say }: Job) => `here ${say}`, answer: z.string() });

beforeEach(() => layThreads(folder, 1));
afterEach(async () => {
  vi.useRealTimers();
  await closeThreads();
  layThreads('', 0);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A job that occupies the one thread until it is let go. */
function occupy() {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const done = held.run({ say: 'first', gate });
  const open = () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    return done;
  };
  return { open };
}

const served = (value: string) => ({ ok: true, value });
const unserved = (code: string) => ({ ok: false, refusal: { code } });

test('without threads the job is done where it is asked for, by the same schema', async () => {
  layThreads('', 0);
  expect(await held.run({ say: 'x' })).toEqual(served('here x'));
  expect(threadLoad()).toEqual([]);
  const wrong = threadsOf({ name: 'wrong', here: () => 1, answer: z.string() });
  await expect(wrong.run({})).rejects.toThrow();
});

test('a thread has nothing of the environment', async () => {
  expect(await held.run({ say: 'secrets' })).toEqual(served(''));
});

test('what is urgent goes before what waited longer', async () => {
  const { open } = occupy();
  const order: string[] = [];
  const all = [
    held.run({ say: 'strangers' }).then(() => order.push('strangers')),
    held.run({ say: 'begun' }, { urgent: true }).then(() => order.push('begun')),
  ];
  expect(threadLoad()).toEqual([{ name: 'held', threads: 1, running: 1, waiting: 2 }]);
  await open();
  await Promise.all(all);
  expect(order).toEqual(['begun', 'strangers']);
  expect(threadLoad()).toEqual([{ name: 'held', threads: 1, running: 0, waiting: 0 }]);
});

test('a full line refuses at once; a flood of strangers leaves room for what was begun', async () => {
  const { open } = occupy();
  const crowd = Array.from({ length: 64 }, () => held.run({ say: 'stranger' }));
  expect(await held.run({ say: 'one too many' })).toEqual(unserved('full'));
  const begun = held.run({ say: 'begun' }, { urgent: true });
  await open();
  expect(await begun).toEqual(served('begun'));
  expect(await Promise.all(crowd)).toEqual(Array(64).fill(served('stranger')));
});

test('whoever has left is not computed for, before or while they wait', async () => {
  const { open } = occupy();
  const gone = new AbortController();
  const waits = held.run({ say: 'gone' }, { signal: gone.signal });
  gone.abort();
  expect(await waits).toEqual(unserved('late'));
  expect(await held.run({ say: 'gone before' }, { signal: gone.signal })).toEqual(unserved('late'));
  expect(threadLoad()).toEqual([{ name: 'held', threads: 1, running: 1, waiting: 0 }]);
  // once begun, it is finished: the thread is not torn down
  const late = new AbortController();
  const ends = open();
  late.abort();
  expect(await ends).toEqual(served('first'));
});

test('who waited too long is told so, and not computed for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { open } = occupy();
  const waits = held.run({ say: 'late' });
  vi.advanceTimersByTime(5000);
  expect(await waits).toEqual(unserved('late'));
  vi.useRealTimers();
  await open();
});

test('a job that fails, and a thread that dies, fail one job; the next is served', async () => {
  await expect(held.run({ say: 'throw' })).rejects.toThrow();
  expect(await held.run({ say: 'after' })).toEqual(served('after'));
  await expect(held.run({ say: 'die' })).rejects.toThrow();
  expect(await held.run({ say: 'risen' })).toEqual(served('risen'));
});

test('the end answers who waits, and whoever was being served', async () => {
  const { open } = occupy();
  const waits = held.run({ say: 'x' });
  const closing = closeThreads();
  expect(await waits).toEqual(unserved('late'));
  expect([served('first'), unserved('late')]).toContainEqual(await open());
  await closing;
});
