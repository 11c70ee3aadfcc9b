/**
 * The one order over all processes: in the primary, or in the only process. It holds numbers alone; who they belong to,
 * only those know who carry them.
 */
import { boundedTable } from '../limits/table.ts';
import { closed, type Opening, PRESSED, turn } from './opening.ts';
import { judge, refill, spend, unpaced } from './pace.ts';
import { type Held, LANES, type LaneName, type Place } from './place.ts';
import { openRoom } from './room.ts';
import type { Batch, BatchAnswer, PerLane, Told, Totals } from './wire.ts';
import { LIFE } from './work.ts';

/** `auto`: it opens and closes by itself. `open`: in force, as before an announced crowd. `off`: never. */
export type RoomSetting = 'auto' | 'open' | 'off';

export type Coordinator = {
  answer: (batch: Batch, from: number) => BatchAnswer;
  /** Four times a second: calls in whom there is room for. */
  call: () => void;
  /** Once a second: passes over who has gone, judges, opens and closes. */
  sweep: () => void;
  /** The last place of each lane that was given before this second; where this order gave none, all of earlier orders. */
  heldBefore: (second: number) => Record<LaneName, Place>;
  totals: () => Totals;
};

type Options = {
  /** Seconds since 1970, with fractions. */
  now: () => number;
  setting?: RoomSetting;
  /** Most that are called in a second. */
  most?: number | undefined;
  /** It opened or closed. */
  say?: (isOpen: boolean) => void;
  capacity?: number;
};

/** What a process has said of its seats counts for so many seconds: then it is gone, or hangs. */
const FRESH = 3;
/** After a start, seconds in which places of an earlier one say that people were waiting. */
const AFTER_START = 120;
/** Once somebody shows such a place, seconds in which nobody is called: all who waited ask in that time. */
const LISTEN = 10;
/** Seconds for which it is remembered who came in which: longer than any grace, whenever its closing is asked about. */
const REMEMBERED = 3700;

/** Seconds over which those who are in and stand in line are set against those who were called. */
const LATELY = 10;
/** Fewer than this part are a few who ask for much; the pace is everybody's. */
const PART = 0.3;
const isStrained = (lately: readonly { called: number; strained: number }[]): boolean => {
  const sum = (what: 'called' | 'strained') => lately.reduce((total, one) => total + one[what], 0);
  return sum('strained') >= PART * sum('called');
};

const nothing = () => ({ refused: 0, arrived: 0, met: 0, earlier: 0, strained: 0, pressure: 0 });

export function openCoordinator({ now, setting = 'auto', most, say = () => {}, capacity }: Options): Coordinator {
  const boot = Math.floor(now());
  const room = openRoom(boot, capacity);
  const spare = new Map<number, { seats: number; at: number }>();
  const taken: PerLane = { known: 0, stranger: 0 };
  const called: PerLane = { known: 0, stranger: 0 };
  /** Work that was paid with, as long as it could be shown again. */
  const spent = boundedTable(2 ** 18);
  const given: { second: number; last: PerLane }[] = [];
  let pace = unpaced(now(), most);
  let opening: Opening = { ...closed(now() * 1000), isOpen: setting === 'open' };
  let second = nothing();
  let listensUntil: number | null = null;
  let lately: { called: number; strained: number }[] = [];
  let counted = 0;

  function take(lane: LaneName): Held | null {
    const at = now();
    const held = room.take(lane, at);
    if (held === null) return null;
    taken[lane]++;
    const last = given.at(-1);
    if (last?.second === Math.floor(at)) last.last[lane] = taken[lane];
    else given.push({ second: Math.floor(at), last: { ...taken } });
    while ((given[1]?.second ?? Number.POSITIVE_INFINITY) < at - REMEMBERED) given.shift();
    return held;
  }

  /** Whether this work has got a place before, in whichever process. */
  const isSpentWork = (work: string): boolean => work !== '' && spent.wait(hashOf(work), now() * 1000, ONCE) > 0;
  const spendWork = (work: string): void => void (work !== '' && spent.take(hashOf(work), now() * 1000, ONCE));

  function call(): void {
    const at = now();
    pace = refill(pace, at);
    if (at < (listensUntil ?? 0)) return;
    let seats = 0;
    for (const [from, said] of spare) {
      if (at - said.at > FRESH) spare.delete(from);
      else seats += said.seats;
    }
    const sum = room.call(Math.min(pace.budget, seats), at);
    for (const lane of LANES) called[lane] += sum[lane];
    pace = spend(pace, sum.known + sum.stranger);
    // who is called takes a seat that no process has counted yet
    for (const said of spare.values()) said.seats -= (sum.known + sum.stranger) / spare.size;
  }

  function tell(held: Held): Told {
    const standing = room.see(held, now());
    return standing.called
      ? { until: standing.until }
      : { ahead: standing.ahead, seconds: room.estimate(held.lane, standing.ahead) };
  }

  function hear({ report }: Batch, from: number): void {
    spare.set(from, { seats: report.spare, at: now() });
    for (const name of ['refused', 'arrived', 'met', 'strained'] as const) second[name] += report[name];
    if (now() - boot < AFTER_START) second.earlier += report.earlier;
    second.pressure = Math.max(second.pressure, report.pressure);
  }

  const totals = (): Totals => {
    const waiting = { known: room.waiting('known'), stranger: room.waiting('stranger') };
    const away = (lane: LaneName) => Math.max(0, taken[lane] - called[lane] - waiting[lane]);
    return {
      boot,
      waiting,
      called: { ...called },
      away: { known: away('known'), stranger: away('stranger') },
      pace: pace.perSecond,
      since: opening.since,
      isOpen: opening.isOpen,
    };
  };

  return {
    answer(batch, from) {
      hear(batch, from);
      const places: Record<LaneName, (Held | null)[]> = { known: [], stranger: [] };
      for (let i = 0; i < batch.takes.known; i++) {
        const held = take('known');
        if (held === null) break;
        places.known.push(held);
      }
      for (const work of batch.takes.stranger) {
        const isSpent = isSpentWork(work);
        const held = isSpent ? null : take('stranger');
        if (held === null && !isSpent) break;
        if (held !== null) spendWork(work);
        places.stranger.push(held);
      }
      const given = [...places.known, ...places.stranger].filter((held) => held !== null);
      const asked = batch.sees.map(([lane, of, seq]): Held => ({ lane, boot: of, seq }));
      // all of them are there before anybody is called
      for (const held of asked) room.see(held, now());
      if (asked.some((held) => held.boot < boot) && now() - boot < AFTER_START) listensUntil ??= now() + LISTEN;
      if (opening.isOpen) call();
      return {
        taken: {
          boot,
          known: places.known.flatMap((held) => held?.seq ?? []),
          stranger: places.stranger.map((held) => held?.seq ?? null),
        },
        told: [...given, ...asked].map(tell),
        totals: totals(),
      };
    },

    call() {
      if (opening.isOpen) call();
    },

    sweep() {
      const at = now();
      room.sweep(at);
      lately = [...lately, { called: called.known + called.stranger - counted, strained: second.strained }].slice(
        -LATELY,
      );
      counted = called.known + called.stranger;
      // who is in is served slowly where the loop is late, though nobody stands in a line for it
      const isLate = second.pressure >= PRESSED;
      pace = judge(pace, isLate || (second.strained > 0 && isStrained(lately)), at, most);
      const before = opening.isOpen;
      const waiting = room.waiting('known') + room.waiting('stranger');
      if (setting === 'auto') opening = turn(opening, { ...second, waiting }, at * 1000);
      second = nothing();
      if (opening.isOpen !== before) say(opening.isOpen);
    },

    heldBefore(before) {
      // Whoever holds a place of an order that began before this one, and before that second, came before it.
      const earlier = { boot: Math.min(boot, before) - 1, seq: 2 ** 31 };
      if (boot >= before) return { known: earlier, stranger: earlier };
      const last = given.findLast((one) => one.second < before)?.last ?? { known: 0, stranger: 0 };
      const placeOf = (count: number) => (count === 0 ? earlier : { boot, seq: count - 1 });
      return { known: placeOf(last.known), stranger: placeOf(last.stranger) };
    },

    totals,
  };
}

const ONCE = { points: 1, seconds: LIFE + 1 };

/** The seal of a work is nobody's choice: a hash as it is. */
function hashOf(work: string): Uint32Array {
  const bytes = Buffer.from(work, 'base64url');
  return new Uint32Array([bytes.readUInt32LE(0), bytes.readUInt32LE(4)]);
}
