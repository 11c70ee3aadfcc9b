/** No overtaking, whatever comes: a place that is there is called before every later one of its lane. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#lib/ground/bytes.ts';
import { openLane } from './lane.ts';
import { DAY, HOLD, PATIENCE, type Place, readPlace, writePlace } from './place.ts';
import { MOST } from './returned.ts';
import { openRoom } from './room.ts';

const boot = 1_800_000_000;
const earlier = (a: Place, b: Place) => a.boot < b.boot || (a.boot === b.boot && a.seq < b.seq);
const must = (place: Place | null): Place => {
  if (place === null) throw new Error('full');
  return place;
};

describe('the order of a lane', () => {
  const Step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('see' as const), who: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('call' as const), free: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.nat(PATIENCE) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  );

  it('who is there is called before whoever came later, through absences, sweeps, a full ring and restarts', () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 200 }), (steps) => {
        let now = boot;
        let lane = openLane(now, 16);
        const seen = new Map<Place, number>();
        const called = new Set<Place>();
        for (const step of steps) {
          if (step.do === 'take') {
            const place = lane.take(now);
            if (place) seen.set(place, now);
          } else if (step.do === 'see' && seen.size > 0) {
            const place = [...seen.keys()][step.who % seen.size];
            if (place && !called.has(place)) {
              expect(lane.see(place, now).called).toBe(false);
              seen.set(place, now);
            }
          } else if (step.do === 'call') {
            const before = [...seen].filter(([place, at]) => !called.has(place) && now - at <= PATIENCE);
            const due = before.map(([place]) => place).sort((a, b) => (earlier(a, b) ? -1 : 1));
            expect(lane.call(step.free, now)).toBe(Math.min(step.free, due.length));
            for (const [at, place] of due.entries()) {
              // asking is what tells, and it keeps the place there
              const { called: isCalled } = lane.see(place, now);
              seen.set(place, now);
              expect(isCalled).toBe(at < step.free);
              if (isCalled) called.add(place);
            }
          } else if (step.do === 'wait') {
            now += step.seconds;
            lane.sweep(now);
          } else if (step.do === 'restart') {
            // those who were called hold their admission already; those who wait must ask again to be there
            now += 1;
            lane = openLane(now, 16);
            for (const [place] of seen) if (!called.has(place)) seen.set(place, Number.NEGATIVE_INFINITY);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('100,000 ghosts are passed over, and cost nobody a moment', () => {
    const lane = openLane(boot);
    for (let ghost = 0; ghost < 100_000; ghost++) must(lane.take(boot));
    const mine = must(lane.take(boot + 1));
    expect(lane.see(mine, boot + 1)).toEqual({ called: false, ahead: 100_000 });
    lane.see(mine, boot + PATIENCE);
    lane.sweep(boot + PATIENCE + 1);
    expect(lane.see(mine, boot + PATIENCE + 1)).toEqual({ called: false, ahead: 0 });
    expect(lane.call(1, boot + PATIENCE + 1)).toBe(1);
    expect(lane.see(mine, boot + PATIENCE + 2).called).toBe(true);
  });

  it('who sleeps fills no lane: as many as are there, and the order stays', () => {
    const lane = openLane(boot, 16);
    const first = must(lane.take(boot));
    for (let ghost = 0; ghost < 15; ghost++) must(lane.take(boot));
    let now = boot + PATIENCE + 1;
    lane.see(first, now - 1);
    lane.sweep(now);
    // one is there, fifteen sleep: fifteen more may come, and no sixteenth
    const later = Array.from({ length: 15 }, () => must(lane.take(now)));
    expect(lane.take(now)).toBeNull();
    lane.sweep(now);
    expect(lane.waiting()).toBe(16);
    expect(lane.take(now)).toBeNull();
    expect(lane.see(later[14] as Place, now)).toEqual({ called: false, ahead: 15 });
    for (const place of [first, ...later]) {
      now += 1;
      for (const one of [first, ...later]) lane.see(one, now);
      expect(lane.call(1, now)).toBe(1);
      expect(lane.see(place, now).called).toBe(true);
    }
    // a million sleepers, and one of them wakes: first in turn, for it came before
    const sleeper = must(lane.take(now));
    for (let round = 0; round < 100; round++) {
      now += PATIENCE + 1;
      lane.sweep(now);
      for (let ghost = 0; ghost < 16; ghost++) must(lane.take(now));
    }
    expect(lane.see(sleeper, now)).toEqual({ called: false, ahead: 0 });
    expect(lane.call(1, now)).toBe(1);
    expect(lane.see(sleeper, now).called).toBe(true);
  });

  it('a place of an earlier start is first once, and then behind who has come by then', () => {
    const lane = openLane(boot);
    const hoard = Array.from({ length: 50 }, (_, seq) => ({ boot: boot - 500, seq }));
    let now = boot;
    for (let round = 0; round < 3; round++) {
      const member = must(lane.take(now));
      for (const one of hoard) expect(lane.see(one, now).called).toBe(false);
      lane.sweep(now);
      expect(lane.call(1, now)).toBe(1);
      expect(lane.see(member, now).called, `round ${round}`).toBe(round > 0);
      expect(lane.call(50, now)).toBe(50);
      for (const one of hoard) expect(lane.see(one, now).called).toBe(true);
      lane.see(member, now);
      now += HOLD + 1;
      lane.sweep(now);
    }
  });

  it('says who is ahead, counted at the sweep and since', () => {
    const lane = openLane(boot);
    const places = Array.from({ length: 5000 }, () => must(lane.take(boot)));
    lane.sweep(boot);
    for (let more = 0; more < 100; more++) places.push(must(lane.take(boot)));
    for (const at of [0, 1, 1023, 1024, 4999, 5000, 5099])
      expect(lane.see(places[at] as Place, boot)).toEqual({ called: false, ahead: at });
    lane.call(2000, boot + 1);
    lane.sweep(boot + 1);
    expect(lane.see(places[2500] as Place, boot + 1)).toEqual({ called: false, ahead: 500 });
    expect(lane.waiting()).toBe(3100);
  });

  it('a call is kept for a while, and who never heard it is first again', () => {
    const lane = openLane(boot);
    const [mine, other] = [must(lane.take(boot)), must(lane.take(boot))];
    lane.call(1, boot);
    expect(lane.see(mine, boot + HOLD + 1)).toEqual({ called: false, ahead: 0 });
    lane.see(other, boot + HOLD + 1);
    lane.call(1, boot + HOLD + 1);
    expect(lane.see(other, boot + HOLD + 1).called).toBe(false);
    expect(lane.see(mine, boot + HOLD + 1).called).toBe(true);
  });

  it.each([
    ['in the line', 0],
    ['after they were passed over', PATIENCE + 1],
  ])('whose call %s was heard and is over stands behind who has come by then, each time', (_, gone) => {
    const lane = openLane(boot);
    const hoard = Array.from({ length: 50 }, () => must(lane.take(boot)));
    let now = boot + gone;
    lane.sweep(now);
    for (const one of hoard) lane.see(one, now);
    expect(lane.call(50, now)).toBe(50);
    for (let round = 0; round < 3; round++) {
      for (const one of hoard) expect(lane.see(one, now)).toMatchObject({ called: true });
      now += HOLD + 1;
      const before = must(lane.take(now));
      for (const one of hoard) expect(lane.see(one, now)).toMatchObject({ called: false });
      const after = must(lane.take(now));
      lane.sweep(now);
      expect(lane.waiting()).toBe(52);
      expect(lane.see(hoard[0] as Place, now)).toEqual({ called: false, ahead: 1 });
      // who was passed over and asks again is where they were
      now += PATIENCE + 1;
      lane.sweep(now);
      for (const one of [before, after, ...hoard]) lane.see(one, now);
      const order: Place[] = [];
      for (let call = 0; call < 52; call++) {
        expect(lane.call(1, now)).toBe(1);
        for (const one of [before, after, ...hoard])
          if (!order.includes(one) && lane.see(one, now).called) order.push(one);
      }
      // both were passed over: returned ones go first, in any case
      expect(order.slice(0, 2)).toEqual([before, after]);
      expect(order).toHaveLength(52);
    }
  });

  it('and before who came after them', () => {
    const lane = openLane(boot);
    const mine = must(lane.take(boot));
    lane.call(1, boot);
    lane.see(mine, boot);
    const now = boot + HOLD + 1;
    const [before, , after] = [must(lane.take(now)), lane.see(mine, now), must(lane.take(now))];
    for (const one of [before, mine, after]) {
      for (const waits of [before, mine, after]) lane.see(waits, now);
      expect(lane.see(one, now).called).toBe(false);
      lane.call(1, now);
      expect(lane.see(one, now).called).toBe(true);
    }
  });

  it('is full when it is full, and open again once somebody has gone', () => {
    const lane = openLane(boot, 4);
    for (let at = 0; at < 4; at++) must(lane.take(boot));
    expect(lane.take(boot)).toBeNull();
    lane.sweep(boot + PATIENCE + 1);
    expect(lane.take(boot + PATIENCE + 1)).toEqual({ boot, seq: 4 });
  });

  it('keeps no more of those who return than it can, the first of them', () => {
    const lane = openLane(boot);
    for (let seq = 3 * MOST - 1; seq >= 0; seq--) lane.see({ boot: boot - 100, seq }, boot);
    lane.sweep(boot);
    expect(lane.waiting()).toBe(MOST);
    // the last MOST of 2·MOST kept were asked for in descending order: these are what came first among them
    expect(lane.see({ boot: boot - 100, seq: MOST }, boot)).toEqual({ called: false, ahead: 0 });
  });
});

describe('two lanes', () => {
  it('known devices go first, one call in ten is a stranger’s, and what one lane leaves the other takes', () => {
    const room = openRoom(boot);
    for (let at = 0; at < 100; at++) for (const lane of ['known', 'stranger'] as const) room.take(lane, boot);
    const sum = { known: 0, stranger: 0 };
    for (let at = 0; at < 50; at++) {
      const called = room.call(1, boot);
      sum.known += called.known;
      sum.stranger += called.stranger;
    }
    expect(sum).toEqual({ known: 45, stranger: 5 });
    expect(room.call(60, boot)).toEqual({ known: 54, stranger: 6 });
    expect(room.call(60, boot)).toEqual({ known: 1, stranger: 59 });
    expect(room.call(60, boot)).toEqual({ known: 0, stranger: 30 });
  });

  it('estimates by the pace at which its lane was called', () => {
    const room = openRoom(boot);
    for (let at = 0; at < 1000; at++) room.take('known', boot);
    expect(room.estimate('known', 10)).toBeNull();
    for (let second = 1; second <= 20; second++) {
      room.call(5, boot + second);
      room.sweep(boot + second);
    }
    expect(room.estimate('known', 99)).toBe(20);
    expect(room.estimate('stranger', 0)).toBeNull();
  });
});

describe('a place in the hand', () => {
  const key = utf8('k'.repeat(32));
  const held = { lane: 'known', boot, seq: 71, taken: boot + 5 } as const;
  const now = boot + 5 + DAY;

  it('is read as it was written, by whoever has the key', () => {
    expect(readPlace(key, writePlace(key, held), now)).toEqual(held);
    expect(readPlace(utf8('l'.repeat(32)), writePlace(key, held), now)).toBeNull();
  });

  it('bears no change of any sign, and has one spelling', () => {
    const text = writePlace(key, held);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'k' ? 's' : text[at] === 'A' ? 'B' : 'A';
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      expect(readPlace(key, changed, now), changed).toBeNull();
    }
    for (const astray of ['', 'k', `${text} `, ` ${text}`, text.replace('.', '.0'), text.toUpperCase(), `${text}x`])
      expect(readPlace(key, astray, now), astray).toBeNull();
  });

  it('is one for a day: nobody keeps one from an earlier crowd', () => {
    expect(readPlace(key, writePlace(key, held), now + 1)).toBeNull();
  });
});
