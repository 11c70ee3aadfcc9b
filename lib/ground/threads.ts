/**
 * Threads for what takes milliseconds of the processor: proofs, raw RSA. In front of them a line that is bounded in length
 * and in time, so that a flood is refused at once and nothing is computed for someone who left. piscina keeps the threads,
 * and replaces one that dies. They are given no environment: a secret crosses only as part of a job.
 */
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { z } from 'zod';
import { log } from './log.ts';
import { ok, type Result, refuse } from './result.ts';
import { shared } from './shared.ts';

/** `full`: the line is; `late`: whoever asked is gone, or waited too long. In both nothing was computed. */
export type Unserved = 'full' | 'late';

/** Jobs that wait for one thread: at 15 ms each this is a second. */
const MOST = 64;
/** Milliseconds that a job may wait: a client would ask again by then. */
const PATIENCE = 5000;
/** A quiet thread ends after this many milliseconds: its memory is the machine's. */
const IDLE = 300_000;

export type Wish = {
  /** Ends where nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
  /** Goes before those that are not: what was begun is finished first. */
  urgent?: boolean;
};

export type Threads<Job, Answer> = {
  run: (job: Job, wish?: Wish) => Promise<Result<Answer, Unserved>>;
};

type Kind<Job, Answer> = {
  /** The file in the folder of threads, without its ending. It exports `work`, which takes a job. */
  name: string;
  /** The same function, for where there are no threads: tests and tools. */
  here: (job: Job) => unknown;
  answer: z.ZodType<Answer>;
};

const layout = () => shared('threads', () => ({ folder: '', threads: 0, pools: new Map<string, Line>() }));

/** From now on jobs go to threads, made when they are first needed. Before it, they are done where they are asked for. */
export function layThreads(folder: string, threads: number): void {
  Object.assign(layout(), { folder, threads });
}

export type ThreadLoad = { name: string; threads: number; running: number; waiting: number };

/** How busy the threads of this process are, by kind. */
export const threadLoad = (): ThreadLoad[] =>
  [...layout().pools].map(([name, line]) => ({ name, threads: layout().threads, ...line.load() }));

/** Ends them; what waits or cannot be finished is answered `late`. */
export async function closeThreads(): Promise<void> {
  const lines = [...layout().pools.values()];
  layout().pools.clear();
  await Promise.all(lines.map((line) => line.close()));
}

export function threadsOf<Job, Answer>({ name, here, answer }: Kind<Job, Answer>): Threads<Job, Answer> {
  return {
    run: async (job, { signal, urgent = false } = {}) => {
      if (signal?.aborted) return refuse('late');
      const { folder, threads, pools } = layout();
      if (threads === 0) return ok(answer.parse(await here(job)));
      const line = pools.get(name) ?? openLine(join(/* turbopackIgnore: true */ folder, `${name}.js`), name, threads);
      pools.set(name, line);
      const done = await line.run(job, { signal, urgent });
      return done.ok ? ok(answer.parse(done.value)) : done;
    },
  };
}

/** What a job waits with: `begin` sends it to a thread, `drop` answers that it was too late. */
type Waiting = { begin: () => void; drop: () => void };

type Line = {
  run: (job: unknown, wish: Required<Pick<Wish, 'urgent'>> & Wish) => Promise<Result<unknown, Unserved>>;
  load: () => { running: number; waiting: number };
  close: () => Promise<void>;
};

function openLine(filename: string, name: string, threads: number): Line {
  const pool = new Piscina({ filename, name, minThreads: 0, maxThreads: threads, idleTimeout: IDLE, env: {} });
  pool.on('error', () => log('ground/thread-lost', { count: 1 }));
  const [first, then] = [new Set<Waiting>(), new Set<Waiting>()];
  let running = 0;
  let isClosing = false;
  const waiting = () => first.size + then.size;

  const perform = async (job: unknown): Promise<Result<unknown, Unserved>> => {
    running += 1;
    try {
      return ok(await pool.run(job, { name: 'work' }));
    } catch (thrown) {
      if (isClosing) return refuse('late');
      throw thrown;
    } finally {
      running -= 1;
      const [next] = [...first, ...then];
      next?.begin();
    }
  };
  const queue = (job: unknown, { signal, urgent }: Required<Pick<Wish, 'urgent'>> & Wish) =>
    new Promise<Result<unknown, Unserved>>((resolve) => {
      const line = urgent ? first : then;
      const leave = () => {
        line.delete(one);
        clearTimeout(over);
        signal?.removeEventListener('abort', one.drop);
      };
      const one: Waiting = {
        begin: () => {
          leave();
          resolve(perform(job));
        },
        drop: () => {
          leave();
          resolve(refuse('late'));
        },
      };
      const over = setTimeout(one.drop, PATIENCE);
      signal?.addEventListener('abort', one.drop, { once: true });
      line.add(one);
    });
  return {
    run: async (job, wish) => {
      if (running < threads) return perform(job);
      // Each half of the room is its own: strangers cannot fill what finishes those who have shown a pass.
      return (wish.urgent ? first : then).size < MOST * threads ? queue(job, wish) : refuse('full');
    },
    load: () => ({ running, waiting: waiting() }),
    close: async () => {
      isClosing = true;
      for (const one of [...first, ...then]) one.drop();
      await pool.close();
    },
  };
}
