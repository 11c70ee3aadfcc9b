/** Who gets a signed word, how many a second, and what it is about. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shared } from '#lib/ground/shared.ts';
import { ask, feign, openWorld, type World } from '../testing.ts';
import { openStatements, type Statements } from './statement.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const body = Buffer.from('{}');
const sign = (facts: object) => ({ ...facts, signature: 'x' });

function arranged(perSecond = 9) {
  const clock = { ms: 7_200_000 };
  const given = openStatements({ now: () => clock.ms, perSecond });
  given.learn('urn', sign);
  const many = (count: number, isProven: boolean) =>
    Array.from({ length: count }, () => given.state('urn', { reason: 'urn/closed', body }, isProven)).filter(
      (one) => one !== null,
    ).length;
  return { clock, given, many };
}

describe('the budget', () => {
  test('is a second’s worth at once; then as many as time brings', () => {
    const { clock, given, many } = arranged();
    expect(many(100, true)).toBe(9);
    clock.ms += 500;
    expect(many(100, true)).toBe(4);
    clock.ms += 3_600_000;
    expect(many(100, true)).toBe(9);
    expect(given.counts()).toEqual({ given: 22, withheld: 278 });
  });
  test('a flood of those behind whom nobody is known to stand leaves a third to the others', () => {
    const { many } = arranged();
    expect(many(1000, false)).toBe(6);
    expect(many(1000, true)).toBe(3);
  });
  test('a clock set back gives nothing, and takes nothing', () => {
    const { clock, many } = arranged();
    expect(many(5, true)).toBe(5);
    clock.ms -= 60_000;
    expect(many(100, true)).toBe(4);
    clock.ms += 1000;
    expect(many(100, true)).toBe(9);
  });
  test('a side without a key signs nothing, and counts nothing', () => {
    const { given } = arranged();
    expect(given.state('people', { reason: 'web/busy', line: 'x' })).toBe(null);
    expect(given.counts()).toEqual({ given: 0, withheld: 0 });
  });
  test('a line that was signed for in this hour is given to all, whatever is left', () => {
    const { given, clock, many } = arranged();
    const line = (path: string) => given.state('urn', { reason: 'web/crowded', line: `POST ${path}` });
    const first = line('/api/urn/cast');
    expect(many(1000, true)).toBe(8);
    expect(line('/api/urn/cast')).toBe(first);
    expect(line('/api/urn/status')).toBe(null);
    clock.ms += 3_600_000;
    expect(line('/api/urn/cast')).toMatchObject({ hour: 10_800 });
  });
  test('lines that somebody invents do not drive out one that others ask for', () => {
    const { given, many } = arranged(10_000);
    const line = (path: string) => given.state('urn', { reason: 'web/crowded', line: `POST ${path}` });
    for (let i = 0; i < 6000; i++) {
      line(`/api/urn/${i}`);
      if (i % 1000 === 0) line('/api/urn/cast');
    }
    many(10_000, true);
    expect(line('/api/urn/cast')).not.toBe(null);
    expect(line('/api/urn/0')).toBe(null);
  });
});

test('a statement names the hour, and the body where it was read', () => {
  const { given, clock } = arranged();
  clock.ms += 3_599_999;
  expect(given.state('urn', { phi: 'p', reason: 'urn/closed', body: Buffer.from('{}') })).toEqual({
    phi: 'p',
    reason: 'urn/closed',
    of: 'body',
    request: sha256('{}'),
    hour: 7200,
    signature: 'x',
  });
});

describe('the gate', () => {
  let world: World;
  let given: Statements;
  beforeAll(async () => {
    given = shared('gate/statements', () => openStatements({ perSecond: 30, now: () => 7_200_000 }));
    given.learn('people', (facts) => ({ ...facts, side: 'people' }));
    given.learn('urn', (facts) => ({ ...facts, side: 'urn' }));
    // Seats are given to nobody: each request waits in the line, which is soon full.
    world = await openWorld({}, { answer: () => {} });
    for (let i = 0; i < 40; i++) feign(world.gate, { path: '/api/people/passkeys/link', method: 'POST' });
  });
  afterAll(() => world.close());
  const refused = async (path: string, method = 'POST', headers = {}) => {
    const answer = await ask(world.port, { path, method, headers, body: method === 'POST' ? 'secret' : '' });
    return { ...answer, json: JSON.parse(answer.text === '' ? '{}' : answer.text) };
  };

  test('states the line, and nothing of what follows it', async () => {
    const { status, json, headers, text } = await refused('/api/people/passkeys/link?token=secret');
    expect([status, json.reason]).toEqual([429, 'address']);
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(text));
    expect(json.refusal).toMatchObject({
      phi: '',
      side: 'people',
      reason: 'web/busy',
      of: 'line',
      request: sha256('POST /api/people/passkeys/link'),
    });
  });
  test('states nothing of what no vote needs', async () => {
    for (let i = 0; i < 2000; i++) feign(world.gate, { path: '/api/board/journals' });
    const { status, json } = await refused('/api/board/journals', 'GET');
    expect([status, json.refusal]).toEqual([429, undefined]);
  });
  test('a flood is refused with one signature for all of it, and counted', async () => {
    const before = given.counts();
    const answers = await Promise.all(Array.from({ length: 120 }, () => refused('/api/people/passkeys/link')));
    expect(answers.every(({ status, json }) => status === 429 && json.refusal !== undefined)).toBe(true);
    expect(given.counts()).toEqual({ given: before.given + 120, withheld: before.withheld });
  });
});
