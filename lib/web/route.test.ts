import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ok, refuse } from '#lib/ground/result.ts';
import { problemWeb } from '#lib/i18n/problem-web.ts';
import { refusals as own } from './refusals.ts';
import { route } from './route.ts';
import { router } from './router.ts';

const origin = 'http://localhost:3000';
beforeAll(() => {
  process.env.PORT = '3000';
});

const refusals = { 'web/busy': 'busy', 'urn/unknown': 'absent' } as const;
const Name = z.strictObject({ name: z.string().max(5) });

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request(`${origin}/x`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const echo = route({ input: Name, limit: 100, refusals, handle: (input) => ok(input) });

describe('input', () => {
  test('is parsed and answered as JSON that nobody keeps', async () => {
    const answer = await echo(post('{"name":"Ada"}'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({ name: 'Ada' });
  });
  test.each([
    ['{"name":1}', {}, 400, 'web/bad-input', 'name'],
    ['{"name":"Ada","x":1}', {}, 400, 'web/bad-input', 'x'],
    ['"Ada"', {}, 400, 'web/bad-input', undefined],
    ['{', {}, 400, 'web/not-json', undefined],
    ['{"name":"Ada"}', { 'content-type': 'text/plain' }, 415, 'web/wrong-type', undefined],
    ['{"name":"Ada"}', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'web/wrong-type', undefined],
    [`{"name":"${'a'.repeat(100)}"}`, {}, 413, 'web/too-large', undefined],
  ])('%s → %#', async (body, headers, status, code, field) => {
    const answer = await echo(post(body, headers));
    expect(answer.status).toBe(status);
    const problem = await answer.json();
    expect(problem).toMatchObject({ type: `urn:isoloir:${code}`, status, code });
    expect(problem.field).toBe(field);
  });
  test('is not read beyond its limit, whatever length was declared', async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 64;
        controller.enqueue(new Uint8Array(64).fill(32));
      },
    });
    const request = new Request(`${origin}/x`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect((await echo(request)).status).toBe(413);
    expect(given).toBeLessThan(1000);
  });
  test('never comes back in the answer', async () => {
    const answer = await echo(post('{"name":"secret-token"}'));
    expect(await answer.text()).not.toContain('secret-token');
  });
  test('may be a text with search parameters, or search parameters alone', async () => {
    const text = route({
      input: z.strictObject({ digest: z.string(), text: z.string() }),
      from: 'text',
      refusals,
      handle: ok,
    });
    const csv = new Request(`${origin}/x?digest=d`, {
      method: 'POST',
      body: 'a;b',
      headers: { 'content-type': 'text/csv' },
    });
    expect(await (await text(csv)).json()).toEqual({ digest: 'd', text: 'a;b' });
    const query = route({ input: z.strictObject({ from: z.string() }), from: 'query', refusals, handle: ok });
    expect(await (await query(new Request(`${origin}/x?from=3`))).json()).toEqual({ from: '3' });
  });
  test('may be bytes, in no type that a form could post, and not beyond the limit', async () => {
    const bytes = route({
      input: z.strictObject({ kind: z.string(), bytes: z.instanceof(Uint8Array) }),
      from: 'bytes',
      limit: 4,
      refusals,
      handle: ({ kind, bytes: body }) => ok({ kind, body: [...body] }),
    });
    const send = (type: string | null, body: Uint8Array<ArrayBuffer>) =>
      bytes(
        new Request(`${origin}/x?kind=k`, {
          method: 'POST',
          body,
          headers: type === null ? {} : { 'content-type': type },
        }),
      );
    const four = Uint8Array.of(0, 255, 254, 128);
    expect(await (await send('image/png', four)).json()).toEqual({ kind: 'k', body: [0, 255, 254, 128] });
    expect((await send('image/png', Uint8Array.of(1, 2, 3, 4, 5))).status).toBe(413);
    for (const type of [null, 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])
      expect((await send(type, four)).status).toBe(415);
  });
  test('from another origin is refused where a cookie goes along', async () => {
    const guarded = route({ input: Name, sameOrigin: true, refusals, handle: ok });
    expect((await guarded(post('{"name":"Ada"}', { origin }))).status).toBe(200);
    for (const other of ['http://urn.localhost:3000', 'null', 'http://localhost']) {
      expect((await guarded(post('{"name":"Ada"}', { origin: other }))).status).toBe(403);
    }
    expect((await guarded(post('{"name":"Ada"}'))).status).toBe(403);
  });
});

describe('a body that comes byte by byte', () => {
  const long = route({ input: z.string(), limit: 300_000, refusals, handle: (text) => ok({ length: text.length }) });
  const trickle = (length: number) => {
    let left = length;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        for (let i = 0; i < 1000 && left > 0; i++, left--)
          controller.enqueue(Uint8Array.of(left === length || left === 1 ? 0x22 : 0x61));
        if (left === 0) controller.close();
      },
    });
    return new Request(`${origin}/x`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit);
  };
  test('is read like any other', async () => {
    expect(await (await long(trickle(300_000))).json()).toEqual({ length: 299_998 });
  });
  test('and cut at its limit', async () => {
    expect((await long(trickle(300_001))).status).toBe(413);
  });
});

describe('outcome', () => {
  test('a refusal has its kind’s status, its detail, and a title in the reader’s language', async () => {
    const busy = route({ input: Name, refusals, handle: () => refuse('web/busy', { detail: { retryAfter: 7 } }) });
    const [fr, en] = await Promise.all(
      ['fr-FR,fr;q=0.9,en;q=0.1', 'en'].map((language) =>
        busy(post('{"name":"Ada"}', { 'accept-language': language })),
      ),
    );
    expect(fr?.status).toBe(429);
    expect(fr?.headers.get('retry-after')).toBe('7');
    expect(await fr?.json()).toMatchObject({ title: problemWeb.fr['web/busy'], retryAfter: 7 });
    expect(await en?.json()).toMatchObject({ title: problemWeb.en['web/busy'] });
  });
  test('detail cannot take the place of the problem’s own members', async () => {
    const lying = route({
      input: Name,
      refusals,
      handle: () => refuse('urn/unknown', { detail: { status: 200, code: 'x' } }),
    });
    expect(await (await lying(post('{"name":"Ada"}'))).json()).toMatchObject({ status: 404, code: 'urn/unknown' });
  });
  test('a fault shows an id and is logged without its message', async () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    const faulty = route({
      input: Name,
      refusals,
      handle: () => {
        throw new TypeError('Ada voted');
      },
    });
    const answer = await faulty(post('{"name":"Ada"}'));
    spy.mockRestore();
    const problem = await answer.json();
    expect(answer.status).toBe(500);
    expect(problem.fault).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(problem)).not.toContain('Ada');
    expect(written.join('')).toContain(problem.fault);
    expect(written.join('')).toContain('TypeError');
    expect(written.join('')).not.toContain('Ada');
  });
  test.each([
    ['ECONNREFUSED', 503],
    ['57P01', 503],
    ['53300', 503],
    ['P1001', 503],
    ['23505', 500],
  ])('a fault with code %s is answered %s', async (code, status) => {
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const away = route({ input: Name, refusals, handle: () => Promise.reject(Object.assign(new Error(), { code })) });
    const answer = await away(post('{"name":"Ada"}'));
    spy.mockRestore();
    expect(answer.status).toBe(status);
    expect(answer.headers.has('retry-after')).toBe(status === 503);
  });
  test.each([
    [new Error('Connection terminated unexpectedly'), 503],
    [new Error('timeout exceeded when trying to connect'), 503],
    [new Error('outer', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }), 503],
    [new Error('Connections are fine'), 500],
  ])('a database that is away in words: %s, %s', async (thrown, status) => {
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const away = route({ input: Name, refusals, handle: () => Promise.reject(thrown) });
    expect((await away(post('{"name":"Ada"}'))).status).toBe(status);
    spy.mockRestore();
  });
  test('a streamed answer that fails before its first byte is a problem, one that goes on is streamed', async () => {
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const streaming = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
      route({
        input: Name,
        refusals,
        handle: () => ok(new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'text/x' } })),
      })(post('{"name":"Ada"}'));
    const away = await streaming(() => {
      throw Object.assign(new Error(), { code: 'ECONNREFUSED' });
    });
    expect([away.status, away.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    let made = 0;
    const endless = await streaming((controller) => controller.enqueue(Uint8Array.of(65 + made++)));
    expect([endless.status, endless.headers.get('content-type')]).toEqual([200, 'text/x']);
    const reader = endless.body?.getReader();
    const texts = [await reader?.read(), await reader?.read()].map((step) => new TextDecoder().decode(step?.value));
    expect(texts).toEqual(['A', 'B']);
    await reader?.cancel();
    expect(made).toBeLessThan(6);
    const empty = await streaming((controller) => controller.close());
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    spy.mockRestore();
  });
  test('every code of the edge has a text in both languages', () => {
    for (const code of [...Object.keys(own), 'web/fault', 'web/outage']) {
      expect(Object.keys(problemWeb.fr)).toContain(code);
      expect(Object.keys(problemWeb.en)).toContain(code);
    }
  });
});

describe('router', () => {
  const hot = router([
    {
      method: 'GET',
      path: '/api/a/:id.bel',
      cors: 'any',
      route: async (_, context) => Response.json(await context?.params),
    },
    { method: 'POST', path: '/api/b', cors: 'people', route: async () => new Response('b') },
    { method: 'POST', path: '/api/c', route: async () => Promise.reject(new Error('torn')) },
  ]);
  const ask = (path: string, method = 'GET', headers = {}) =>
    hot.answer(new Request(`${origin}${path}`, { method, headers }));

  test('knows its paths', () => {
    expect(hot.has('/api/a/1.bel')).toBe(true);
    for (const path of ['/api/a/.bel', '/api/a/1', '/api/a/1.bel/', '/api/A/1.bel', '/api/a/%E0%A4%A.bel', '/']) {
      expect(hot.has(path)).toBe(false);
    }
  });
  test('hands the segment over, decoded', async () => {
    expect(await (await ask('/api/a/x%2Fy.bel')).json()).toEqual({ id: 'x/y' });
  });
  test('answers HEAD without a body, other methods with 405 and what is allowed', async () => {
    const head = await ask('/api/a/1.bel', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    const wrong = await ask('/api/b');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await ask('/api/none')).status).toBe(404);
  });
  test('lets an answer be read only where the table says so, and never with credentials', async () => {
    expect((await ask('/api/a/1.bel')).headers.get('access-control-allow-origin')).toBe('*');
    expect((await ask('/api/b', 'POST')).headers.get('access-control-allow-origin')).toBe(origin);
    const asked = { 'access-control-request-method': 'POST' };
    expect((await ask('/api/b', 'OPTIONS', asked)).status).toBe(204);
    expect((await ask('/api/c', 'OPTIONS', asked)).status).toBe(405);
    expect((await ask('/api/b', 'OPTIONS', asked)).headers.has('access-control-allow-credentials')).toBe(false);
  });
  test('turns what a handler throws into a problem', async () => {
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    expect((await ask('/api/c', 'POST')).status).toBe(500);
    spy.mockRestore();
  });
});
