/**
 * Words between the primary and its processes. Each topic has a name and strict schemas that both ends apply; where there
 * is one process only, the same call goes the same way without a wire. The wire itself is `processes.ts`'s affair.
 */
import { z } from 'zod';
import { log } from './log.ts';
import { shared } from './shared.ts';

/** The other end did not answer in time, is not there, or failed. What it was asked may have happened or not. */
export class BusAway extends Error {
  override readonly name = 'BusAway';
}

/** One channel: to the primary (id 0), or to a process of ours (its number, from 1). */
export type Port = { id: number; send: (word: unknown) => void };

const Word = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask'), topic: z.string(), id: z.int(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('answer'), id: z.int(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('failed'), id: z.int() }),
  z.strictObject({ kind: z.literal('say'), topic: z.string(), value: z.unknown() }),
]);

/** The primary, as the number of who asks or is asked; also the only process of one. */
export const PRIMARY = 0;
/** Milliseconds that an answer may take. */
const PATIENCE = 1000;
/** Questions under way in one process: beyond them the other end is as good as gone. */
const MOST = 10_000;

type Handler = (value: unknown, from: number) => unknown;
type Waiting = { settle: (value: unknown) => void; fail: (fault: Error) => void; to: number };

const bus = () =>
  shared('bus', () => ({
    ports: new Map<number, Port>(),
    served: new Map<string, Handler>(),
    heard: new Map<string, Set<Handler>>(),
    waiting: new Map<number, Waiting>(),
    last: 0,
  }));

/** Opens a channel. Whoever has one to the primary is not the primary. */
export function plug(port: Port): void {
  bus().ports.set(port.id, port);
}

/** The channel is gone: nobody waits for it any longer. */
export function unplug(id: number): void {
  bus().ports.delete(id);
  for (const { to, fail } of [...bus().waiting.values()]) if (to === id) fail(new BusAway('the process is gone'));
}

/** Takes what came in by a channel. What is no word of ours is dropped and counted in the log. */
export function receive(from: number, raw: unknown): void {
  const parsed = Word.safeParse(raw);
  if (!parsed.success) {
    log('bus/refused', { count: 1 });
    return;
  }
  const word = parsed.data;
  if (word.kind === 'answer') bus().waiting.get(word.id)?.settle(word.value);
  else if (word.kind === 'failed') bus().waiting.get(word.id)?.fail(new BusAway('the other end failed'));
  else if (word.kind === 'say') hear(word.topic, word.value, from);
  else void reply(from, word);
}

async function reply(from: number, { topic, id, value }: { topic: string; id: number; value: unknown }): Promise<void> {
  const port = bus().ports.get(from);
  try {
    const handler = bus().served.get(topic);
    if (handler === undefined) throw new BusAway('nobody serves this');
    port?.send({ kind: 'answer', id, value: await handler(value, from) });
  } catch {
    log('bus/failed', { count: 1 });
    port?.send({ kind: 'failed', id });
  }
}

function hear(topic: string, value: unknown, from: number): void {
  for (const handler of bus().heard.get(topic) ?? []) {
    try {
      handler(value, from);
    } catch {
      log('bus/refused', { count: 1 });
    }
  }
}

function askAt(to: number, topic: string, value: unknown): Promise<unknown> {
  const { ports, waiting } = bus();
  const port = ports.get(to);
  if (port === undefined || waiting.size >= MOST) return Promise.reject(new BusAway('nobody to ask'));
  bus().last += 1;
  const id = bus().last;
  return new Promise<unknown>((resolve, reject) => {
    // A process that was busy for long has its answer lying there, unread: it is read before anybody is given up.
    const over = setTimeout(() => setImmediate(() => fail(new BusAway('no answer in time'))), PATIENCE);
    const end = () => {
      clearTimeout(over);
      waiting.delete(id);
    };
    const fail = (fault: Error) => {
      end();
      reject(fault);
    };
    const settle = (answer: unknown) => {
      end();
      resolve(answer);
    };
    waiting.set(id, { settle, fail, to });
    port.send({ kind: 'ask', topic, id, value });
  });
}

async function askHere(topic: string, value: unknown): Promise<unknown> {
  const handler = bus().served.get(topic);
  if (handler === undefined) throw new BusAway('nobody serves this');
  return handler(value, PRIMARY);
}

export type Topic<Question, Answer> = {
  /** Answers in this process; `from` is the number of the process that asks. The latest handler counts. */
  serve: (handler: (question: Question, from: number) => Answer | Promise<Answer>) => void;
  /** Asks the primary, or this process where it is that or the only one. @throws BusAway */
  ask: (question: Question) => Promise<Answer>;
  /** In the primary: asks every process; in the only one: itself. By their numbers; null for who does not answer. */
  askEach: (question: Question) => Promise<Map<number, Answer | null>>;
  /** The same, without those that do not answer. */
  askAll: (question: Question) => Promise<Answer[]>;
};

/** A question with an answer. `name` is `module/word`. */
export function topic<Question, Answer>(
  name: string,
  schemas: { question: z.ZodType<Question>; answer: z.ZodType<Answer> },
): Topic<Question, Answer> {
  const answered = async (work: Promise<unknown>): Promise<Answer> => schemas.answer.parse(await work);
  const ask = async (question: Question) => {
    const up = bus().ports.has(PRIMARY);
    return answered(up ? askAt(PRIMARY, name, question) : askHere(name, question));
  };
  const askEach = async (question: Question): Promise<Map<number, Answer | null>> => {
    const below = [...bus().ports.keys()].filter((id) => id !== PRIMARY);
    if (below.length === 0) return new Map([[PRIMARY, await ask(question)]]);
    const answers = await Promise.allSettled(below.map((id) => answered(askAt(id, name, question))));
    return new Map(below.map((id, i) => [id, answers[i]?.status === 'fulfilled' ? answers[i].value : null]));
  };
  return {
    serve: (handler) => {
      bus().served.set(name, async (value, from) =>
        schemas.answer.parse(await handler(schemas.question.parse(value), from)),
      );
    },
    ask,
    askEach,
    askAll: async (question) => [...(await askEach(question)).values()].filter((answer) => answer !== null),
  };
}

export type Notice<Value> = {
  hear: (handler: (value: Value, from: number) => void) => void;
  /** From the primary to every process, from a process to the primary, in the only process to itself. */
  say: (value: Value) => void;
};

/** A word without an answer: it may be lost with the process that it goes to. */
export function notice<Value>(name: string, schema: z.ZodType<Value>): Notice<Value> {
  return {
    hear: (handler) => {
      const all = bus().heard.get(name) ?? new Set();
      bus().heard.set(
        name,
        all.add((value, from) => handler(schema.parse(value), from)),
      );
    },
    say: (value) => {
      const { ports } = bus();
      if (ports.size === 0) hear(name, value, PRIMARY);
      for (const port of ports.values()) port.send({ kind: 'say', topic: name, value });
    },
  };
}
