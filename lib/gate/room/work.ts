/**
 * What a stranger pays for a place while we are under attack: some computing, never anything to read or to solve. A task
 * is made of small pieces, so that no device is unlucky for long, and is checked in microseconds without having been kept.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '#lib/ground/bytes.ts';

/** Find for each piece i < PIECES a number whose SHA-256 with `task` begins with `bits` zero bits. */
export type Task = { task: string; bits: number };

/** Small pieces of like size: the time they take in all varies by a quarter, that of one large one by its own length. */
export const PIECES = 16;

/** Bits of a piece. At 12 a telephone of 2015 (100,000 hashes a second) is busy for under a second, at 17 for 20. */
export const BITS = { least: 12, most: 17 } as const;

/** Seconds for which a task may be handed in. */
export const LIFE = 180;

/** Tasks handed in that are remembered, so that none is paid with twice. */
const MOST_USED = 2 ** 18;

/** bits.second.random.seal */
const SPELLING = /^(\d{2})\.([1-9a-z][0-9a-z]{0,7})\.([\w-]{16})\.([\w-]{22})$/;

export type Works = {
  give: (bits: number, now: number) => Task;
  /** Whether the task is ours, in time, done, and was never handed in. `answers`: the numbers, piece by piece. */
  take: (task: string, answers: readonly number[], now: number) => boolean;
};

/** `now` is in seconds. Any process with the key takes what another gave; each remembers what was handed in to it. */
export function openWorks(key: Bytes): Works {
  const used = new Map<string, number>();
  return {
    give(bits, now) {
      const size = Math.min(BITS.most, Math.max(BITS.least, Math.round(bits)));
      const text = `${size}.${Math.floor(now).toString(36)}.${randomBytes(12).toString('base64url')}`;
      return { task: `${text}.${sealOf(key, text)}`, bits: size };
    },
    take(task, answers, now) {
      const [, bits, given = '', random, seal = ''] = SPELLING.exec(task) ?? [];
      if (bits === undefined) return false;
      const age = now - Number.parseInt(given, 36);
      if (age < -1 || age > LIFE || used.has(task)) return false;
      const due = sealOf(key, `${bits}.${given}.${random}`);
      if (!timingSafeEqual(Buffer.from(due), Buffer.from(seal))) return false;
      if (!isDone(task, Number(bits), answers)) return false;
      forget(used, now);
      used.set(task, now);
      return true;
    },
  };
}

/** The text that is hashed for a piece, as the page's own script writes it. */
export const pieceOf = (task: string, piece: number, answer: number): string => `${task}|${piece}|${answer}`;

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

const sealOf = (key: Bytes, text: string): string =>
  createHmac('sha256', key).update(`isoloir/v1/work|${text}`).digest().subarray(0, 16).toString('base64url');
