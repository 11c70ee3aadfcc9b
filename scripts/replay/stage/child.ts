/** A child process that speaks in messages of known shapes. */
import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';

export type Child<Word> = {
  pid: number;
  send: (order: object) => void;
  /** The next word that is of interest. @throws Error where the child ends first */
  hear: <T>(want: (word: Word) => T | null) => Promise<T>;
  stop: () => Promise<void>;
};

/** @param file of this module, below scripts/replay @param isPolite gives way to everyone else on its core */
export function startChild<Word>(file: string, schema: z.ZodType<Word>, isPolite = false): Child<Word> {
  const child: ChildProcess = fork(path.resolve(import.meta.dirname, '..', file), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (isPolite && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${file} ended (${signal ?? code})`)));
    child.once('error', reject);
  });
  ended.catch(() => {}); // whoever waits hears of it
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    pid: child.pid ?? 0,
    send: (order) => void child.send(order),
    hear: <T>(want: (word: Word) => T | null) => {
      let listen = (_: unknown): void => {};
      const heard = new Promise<T>((resolve, reject) => {
        listen = (message) => {
          try {
            const found = want(schema.parse(message));
            if (found !== null) resolve(found);
          } catch (thrown) {
            reject(thrown);
          }
        };
        child.on('message', listen);
      });
      return Promise.race([heard, ended]).finally(() => child.off('message', listen));
    },
    stop: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
