import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { statements } from '#lib/gate/refuse/statement.ts';
import { refuse } from '#lib/ground/result.ts';
import { route } from './route.ts';

const Name = z.strictObject({ name: z.string().max(5) });
const refusals = { 'web/busy': 'busy' } as const;

const post = (body: string) =>
  new Request('http://localhost:3000/x', { method: 'POST', body, headers: { 'content-type': 'application/json' } });

const refusing = route({
  input: Name,
  limit: 100,
  refusals,
  stated: { side: 'urn', phi: ({ name }) => name, unproven: [] },
  handle: ({ name }) => {
    if (name === 'fault') throw new Error('broken');
    return refuse('web/busy', { detail: { retryAfter: 9, refusal: 'not this' } });
  },
});
beforeAll(() => {
  process.env.PORT = '3000';
  statements().learn('urn', (facts) => ({ ...facts, signature: 'signed' }));
});

test('a refusal carries the side’s signed word, over the very bytes that came', async () => {
  const body = '{ "name":"Ada" }';
  const answer = await (await refusing(post(body))).json();
  const request = createHash('sha256').update(body).digest('hex');
  expect(answer).toMatchObject({ code: 'web/busy', retryAfter: 9 });
  expect(answer.refusal).toMatchObject({ phi: 'Ada', reason: 'web/busy', of: 'body', request, signature: 'signed' });
});
test('a fault does too', async () => {
  const answer = await (await refusing(post('{"name":"fault"}'))).json();
  expect(answer).toMatchObject({ code: 'web/fault', refusal: { phi: 'fault', reason: 'web/fault' } });
});
test.each(['{', '{"name":1}', '"x"', `{"name":"${'a'.repeat(100)}"}`])('garbage gets none: %s', async (body) => {
  const before = statements().counts();
  const answer = await refusing(post(body));
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await answer.json()).not.toHaveProperty('refusal');
  expect(statements().counts()).toEqual(before);
});
test('a handler that is not said to state gives none', async () => {
  const plain = route({ input: Name, refusals, handle: () => refuse('web/busy') });
  expect(await (await plain(post('{"name":"Ada"}'))).json()).not.toHaveProperty('refusal');
});
