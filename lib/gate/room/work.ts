/**
 * What a stranger pays for a place while we are under attack: some computing, never anything to read or to solve. A task
 * is made of small pieces, so that no device is unlucky for long, and is checked in microseconds without having been kept.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Bytes } from '#lib/ground/bytes.ts';
import { PIECES, pieceOf } from '#lib/ground/in-line.ts';
import { holdsSeal, SEAL, sealOf } from './seal.ts';

/** Find for each piece i < PIECES a number whose SHA-256 with `task` begins with `bits` zero bits. */
export type Task = { task: string; bits: number };

/** Bits of a piece. At 12 a telephone of 2015 (100,000 hashes a second) is busy for under a second, at 17 for 20. */
export const BITS = { least: 12, most: 17 } as const;

/** Seconds for which a task may be handed in. */
export const LIFE = 180;

/** Tasks handed in that are remembered, so that none is paid with twice. */
const MOST_USED = 2 ** 18;

/** bits.second.mark.seal */
const SPELLING = new RegExp(`^(\\d{2})\\.([1-9a-z][0-9a-z]{0,7})\\.([\\w-]{16})\\.${SEAL}$`);

export type Works = {
  give: (bits: number, now: number) => Task;
  /** Whether the task is ours, in time, done, and was never handed in. `answers`: the numbers, piece by piece. */
  take: (task: string, answers: readonly number[], now: number) => boolean;
  /** It was taken for nothing, and may be handed in again. */
  giveBack: (task: string) => void;
};

/** `now` is in seconds. Any process with the key takes what another gave; each remembers what was handed in to it, the primary what got a place
 * (coordinator.ts). */
export function openWorks(key: Bytes): Works {
  const used = new Map<string, number>();
  /** No two tasks are alike, in any process; that none is made by others is the seal's affair. */
  const mark = randomBytes(8);
  let given = 0;
  return {
    give(bits, now) {
      const size = Math.min(BITS.most, Math.max(BITS.least, Math.round(bits)));
      given = (given + 1) % 2 ** 32;
      const mine = Buffer.alloc(12, mark);
      mine.writeUInt32BE(given, 8);
      const text = `${size}.${Math.floor(now).toString(36)}.${mine.toString('base64url')}`;
      return { task: `${text}.${sealOf(key, 'work', text)}`, bits: size };
    },
    take(task, answers, now) {
      const [, bits, since = '', own, seal = ''] = SPELLING.exec(task) ?? [];
      if (bits === undefined) return false;
      const age = now - Number.parseInt(since, 36);
      if (age < -1 || age > LIFE || used.has(task)) return false;
      if (!holdsSeal(key, 'work', `${bits}.${since}.${own}`, seal)) return false;
      if (!isDone(task, Number(bits), answers)) return false;
      forget(used, now);
      used.set(task, now);
      return true;
    },
    giveBack: (task) => void used.delete(task),
  };
}

function isDone(task: string, bits: number, answers: readonly number[]): boolean {
  if (answers.length !== PIECES) return false;
  return answers.every((answer, piece) => {
    if (!Number.isSafeInteger(answer) || answer < 0) return false;
    const head = createHash('sha256')
      .update(pieceOf(task, piece, answer))
      .digest()
      .readUInt32BE(0);
    return Math.clz32(head) >= bits;
  });
}

/** Bits of a piece under a load: `pressure` 0 (the room has just opened) to 1 (strangers fill their lane). */
export const bitsUnder = (pressure: number): number =>
  Math.round(BITS.least + (BITS.most - BITS.least) * Math.min(1, Math.max(0, pressure)));

/** The oldest go first: they are out of time, or the price of a second use is a memory that is full of paid work. */
function forget(used: Map<string, number>, now: number): void {
  for (const [task, at] of used) {
    if (now - at <= LIFE + 1 && used.size < MOST_USED) return;
    used.delete(task);
  }
}

/** What names a task to all processes: its seal, 22 signs. */
export const sealOfWork = ({ task }: Task): string => task.slice(-22);
