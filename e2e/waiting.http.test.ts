/**
 * The waiting room over two real processes: places asked of either, one process killed, then all of them; nobody loses
 * their place and nobody is overtaken.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PLACE_PATH, payFor, WAIT_CODE, WORK_HEADER } from '#lib/ground/in-line.ts';
import { ask, until } from './process.ts';
import { startWorld, type World } from './world.ts';

const Told = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('called'), admission: z.string(), until: z.int() }),
  z.strictObject({
    state: z.literal('waiting'),
    place: z.string(),
    lane: z.literal('stranger'),
    ahead: z.nullable(z.int()),
    seconds: z.nullable(z.int()),
    again: z.int(),
  }),
  z.strictObject({
    state: z.literal('price'),
    work: z.strictObject({ task: z.string(), bits: z.int(), pieces: z.int() }),
    left: z.int(),
    again: z.int(),
  }),
]);

let world: World;
/** Cookies of those who came, in their order. */
const places: string[] = [];
let called = 0;

beforeAll(async () => {
  world = await startWorld(undefined, { PROCESSES: '2', WAITING_ROOM: 'open', WAITING_ROOM_PACE: '1' });
}, 240_000);
afterAll(async () => {
  await world?.stop();
});

const host = () => new URL(world.people).host;
async function question(headers: Record<string, string>) {
  const answer = await ask(world.port, PLACE_PATH, { host: host(), headers: { ...headers, connection: 'close' } });
  expect(answer.status).toBe(200);
  const set = z.array(z.string()).parse(answer.headers['set-cookie'] ?? []);
  return { told: Told.parse(JSON.parse(answer.text)), place: set.find((one) => one.startsWith('__Host-place=')) };
}

/** Somebody comes, pays and stands in line. */
async function come(): Promise<void> {
  const { told } = await question({});
  if (told.state !== 'price') throw new Error(told.state);
  const answers = await payFor(told.work.task, told.work.bits, async () => {});
  const { place = '' } = await question({ [WORK_HEADER]: `${told.work.task} ${answers.join(',')}` });
  places.push(place.split(';')[0] ?? '');
}

/** The last first: whoever came before somebody who is called must be found called as well. */
async function look(): Promise<void> {
  let behind: string | null = null;
  for (let i = places.length - 1; i >= called; i--) {
    const { told } = await question({ cookie: places[i] ?? '' });
    if (told.state === 'price') throw new Error('a place was lost');
    if (told.state === 'called') behind ??= places[i] ?? '';
    else expect(behind).toBeNull();
  }
  if (behind !== null) called = places.indexOf(behind) + 1;
}

/** Until so many have been called. */
const goOn = (count: number) =>
  until(async () => {
    await world.clock.advance(1);
    await look();
    return called >= count;
  }, 60);

const serving = (): number[] =>
  readFileSync(`/proc/${world.server.pid()}/task/${world.server.pid()}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);

test('a page and a script’s request are told to wait, a ballot and a voter’s page never', async () => {
  const accept = 'text/html';
  const page = await ask(world.port, '/fr/sign-in', { host: host(), headers: { accept } });
  expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
  expect(page.text.length).toBeLessThan(10_000);
  const enrol = { host: host(), method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const told = await ask(world.port, '/api/people/enrol/open', enrol);
  expect([told.status, JSON.parse(told.text).code]).toEqual([503, WAIT_CODE]);
  const booth = await ask(world.port, `/fr/vote/${'A'.repeat(43)}`, { host: host(), headers: { accept } });
  expect(booth.status).toBe(200);
  const cast = await ask(world.port, '/api/urn/cast', { ...enrol, host: new URL(world.urn).host });
  expect(cast.status).not.toBe(503);
});

test('one process is killed: who waits keeps their place, nobody is overtaken', async () => {
  for (let i = 0; i < 6; i++) await come();
  await goOn(2);
  const [one] = serving();
  process.kill(one ?? 0, 'SIGKILL');
  await until(() => !serving().includes(one ?? 0));
  await look();
  await goOn(4);
});

test('all are killed: places of before go before who comes now, in their order', async () => {
  await world.server.kill();
  await world.server.start();
  await look();
  await come();
  await goOn(7);
});
