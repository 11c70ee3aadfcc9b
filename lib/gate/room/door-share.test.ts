/** How much of the waiting room one address or one admission moves, over real sockets. */
import { afterEach, expect, test } from 'vitest';
import { ask, feign, openWorld, until } from '../testing.ts';
import { openCoordinator } from './coordinator.ts';
import { writeAdmission, writePlace } from './place.ts';
import { key, page, place, quick } from './testing-door.ts';
import type { Batch } from './wire.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
test('who is turned back without a place counts once in ten seconds, and a network of addresses for a few', async () => {
  const coordinator = openCoordinator({ now: () => 1000, setting: 'open' });
  let met = 0;
  const ask1 = async (batch: Batch) => {
    met += batch.report.met;
    return coordinator.answer(batch, 1);
  };
  const world = await openWorld({}, { ...quick, room: { key, tokenOf: () => null, ask: ask1 } });
  closing.push(world.close);
  await until(() => world.gate.figures().room.isOpen);
  const come = async (addresses: readonly string[]) => {
    const before = met;
    for (const from of addresses) await feign(world.gate, { ...page, from });
    // a place that is asked for takes the report along
    await feign(world.gate, { ...place, headers: { 'isoloir-place': asking } });
    return met - before;
  };
  const asking = writePlace(key, { lane: 'known', boot: 900, seq: 1, taken: 1000 });
  expect(await come(Array(300).fill('192.0.2.1'))).toBe(1);
  expect(await come(['192.0.2.1', '198.51.100.1', '203.0.113.1'])).toBe(2);
  expect(await come(Array.from({ length: 250 }, (_, i) => `192.0.2.${i + 2}`))).toBe(7);
  world.clock.ms += 10_000;
  expect(await come(['192.0.2.1'])).toBe(1);
});

test('an admission has as many requests under way as one browser, and a few of them slow nobody else down', async () => {
  const coordinator = openCoordinator({ now: () => 1000, setting: 'open' });
  let strained = 0;
  const ask1 = async (batch: Batch) => {
    strained += batch.report.strained;
    return coordinator.answer(batch, 1);
  };
  const world = await openWorld({}, { room: { key, tokenOf: () => null, ask: ask1 } });
  closing.push(world.close);
  await until(() => world.gate.figures().room.isOpen);
  const admitted = (seq: number) => {
    const admission = writeAdmission(key, { lane: 'known', boot: 900, seq, until: 9e9 });
    return ask(world.port, { ...page, headers: { ...page.headers, 'isoloir-admitted': admission } });
  };
  const many = Array.from({ length: 60 }, () => admitted(1));
  const seen = () => world.gate.figures().classes.page ?? { refused: { address: 0 } };
  await until(() => world.inside.length + seen().refused.address === 60);
  expect(world.inside).toHaveLength(8);
  const other = admitted(2);
  await until(() => world.inside.length === 9);
  const asking = writePlace(key, { lane: 'known', boot: 900, seq: 9, taken: 1000 });
  await feign(world.gate, { ...place, headers: { 'isoloir-place': asking } });
  expect(strained).toBe(0);
  for (const { outgoing } of world.inside.splice(0)) outgoing.end('ok');
  const answers = await Promise.all([...many, other]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(9);
  // what is over is under way no more
  const again = admitted(1);
  await until(() => world.inside.length === 1);
  world.inside[0]?.outgoing.end('ok');
  expect((await again).status).toBe(200);
});
