/** Shedding on simulated series: what is learnt, who goes first, who waits, and that nothing is lost on the way. */
import { describe, expect, test } from 'vitest';
import { CLASSES, classify, RANKS } from '../limits/classes.ts';
import { type Bounds, learn, unlearnt } from './limit.ts';
import { press, underPressure } from './pressure.ts';
import { openSeats, RULES, type Seat } from './seats.ts';

const cast = classify('POST', '/api/urn/cast');
const sign = classify('POST', '/api/people/register');
const page = classify('GET', '/fr');
const board = classify('GET', '/api/board/journals');

describe('the number at a time', () => {
  const bounds: Bounds = { least: 4, most: 128, target: 500 };
  /** A server that does `perSecond`, always fully asked: each answer takes what the queue before it takes. */
  function settle(perSecond: number, seconds: number, start = unlearnt(bounds, 0)): number {
    let state = start;
    for (let now = start.since; now < start.since + seconds * 1000; now += 1000 / perSecond) {
      const working = Math.floor(state.limit);
      state = learn(state, bounds, { ms: (working / perSecond) * 1000, working, now });
    }
    return state.limit;
  }
  test.each([
    [40, 20],
    [100, 50],
    [200, 100],
  ])('a server of %i a second settles where answers take half a second: about %i', (perSecond, about) => {
    const limit = settle(perSecond, 60);
    expect(limit).toBeGreaterThan(about * 0.7);
    expect(limit).toBeLessThan(about * 1.2);
  });
  test('has a floor and a ceiling', () => {
    expect(settle(1, 60)).toBe(4);
    expect(settle(5000, 60)).toBe(128);
  });
  test('does not grow while it is not used', () => {
    let state = unlearnt(bounds, 0);
    for (let now = 0; now < 60_000; now += 20) state = learn(state, bounds, { ms: 5, working: 2, now });
    expect(state.limit).toBe(16);
  });
  test('one slow answer among quick ones changes nothing', () => {
    let state = unlearnt(bounds, 0);
    for (let i = 0; i < 200; i++)
      state = learn(state, bounds, { ms: i % 20 === 0 ? 3000 : 10, working: 2, now: i * 20 });
    expect(state.limit).toBe(16);
  });
  test('an answer a second is enough to learn from', () => {
    let state = unlearnt(bounds, 0);
    for (let now = 0; now < 30_000; now += 1000) state = learn(state, bounds, { ms: 2000, working: 16, now });
    expect(state.limit).toBe(4);
  });
});

describe('pressure', () => {
  test('rises while the loop is late, falls slower, stays in between', () => {
    const up = Array.from({ length: 20 }).reduce<number>((p) => press(p, 200), 0);
    expect(up).toBe(1);
    expect(press(0.5, 35)).toBe(0.5);
    expect(Array.from({ length: 10 }).reduce<number>((p) => press(p, 5), up)).toBeCloseTo(0.5, 10);
    expect(press(0, 5)).toBe(0);
  });
  test('takes more from the less important', () => {
    const left = RANKS.map((rank) => underPressure(100, rank, 1));
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(left[0]).toBeGreaterThan(70);
    expect(left.at(-1)).toBeLessThan(10);
  });
});

describe('seats', () => {
  const opened = (house?: number) => {
    const clock = { ms: 1000 };
    return { clock, seats: openSeats({ now: () => clock.ms, ...(house === undefined ? {} : { house }) }) };
  };
  const seated = (given: Seat | Promise<Seat | null> | null): Seat => {
    if (given === null || given instanceof Promise) throw new Error('no seat');
    return given;
  };
  /** Asks until no seat is given at once. */
  function fill(seats: ReturnType<typeof openSeats>, kind = cast, standing: 'known' | 'guest' | 'crowd' = 'guest') {
    const held: Seat[] = [];
    for (;;) {
      const given = seats.ask(kind, standing);
      if (given === null || given instanceof Promise) return { held, next: given };
      held.push(given);
    }
  }

  test('a flood from one network leaves half of each class to the others, and the last tenth to members', () => {
    const { seats } = opened();
    expect(fill(seats, sign, 'crowd')).toMatchObject({ held: { length: 8 }, next: null });
    expect(fill(seats, sign, 'guest').held).toHaveLength(6);
    expect(fill(seats, sign, 'known').held).toHaveLength(2);
  });
  test('however many pages are asked for, who signs or casts finds seats', () => {
    const { seats } = opened(20);
    expect(fill(seats, page).held).toHaveLength(10);
    expect(fill(seats, board).held).toHaveLength(0);
    expect(fill(seats, sign).held).toHaveLength(8);
    expect(fill(seats, cast).held).toHaveLength(2);
  });
  test('who comes alone finds a seat, however late the loop', () => {
    for (const kind of CLASSES)
      for (const standing of ['known', 'guest', 'crowd'] as const) {
        const { seats } = opened();
        for (let at = 0; at < 40; at++) seats.tick(5000);
        expect(seats.state().pressure).toBe(1);
        expect(() => seated(seats.ask(kind, standing)), `${kind.name}, ${standing}`).not.toThrow();
      }
  });
  test('who waits is called in order, members before guests, casts before pages', async () => {
    const { seats } = opened(8);
    const { held } = fill(seats, cast);
    const order: string[] = [];
    const queue = (name: string, kind = cast, standing: 'known' | 'guest' = 'guest') => {
      const given = seats.ask(kind, standing);
      if (given instanceof Promise)
        return given.then((seat) => {
          order.push(name);
          seat?.leave(10);
        });
      throw new Error(`${name} did not wait`);
    };
    const all = [
      queue('page', page),
      queue('first'),
      queue('second'),
      queue('member', cast, 'known'),
      queue('signs', sign),
    ];
    for (const seat of held) seat.leave(10);
    await Promise.all(all);
    expect(order.indexOf('member')).toBeLessThan(order.indexOf('first'));
    expect(order.indexOf('first')).toBeLessThan(order.indexOf('second'));
    expect(order.at(-1)).toBe('page');
    expect(seats.state()).toMatchObject({ working: 1, waiting: 0 }); // the one that `fill` left in line
  });
  test('nobody waits longer than patience lasts', async () => {
    const { clock, seats } = opened(2);
    fill(seats, cast);
    const waits = seats.ask(cast, 'guest');
    clock.ms += RULES.cast.patience - 1;
    seats.tick(0);
    expect(seats.state().waiting).toBe(2); // with the one that `fill` left
    clock.ms += 1;
    seats.tick(0);
    expect(await waits).toBeNull();
    expect(seats.state().waiting).toBe(0);
  });
  test('who goes away leaves the line, and the line has an end', async () => {
    const { seats } = opened(1);
    fill(seats, cast);
    const gone = new AbortController();
    const waits = seats.ask(cast, 'guest', gone);
    gone.abort();
    expect(await waits).toBeNull();
    const more = Array.from({ length: 300 }, () => seats.ask(cast, 'guest'));
    expect(more.filter((one) => one === null)).toHaveLength(300 - 255);
  });
  test('a slow sender’s seat is lent to others, and no seat is counted twice or lost', () => {
    const { seats } = opened();
    const seat = seated(seats.ask(cast, 'guest'));
    seat.lend();
    seat.lend();
    expect(seats.state().working).toBe(0);
    seat.takeBack();
    seat.takeBack();
    expect(seats.state().working).toBe(1);
    seat.leave(5);
    seat.leave(5);
    seat.takeBack();
    seat.lend();
    expect(seats.state().working).toBe(0);
    const other = seated(seats.ask(cast, 'guest'));
    other.lend();
    other.leave(null);
    expect(seats.state().working).toBe(0);
  });
  test('a class whose answers take too long gets fewer, another class keeps its own', () => {
    const { clock, seats } = opened();
    for (let i = 0; i < 200; i++) {
      clock.ms += 100;
      seated(seats.ask(page, 'guest')).leave(5000);
      seated(seats.ask(cast, 'guest')).leave(5);
    }
    const { limits } = seats.state();
    expect(limits.page).toBe(RULES.page.least);
    expect(limits.cast).toBe(RULES.cast.least);
  });
  test('of casts there are never few, however long they take and however late the loop', () => {
    const { clock, seats } = opened();
    for (let i = 0; i < 200; i++) {
      clock.ms += 100;
      seated(seats.ask(cast, 'guest')).leave(5000);
      seats.tick(1000);
    }
    expect(fill(seats, cast, 'known').held.length).toBeGreaterThan(32);
  });
});
