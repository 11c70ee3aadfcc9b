/** What is refused from the bytes alone reads as the route's own refusal, and nothing else is refused. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ok, type Refusals, refuse } from '#lib/ground/result.ts';
import { route } from './route.ts';
import { router } from './router.ts';
import { screen } from './screen.ts';

const refusals = { 'urn/unknown': 'absent', 'urn/busy': 'busy' } as const satisfies Refusals;
const input = z.strictObject({ phi: z.string().max(9), n: z.int() });
const look = async ({ phi }: z.infer<typeof input>) => {
  if (phi === 'thrown') throw new Error('the database is away');
  if (phi === 'late') return refuse('urn/busy', { detail: { retryAfter: 7 } });
  return phi === 'none' ? refuse('urn/unknown') : ok(null);
};
const options = { input, refusals };
let handled = 0;
const own = route({
  ...options,
  handle: (asked) => {
    handled++;
    return look(asked);
  },
});
const hot = router([{ method: 'POST', path: '/api/x', cors: 'any', screen: screen(options, look), route: own }]);

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const screened = (body: string, headers: Record<string, string> = JSON_TYPE, path = '/api/x') =>
  hot.screen(path, 'POST', new TextEncoder().encode(body), headers);
const answered = (body: string, language: string) =>
  hot.answer(
    new Request('http://urn.localhost/api/x', {
      method: 'POST',
      body,
      headers: { ...JSON_TYPE, 'accept-language': language },
    }),
  );

describe('what is refused', () => {
  test.each([
    ['no JSON', '{"phi":'],
    ['nothing', ''],
    ['another shape', '[]'],
    ['a field too many', '{"phi":"a","n":1,"name":"Ada"}'],
    ['a field of another kind', '{"phi":"a","n":"1"}'],
    ['what the look refuses', '{"phi":"none","n":1}'],
    ['what the look puts off', '{"phi":"late","n":1}'],
  ])('%s: in the words and with the headers of the route, in both languages', async (_, body) => {
    for (const language of ['fr', 'en']) {
      const refused = await screened(body, { ...JSON_TYPE, 'accept-language': language });
      const whole = await answered(body, language);
      expect(refused?.status).toBe(whole.status);
      expect(JSON.parse(refused?.body ?? '')).toEqual(await whole.json());
      expect(refused?.headers).toEqual(Object.fromEntries(whole.headers));
    }
  });
});

describe('what goes on to the route', () => {
  test.each([
    ['a good input', '{"phi":"a","n":1}', JSON_TYPE],
    ['another type of content', '{', { 'content-type': 'text/plain' }],
    ['no type of content', '{', {}],
    ['what the look cannot say now', '{"phi":"thrown","n":1}', JSON_TYPE],
  ])('%s', async (_, body, headers) => {
    const before = handled;
    expect(await screened(body, headers)).toBeNull();
    expect(handled).toBe(before);
  });
  test('a path or a method that has no screen', async () => {
    expect(await screened('{', JSON_TYPE, '/api/y')).toBeNull();
    expect(await hot.screen('/api/x', 'PUT', new Uint8Array(), JSON_TYPE)).toBeNull();
  });
});

test('a preflight that is granted has the headers of the router’s own answer; any other is its to refuse', async () => {
  const asked = new Request('http://urn.localhost/api/x', {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST' },
  });
  const whole = await hot.answer(asked);
  expect(whole.status).toBe(204);
  expect(hot.preflight('/api/x', 'POST')).toEqual(Object.fromEntries(whole.headers));
  expect(hot.preflight('/api/x', 'DELETE')).toBeNull();
  expect(hot.preflight('/api/y', 'POST')).toBeNull();
});
