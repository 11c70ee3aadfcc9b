/**
 * Who may be worked for now. Every class has as many seats as its answers' times allow (limit.ts), fewer when the event
 * loop is late (pressure.ts), and never those that the house keeps for more important ones. Who finds none waits a
 * moment in a short line; lines are served by priority, and within a class in order of arrival.
 */
import type { Clock } from '#lib/ground/clock.ts';
import { CLASSES, type ClassName, RANKS, type Rank, type RequestClass } from '../limits/classes.ts';
import { type Bounds, learn, unlearnt } from './limit.ts';
import { press, underPressure } from './pressure.ts';

/** `known`: shows that a member stands behind it. `crowd`: its network has used up its part. */
export type Standing = 'known' | 'guest' | 'crowd';

type RankRules = Bounds & {
  /** Part of the house's seats that this rank may fill, so that some remain for those above. */
  share: number;
  /** Milliseconds in the line; then it is full for this one. */
  patience: number;
  /** Milliseconds after which an answer is of no use to anybody. */
  deadline: number;
};

/**
 * Of casts never few: who casts cannot be told from who floods before the body is read, looking costs no more than refusing
 * (web/screen.ts), and what is dear behind it stands in lines of its own (ground/threads.ts). With four seats a member's
 * ballot was refused as often as the flood it came in: half of the time.
 */
export const RULES: Readonly<Record<Rank, RankRules>> = {
  cast: { share: 1, least: 48, most: 128, target: 400, patience: 4000, deadline: 15_000 },
  sign: { share: 0.9, least: 8, most: 128, target: 400, patience: 4000, deadline: 15_000 },
  'sign in': { share: 0.75, least: 3, most: 96, target: 400, patience: 3000, deadline: 12_000 },
  page: { share: 0.5, least: 2, most: 64, target: 400, patience: 2000, deadline: 10_000 },
  rest: { share: 0.35, least: 2, most: 48, target: 500, patience: 500, deadline: 30_000 },
};

/** Seats of the whole process. */
export const HOUSE = 160;
/** Part of a class's seats that each standing may fill. */
const FILLS: Readonly<Record<Standing, number>> = { known: 1, guest: 0.9, crowd: 0.5 };
/** What a vote leads through on the people's side: a page, signing in, signing. */
const ON_THE_WAY = CLASSES.filter(({ name }) => name === 'page' || name === 'sign-in' || name === 'sign');
/** Longest line of one class. */
const LINE = 256;

export type Seat = {
  /** Given back for good; `ms`: what the answer took, null where nothing was measured. Idempotent. */
  leave: (ms: number | null) => void;
  /** Given back while its reader is slow, and taken again whether one is free or not. */
  lend: () => void;
  takeBack: () => void;
};

export type Seats = {
  /** A seat, or the promise of one (null: patience ran out, or `gone` came first), or null: full. */
  ask: (
    kind: RequestClass,
    standing: Standing,
    gone?: { readonly signal: AbortSignal },
  ) => Seat | Promise<Seat | null> | null;
  /** Four times a second: how late the event loop is, milliseconds; and who has waited too long. */
  tick: (lateMs: number) => void;
  /** Seats free for those whom the waiting room calls: of the scarcest kind that a vote leads through. */
  spare: () => number;
  state: () => { pressure: number; working: number; waiting: number; limits: Readonly<Record<ClassName, number>> };
};

type Line = { name: ClassName; rank: Rank; limit: ReturnType<typeof unlearnt>; working: number; waiters: Set<Waiter> };
type Waiter = { standing: Standing; until: number; answer: (seat: Seat | null) => void };

export function openSeats({ now, house = HOUSE }: { now: Clock; house?: number }): Seats {
  const lines = new Map<string, Line>();
  let pressure = 0;
  let working = 0;
  let waiting = 0;

  const lineOf = ({ name, rank }: RequestClass): Line => {
    const key = `${name}/${rank}`;
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line = { name, rank, limit: unlearnt(RULES[rank], now()), working: 0, waiters: new Set<Waiter>() };
    lines.set(key, line);
    return line;
  };
  const hasRoom = ({ rank, limit, working: mine }: Line, standing: Standing): boolean =>
    working < house * RULES[rank].share &&
    // One at least: a loop that is late for reasons of its own must not turn away who comes alone.
    mine < Math.max(1, Math.floor(underPressure(limit.limit, rank, pressure) * FILLS[standing]));

  /** Never none where nobody is worked for: `hasRoom` seats who comes alone. */
  const spareOf = ({ rank, limit, working: mine, waiters }: Line): number =>
    Math.min(
      Math.max(1, Math.floor(underPressure(limit.limit, rank, pressure))) - mine - waiters.size,
      Math.floor(house * RULES[rank].share) - working,
    );

  const count = (line: Line, by: 1 | -1): void => {
    line.working += by;
    working += by;
  };
  const sit = (line: Line): Seat => {
    count(line, 1);
    let isHeld = true;
    let isOver = false;
    return {
      leave(ms) {
        if (isOver) return;
        isOver = true;
        if (ms !== null) line.limit = learn(line.limit, RULES[line.rank], { ms, working: line.working, now: now() });
        if (isHeld) count(line, -1);
        serve();
      },
      lend() {
        if (isOver || !isHeld) return;
        isHeld = false;
        count(line, -1);
        serve();
      },
      takeBack() {
        if (isOver || isHeld) return;
        isHeld = true;
        count(line, 1);
      },
    };
  };

  /** Calls whoever may come now: by rank, members first, each line in its order. */
  const serve = (): void => {
    if (waiting === 0) return;
    for (const rank of RANKS)
      for (const line of lines.values())
        if (line.rank === rank) for (const standing of ['known', 'guest'] as const) callFrom(line, standing);
  };
  const callFrom = (line: Line, standing: Standing): void => {
    for (const waiter of line.waiters) {
      if (!hasRoom(line, standing)) return;
      if (waiter.standing !== standing) continue;
      strike(line, waiter);
      waiter.answer(sit(line));
    }
  };
  const strike = (line: Line, waiter: Waiter): void => {
    if (line.waiters.delete(waiter)) waiting--;
  };

  const wait = (
    line: Line,
    standing: Standing,
    gone: { readonly signal: AbortSignal } | undefined,
  ): Promise<Seat | null> =>
    new Promise((answer) => {
      const waiter: Waiter = { standing, until: now() + RULES[line.rank].patience, answer };
      line.waiters.add(waiter);
      waiting++;
      const leave = (): void => {
        strike(line, waiter);
        answer(null);
      };
      gone?.signal.addEventListener('abort', leave, { once: true });
    });

  return {
    ask(kind, standing, gone) {
      const line = lineOf(kind);
      // Nobody passes those who wait already.
      if (line.waiters.size === 0 && hasRoom(line, standing)) return sit(line);
      if (standing === 'known' && hasRoom(line, 'known')) return sit(line);
      if (standing === 'crowd' || line.waiters.size >= LINE) return null;
      return wait(line, standing, gone);
    },
    tick(lateMs) {
      pressure = press(pressure, lateMs);
      const at = now();
      for (const line of lines.values())
        for (const waiter of line.waiters) {
          if (waiter.until > at) break;
          strike(line, waiter);
          waiter.answer(null);
        }
      serve();
    },
    spare: () => Math.max(0, Math.min(...ON_THE_WAY.map((kind) => spareOf(lineOf(kind))))),
    state: () => ({
      pressure,
      working,
      waiting,
      limits: Object.fromEntries(
        CLASSES.map(({ name, rank }) => [name, Math.floor(lines.get(`${name}/${rank}`)?.limit.limit ?? 0)]),
      ) as Record<ClassName, number>, // one entry for each row of the table
    }),
  };
}
