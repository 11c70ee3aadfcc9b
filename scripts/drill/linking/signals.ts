/** From mentions to signals: for each kind of fact, where each member (each ballot) stands among those of its college. */
import type { Owner, Trace } from './traces.ts';

/** A rank between 0 and 1 within the college, by owner. Who has no such fact has no rank. */
export type Ranks = ReadonlyMap<Owner, number>;
export type Signals = ReadonlyMap<string, Ranks>;

/** Facts that nearly all share say nothing. */
const FEWEST_VALUES = 3;

/** `first` and `last`: a member is mentioned by many rows, letters, records. */
export function signalsOf(traces: Iterable<Trace>): Signals {
  const values = new Map<string, Map<Owner, number>>();
  const note = (signal: string, owner: Owner, value: number, better: (a: number, b: number) => number) => {
    const of = values.get(signal) ?? new Map<Owner, number>();
    values.set(signal, of);
    const before = of.get(owner);
    of.set(owner, before === undefined ? value : better(before, value));
  };
  for (const { owner, place, facts } of traces) {
    for (const [fact, value] of Object.entries(facts)) {
      note(`${place} · ${fact} · first`, owner, value, Math.min);
      note(`${place} · ${fact} · last`, owner, value, Math.max);
    }
    note(`${place} · mentions`, owner, 0, (before) => before + 1);
  }
  const signals = new Map<string, Ranks>();
  const seen = new Set<string>();
  for (const [signal, of] of values) {
    if (new Set(of.values()).size < FEWEST_VALUES) continue;
    const ranks = ranked(of);
    // many facts say one thing: first and last of a single mention, place and transaction of rows that came in order
    const said = [...ranks].map(([{ id }, rank]) => `${id} ${rank}`).sort();
    const same = said.join();
    if (!seen.has(same)) signals.set(signal, ranks);
    seen.add(same);
  }
  return signals;
}

/** Equal values share the middle of their ranks. */
function ranked(values: ReadonlyMap<Owner, number>): Map<Owner, number> {
  const ranks = new Map<Owner, number>();
  const colleges = new Set([...values.keys()].map(({ college }) => college));
  for (const college of colleges) {
    const sorted = [...values].filter(([owner]) => owner.college === college).sort(([, a], [, b]) => a - b);
    for (let from = 0; from < sorted.length; ) {
      let to = from;
      while (to < sorted.length && sorted[to]?.[1] === sorted[from]?.[1]) to++;
      for (const [owner] of sorted.slice(from, to)) ranks.set(owner, (from + to) / (2 * sorted.length));
      from = to;
    }
  }
  return ranks;
}
