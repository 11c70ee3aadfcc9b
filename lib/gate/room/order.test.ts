/** One order over all processes: whoever dies, whatever comes, in whatever number. */
import { describe, expect, it } from 'vitest';
import type { Taken } from './line.ts';
import { type Held, PATIENCE } from './place.ts';
import { BOOT, openProcesses } from './testing.ts';
import type { Told } from './wire.ts';

type World = ReturnType<typeof openProcesses>;

const heldOf = (taken: Taken): Held => {
  if (taken.kind !== 'taken') throw new Error(taken.kind);
  return taken.held;
};
const isCalled = (told: Told | null): boolean => told !== null && 'until' in told;

/** Places one after the other, each asked of another process. */
async function takeAll(world: World, lane: Held['lane'], count: number): Promise<Held[]> {
  const places: Held[] = [];
  for (let from = 0; places.length < count; from++) {
    const line = world.line(from);
    const wanted = Array.from({ length: Math.min(4096, count - places.length) }, () => line.take(lane));
    await line.flush();
    places.push(...(await Promise.all(wanted)).map(heldOf));
  }
  return places;
}

/** How each stands, asked of one process or the other. */
async function seeAll(world: World, places: readonly Held[]): Promise<(Told | null)[]> {
  const asked = places.map((held, i) => world.line(i).see(held));
  await world.flush();
  return Promise.all(asked);
}

describe('one order', () => {
  it('100,000 ghosts over two processes, one of them killed: who is there goes on, in order, and is told the truth', async () => {
    const world = openProcesses(2, { most: 50 });
    // no seats: nobody is called while they come
    for (const report of world.reports) report.spare = 0;
    await world.flush();
    await takeAll(world, 'stranger', 60_000);
    const mine = await takeAll(world, 'stranger', 40);
    await takeAll(world, 'stranger', 40_000);
    const members = await takeAll(world, 'known', 30);
    world.pass(PATIENCE);
    const stood = await seeAll(world, [...mine, ...members]);
    expect(stood[0]).toMatchObject({ ahead: 60_000 });

    // one process dies with whatever it was about to ask; another stands in its place
    world.cut.add(1);
    const lost = world.line(1).see(mine[1] ?? heldOf({ kind: 'full' }));
    await world.line(1).flush();
    expect(await lost).toBeNull();
    world.replace(1);
    world.pass(2);
    const later = await seeAll(world, [...mine, ...members]);
    expect(later.slice(0, 40)).toMatchObject(mine.map((_, i) => ({ ahead: i })));
    expect(later.slice(40)).toMatchObject(members.map((_, i) => ({ ahead: i })));

    for (const report of world.reports) report.spare = 100;
    const order: number[] = [];
    const known: number[] = [];
    for (let second = 0; order.length + known.length < 70; second++) {
      if (second > 60) throw new Error('somebody was never called');
      world.pass(1);
      await world.flush();
      const now = await seeAll(world, [...mine, ...members]);
      for (const [i, told] of now.entries()) {
        const list = i < 40 ? order : known;
        const who = i < 40 ? i : i - 40;
        if (isCalled(told) && !list.includes(who)) list.push(who);
      }
    }
    // no overtaking within a lane
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(known).toEqual([...known].sort((a, b) => a - b));
    world.pass(1);
    const { away, called } = world.coordinator().totals();
    expect(away.stranger).toBe(100_000);
    expect(called).toEqual({ known: 30, stranger: 40 });
  });

  it('strangers, any number of them, delay a known member by one round of calls at most', async () => {
    const world = openProcesses(2, { most: 1 });
    await takeAll(world, 'stranger', 20_000);
    for (let round = 0; round < 30; round++) {
      const [member] = await takeAll(world, 'known', 1);
      if (member === undefined) throw new Error('no place');
      let waited = 0;
      for (; !isCalled((await seeAll(world, [member]))[0] ?? null); waited++) {
        world.pass(1);
        world.coordinator().call();
      }
      expect(waited).toBeLessThanOrEqual(2); // the round in which they came, and one more
    }
  });

  it('a restart of the primary keeps every place: earlier ones go before, in their order', async () => {
    const world = openProcesses(2, { setting: 'auto', most: 10 });
    for (const report of world.reports) Object.assign(report, { spare: 0, refused: 9 });
    for (let i = 0; i < 2; i++) {
      await world.flush();
      world.pass(1);
    }
    expect(world.coordinator().totals().isOpen).toBe(true);
    const before = await takeAll(world, 'known', 50);
    world.clock.now += 5;
    world.restart();
    // those who ask with a place of an earlier start say that people were waiting
    for (const report of world.reports) Object.assign(report, { refused: 0, earlier: 9 });
    await world.flush();
    world.pass(1);
    expect(world.coordinator().totals().isOpen).toBe(true);
    const [after] = await takeAll(world, 'known', 1);
    if (after === undefined) throw new Error('no place');
    expect(after.boot).toBeGreaterThan(before[0]?.boot ?? 0);
    // the last of them asks first: nobody is called before the others could ask
    for (const report of world.reports) report.spare = 100;
    await seeAll(world, before.slice(40));
    world.pass(4);
    await seeAll(world, before);
    world.pass(1);
    expect(await seeAll(world, [...before, after])).toMatchObject([...before, after].map((_, i) => ({ ahead: i })));
    world.pass(4);
    for (let i = 0; i < 4; i++) {
      world.pass(1);
      const now = (await seeAll(world, [...before, after])).map(isCalled);
      // nobody called behind somebody who is not
      expect(now.filter(Boolean).length).toBeGreaterThan(i * 4);
      expect(now.lastIndexOf(true)).toBe(now.filter(Boolean).length - 1);
    }
  });

  it('a primary that is away, slow or of another version costs nobody their place', async () => {
    const world = openProcesses(1);
    const [held] = await takeAll(world, 'known', 1);
    if (held === undefined) throw new Error('no place');
    world.cut.add(0);
    const line = world.line(0);
    const [told, taken] = [line.see(held), line.take('stranger')];
    await line.flush();
    expect(await told).toBeNull();
    expect(await taken).toEqual({ kind: 'away' });
    expect(line.isOpen()).toBe(true); // as was last known
    world.cut.clear();
    const again = line.see(held);
    await line.flush();
    expect(await again).not.toBeNull();
  });

  it('a lane that is full says so, and takes again once somebody has gone', async () => {
    const world = openProcesses(1, { capacity: 8 });
    for (const report of world.reports) report.spare = 0;
    const line = world.line(0);
    await line.flush();
    const wanted = Array.from({ length: 10 }, () => line.take('stranger'));
    await line.flush();
    expect((await Promise.all(wanted)).map(({ kind }) => kind)).toEqual([
      ...Array(8).fill('taken'),
      ...Array(2).fill('full'),
    ]);
    world.pass(PATIENCE + 2);
    const again = line.take('stranger');
    await line.flush();
    expect((await again).kind).toBe('taken');
  });

  it('work gets one place, in however many processes it is handed in', async () => {
    const world = openProcesses(3);
    for (const report of world.reports) report.spare = 0;
    const work = 'w'.repeat(22);
    const takes = world.lines.map((line) => [
      line.take('stranger', work),
      line.take('stranger', 'x'.repeat(22)),
      line.take('stranger'),
    ]);
    await world.flush();
    const kinds = await Promise.all(takes.map(async (three) => (await Promise.all(three)).map(({ kind }) => kind)));
    expect(kinds).toEqual([
      ['taken', 'taken', 'taken'],
      ['spent', 'spent', 'taken'],
      ['spent', 'spent', 'taken'],
    ]);
    world.pass(2);
    expect(world.coordinator().totals().waiting.stranger).toBe(5);
  });

  it('a few who are in and ask for much do not slow down everybody', async () => {
    /** Calls a second after a minute in which so many of those who are in stood in line in each. */
    const paceWith = async (strained: number): Promise<number> => {
      const world = openProcesses(1, { most: 1000 });
      for (let second = 0; second < 60; second++) {
        Object.assign(world.reports[0] ?? {}, { strained });
        await takeAll(world, 'known', 100);
        world.pass(1);
      }
      return world.coordinator().totals().pace;
    };
    const [calm, few, many] = [await paceWith(0), await paceWith(1), await paceWith(200)];
    expect(calm).toBeGreaterThan(50);
    expect(few).toBeGreaterThan(calm * 0.9);
    expect(many).toBeLessThan(5);
  });

  it('keeps no more of those who ask at once than it can', async () => {
    const world = openProcesses(1);
    const line = world.line(0);
    const asked = Array.from({ length: 20_000 }, (_, seq) => line.see({ lane: 'stranger', boot: BOOT, seq }));
    expect(await asked.at(-1)).toBeNull(); // at once: ask again
    for (let i = 0; i < 5; i++) await line.flush();
    expect((await Promise.all(asked)).filter((told) => told !== null)).toHaveLength(16_384);
  });
});

describe('who held a place before a second', () => {
  it('the last of each lane, also once the room has closed; of an order that began later, all earlier ones', async () => {
    const world = openProcesses(1);
    await takeAll(world, 'known', 3);
    world.clock.now = BOOT + 10;
    await takeAll(world, 'known', 2);
    const at = (second: number) => world.coordinator().heldBefore(second);
    const all = { boot: BOOT - 1, seq: 2 ** 31 };
    expect(at(BOOT + 1)).toEqual({ known: { boot: BOOT, seq: 2 }, stranger: all });
    expect(at(BOOT + 10)).toEqual({ known: { boot: BOOT, seq: 2 }, stranger: all });
    expect(at(BOOT + 11)).toEqual({ known: { boot: BOOT, seq: 4 }, stranger: all });
    world.clock.now = BOOT + 5000;
    await takeAll(world, 'stranger', 1);
    expect(at(BOOT + 4000)).toEqual({ known: { boot: BOOT, seq: 4 }, stranger: all });
    expect(at(BOOT + 5001)).toMatchObject({ stranger: { seq: 0 } });
    expect(at(BOOT)).toEqual({ known: all, stranger: all });
    // orders that began after that second gave no place before it
    expect(at(BOOT - 60)).toMatchObject({ known: { boot: BOOT - 61 } });
  });

  it('a restart before it takes no place away, also in a lane in which nobody has come since', async () => {
    const earlier = { boot: BOOT - 1, seq: 2 ** 31 };
    expect(
      openProcesses(1)
        .coordinator()
        .heldBefore(BOOT + 60),
    ).toEqual({ known: earlier, stranger: earlier });
  });
});
