/** Answers over a real socket: whole, in pieces, to slow readers, to those who leave. */
import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from './node.ts';

const pieces = (list: readonly string[], { fails = false, cancelled = () => {} } = {}) => {
  const left = [...list];
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = left.shift();
        if (next !== undefined) controller.enqueue(new TextEncoder().encode(next));
        else if (fails) controller.error(new Error('the source broke'));
        else controller.close();
      },
      cancel: cancelled,
    },
    { highWaterMark: 0 },
  );
};

let given: () => Response = () => new Response(null);
const server = http.createServer((_, outgoing) => void send(given(), outgoing));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  port = typeof bound === 'object' && bound !== null ? bound.port : 0;
});
afterAll(() => void server.close());

const ask = (): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, agent: false }, resolve).on('error', reject);
  });
async function read(message: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += chunk;
  return text;
}

test('one piece has its length, also of JSON; what a page may do with it is said', async () => {
  given = () => Response.json({ done: 'é' }, { status: 201 });
  const answer = await ask();
  expect([answer.statusCode, answer.headers['content-length'], await read(answer)]).toEqual([
    201,
    '13',
    '{"done":"é"}',
  ]);
  expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'content-type': 'application/json' });
  expect(answer.headers['transfer-encoding']).toBeUndefined();
});

test('nothing, and pieces in their order', async () => {
  given = () => new Response(null, { status: 204 });
  expect((await ask()).statusCode).toBe(204);
  given = () => new Response(pieces([]));
  expect(await read(await ask())).toBe('');
  given = () => new Response(pieces(['a', 'b', 'c']));
  expect(await read(await ask())).toBe('abc');
});

test('no more is made than a slow reader takes; then all of it arrives', async () => {
  const many = Array.from({ length: 400 }, (_, i) => String(i % 10).repeat(65_536));
  let made = 0;
  given = () => {
    const source = pieces(many).getReader();
    const counted = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const step = await source.read();
          made += 1;
          if (step.done) controller.close();
          else controller.enqueue(step.value);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(counted);
  };
  const answer = await ask();
  answer.pause();
  for (let before = -1; before !== made; ) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(made).toBeLessThan(many.length);
  const text = await read(answer);
  expect([text.length, made]).toEqual([many.length * 65_536, many.length + 1]);
});

test('whoever leaves ends what was being made', async () => {
  const cancelled = new Promise<void>((resolve) => {
    given = () => new Response(pieces(new Array(1000).fill('x'.repeat(65_536)), { cancelled: resolve }));
  });
  const answer = await ask();
  answer.once('data', () => answer.destroy());
  await cancelled;
});

test('a source that breaks breaks the answer: it never looks whole', async () => {
  given = () => new Response(pieces(['half'], { fails: true }));
  await expect(ask().then(read)).rejects.toThrow();
});
