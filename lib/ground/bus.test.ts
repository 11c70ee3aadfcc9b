import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { BusAway, notice, PRIMARY, plug, receive, topic, unplug } from './bus.ts';

const twice = topic('test/twice', {
  question: z.strictObject({ of: z.int() }),
  answer: z.strictObject({ is: z.int() }),
});
const news = notice('test/news', z.strictObject({ word: z.string() }));

afterEach(() => {
  for (const id of [0, 1, 2]) unplug(id);
  twice.serve(({ of }) => ({ is: 2 * of }));
});

/** A process at the other end of a channel: what it was sent, and how it answers. */
function other(id: number, answer: (word: { id: number; value: unknown }) => unknown = () => null): unknown[] {
  const sent: unknown[] = [];
  plug({
    id,
    send: (word) => {
      sent.push(word);
      const parsed = z.object({ kind: z.literal('ask'), id: z.int(), value: z.unknown() }).safeParse(word);
      const said = parsed.success ? answer({ id: parsed.data.id, value: parsed.data.value }) : null;
      if (said !== null) queueMicrotask(() => receive(id, said));
    },
  });
  return sent;
}

test('one process asks and answers itself, by the same schemas', async () => {
  twice.serve(({ of }, from) => ({ is: 2 * of + from }));
  expect(await twice.ask({ of: 21 })).toEqual({ is: 42 });
  expect(await twice.askAll({ of: 4 })).toEqual([{ is: 8 }]);
  await expect(twice.ask({ of: 0.5 })).rejects.toThrow();
  twice.serve(() => ({ is: 0.5 }));
  await expect(twice.ask({ of: 1 })).rejects.toThrow();
});

test('a process asks the primary; an answer of another shape is none', async () => {
  const sent = other(PRIMARY, ({ id, value }) => ({ kind: 'answer', id, value: { is: Object(value).of * 3 } }));
  expect(await twice.ask({ of: 3 })).toEqual({ is: 9 });
  expect(sent).toEqual([{ kind: 'ask', topic: 'test/twice', id: expect.any(Number), value: { of: 3 } }]);
  unplug(PRIMARY);
  other(PRIMARY, ({ id }) => ({ kind: 'answer', id, value: { is: 1, more: 1 } }));
  await expect(twice.ask({ of: 3 })).rejects.toThrow();
  unplug(PRIMARY);
  other(PRIMARY, ({ id }) => ({ kind: 'failed', id }));
  await expect(twice.ask({ of: 3 })).rejects.toThrow(BusAway);
});

test('an answer that came while this process was too busy to read it is read before it is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const sent = other(PRIMARY);
    const [late, never] = [twice.ask({ of: 3 }), twice.ask({ of: 4 })];
    const [first] = sent.map((word) => z.object({ id: z.int() }).parse(word).id);
    vi.advanceTimersByTime(1000);
    receive(PRIMARY, { kind: 'answer', id: first, value: { is: 6 } });
    expect(await late).toEqual({ is: 6 });
    await expect(never).rejects.toThrow(BusAway);
  } finally {
    vi.useRealTimers();
  }
});

test('the primary asks all; who is gone or fails is left out, and nobody waits for them', async () => {
  other(1, ({ id, value }) => ({ kind: 'answer', id, value: { is: Object(value).of } }));
  other(2);
  const all = twice.askAll({ of: 5 });
  unplug(2);
  expect(await all).toEqual([{ is: 5 }]);
});

test('what comes in is parsed: a stranger, a wrong shape, a topic that nobody serves', async () => {
  const sent = other(1);
  receive(1, 'hello');
  receive(1, { kind: 'ask', topic: 'test/twice', id: 1 });
  receive(1, { kind: 'ask', topic: 'test/twice', id: 1, value: {}, more: 1 });
  receive(1, { kind: 'ask', topic: 'test/nobody', id: 7, value: {} });
  receive(1, { kind: 'ask', topic: 'test/twice', id: 8, value: { of: 'x' } });
  receive(1, { kind: 'ask', topic: 'test/twice', id: 9, value: { of: 2 } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toEqual([
    { kind: 'failed', id: 7 },
    { kind: 'failed', id: 8 },
    { kind: 'answer', id: 9, value: { is: 4 } },
  ]);
});

test('news go to every process, or stay at home; bad ones reach nobody', () => {
  const heard: string[] = [];
  news.hear(({ word }, from) => heard.push(`${word} from ${from}`));
  news.say({ word: 'alone' });
  const [one, two] = [other(1), other(2)];
  news.say({ word: 'all' });
  expect([one, two]).toEqual(Array(2).fill([{ kind: 'say', topic: 'test/news', value: { word: 'all' } }]));
  receive(2, { kind: 'say', topic: 'test/news', value: { word: 'up' } });
  receive(2, { kind: 'say', topic: 'test/news', value: { word: 1 } });
  expect(heard).toEqual(['alone from 0', 'up from 2']);
});
