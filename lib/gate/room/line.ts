/**
 * The room as a process of several sees it: what its clients want to know goes to the primary in batches. Where the primary
 * is away nobody is told anything new, and nobody loses what they carry.
 */
import { log } from '#lib/ground/log.ts';
import type { Held, LaneName } from './place.ts';
import { type Batch, type BatchAnswer, MOST_IN_BATCH, type Report, type Told, type Totals } from './wire.ts';

/** `spent`: the work has got somebody a place already. */
export type Taken = { kind: 'taken'; held: Held; told: Told } | { kind: 'full' } | { kind: 'away' } | { kind: 'spent' };

export type Line = {
  isOpen: () => boolean;
  /** Others have said that it opened or closed. */
  hear: (isOpen: boolean) => void;
  /** `work`: the seal of a stranger's work; empty where nothing was computed. */
  take: (lane: LaneName, work?: string) => Promise<Taken>;
  /** Null where nobody can say now. */
  see: (held: Held) => Promise<Told | null>;
  /** As the primary last said; null before it has said anything. */
  totals: () => Totals | null;
  /** Sends what has come together: every 50 ms where there is something, once a second where not. */
  flush: () => Promise<void>;
};

type Options = { ask: (batch: Batch) => Promise<BatchAnswer>; report: () => Report };

/** Clients that may stand between two batches: beyond them nobody is told anything, and asks again. */
const MOST_PENDING = 4 * MOST_IN_BATCH;
export const BATCH_MS = 50;

type Take = { lane: LaneName; work: string; answer: (taken: Taken) => void };
type See = { held: Held; answer: (told: Told | null) => void };

export function openLine({ ask, report }: Options): Line {
  let takes: Take[] = [];
  let sees: See[] = [];
  let isOpen = false;
  let totals: Totals | null = null;
  let isUnderWay = false;
  let isAway = false;
  let timer: NodeJS.Timeout | undefined;

  const plan = () => {
    timer ??= setTimeout(() => void flush(), BATCH_MS).unref();
  };
  const say = (away: boolean) => {
    if (away !== isAway) log(away ? 'gate/room-away' : 'gate/room-back');
    isAway = away;
  };

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (isUnderWay) return;
    isUnderWay = true;
    // known devices first, also into the batch
    const ordered = [...takes.filter(({ lane }) => lane === 'known'), ...takes.filter(({ lane }) => lane !== 'known')];
    const taking = ordered.slice(0, MOST_IN_BATCH);
    const seeing = sees.slice(0, MOST_IN_BATCH);
    takes = ordered.slice(taking.length);
    sees = sees.slice(seeing.length);
    try {
      const strangers = taking.filter(({ lane }) => lane === 'stranger');
      const answer = await ask({
        takes: { known: taking.length - strangers.length, stranger: strangers.map(({ work }) => work) },
        sees: seeing.map(({ held: { lane, boot, seq } }) => [lane, boot, seq]),
        report: report(),
      });
      say(false);
      ({ totals } = answer);
      ({ isOpen } = answer.totals);
      settle(taking, seeing, answer);
    } catch {
      // BusAway, or an answer of another shape: the same to whoever waits
      say(true);
      for (const { answer } of taking) answer({ kind: 'away' });
      for (const { answer } of seeing) answer(null);
    } finally {
      isUnderWay = false;
      if (takes.length + sees.length > 0) plan();
    }
  }

  return {
    isOpen: () => isOpen,
    hear: (open) => {
      isOpen = open;
    },
    take(lane, work = '') {
      if (takes.length >= MOST_PENDING) return Promise.resolve({ kind: 'away' });
      return new Promise((answer) => {
        takes.push({ lane, work, answer });
        plan();
      });
    },
    see(held) {
      if (sees.length >= MOST_PENDING) return Promise.resolve(null);
      return new Promise((answer) => {
        sees.push({ held, answer });
        plan();
      });
    },
    totals: () => totals,
    flush,
  };
}

/** Hands out what came back, in the order in which it was asked for: known ones, strangers, those who have a place. */
function settle(taking: readonly Take[], seeing: readonly See[], { taken, told }: BatchAnswer): void {
  const given: Record<LaneName, (number | null)[]> = { known: [...taken.known], stranger: [...taken.stranger] };
  const stands = told[Symbol.iterator]();
  for (const { lane, answer } of taking) {
    const seq = given[lane].shift();
    if (seq === undefined) answer({ kind: 'full' });
    else if (seq === null) answer({ kind: 'spent' });
    else answer({ kind: 'taken', held: { lane, boot: taken.boot, seq }, told: stands.next().value ?? NOBODY_SAYS });
  }
  for (const { answer } of seeing) answer(stands.next().value ?? null);
}

/** An answer too short is another version's: the place is kept. */
const NOBODY_SAYS: Told = { ahead: 0, seconds: null };
