/**
 * Whether the waiting room kept its order, seen from outside. Within a lane and a start of the order: whoever asked, then
 * asked again and was still told to wait, has been overtaken where somebody behind was let in between the two.
 */
import type { Sighting } from '../figures.ts';

/** Milliseconds for processes that tell each other in batches; a turn lost for longer is a turn lost. */
export const GRACE = 1000;
/** Milliseconds after which a place that does not ask is passed over by right (lib/gate/room/place.ts). */
export const PATIENCE = 30_000;

/** `ahead` was told to wait after `behind` was let in. Places of one lane and start. */
export type Overtaking = { lane: string; ahead: number; behind: number };

/** One for each place that was ever overtaken. */
export function overtakings(sightings: readonly Sighting[]): Overtaking[] {
  const lanes = new Map<string, Sighting[]>();
  for (const one of sightings) {
    const key = `${one.lane} ${one.boot}`;
    const lane = lanes.get(key);
    if (lane === undefined) lanes.set(key, [one]);
    else lane.push(one);
  }
  return [...lanes].flatMap(([lane, all]) => within(lane, all));
}

type Call = { seq: number; at: number };

function within(lane: string, sightings: readonly Sighting[]): Overtaking[] {
  const places = new Map<number, Sighting[]>();
  for (const one of [...sightings].sort((a, b) => a.sent - b.sent)) {
    const place = places.get(one.seq);
    if (place === undefined) places.set(one.seq, [one]);
    else place.push(one);
  }
  const calls: Call[] = [...places]
    .flatMap(([seq, all]) =>
      all
        .filter(({ called }) => called)
        .slice(0, 1)
        .map(({ answered }) => ({ seq, at: answered })),
    )
    .sort((a, b) => a.at - b.at);
  return [...places].flatMap(([seq, all]) => {
    const behind = firstPast(seq, all, calls);
    return behind === null ? [] : [{ lane, ahead: seq, behind }];
  });
}

/** Who passed this place, of which these are the askings in turn; null: nobody. */
function firstPast(seq: number, askings: readonly Sighting[], calls: readonly Call[]): number | null {
  for (const [at, again] of askings.entries()) {
    const before = askings[at - 1];
    // once let in, a place is nobody's to overtake
    if (again.called) return null;
    if (before === undefined) continue;
    const until = Math.min(again.sent - GRACE, before.sent + PATIENCE);
    for (let one = firstAfter(calls, before.answered); one < calls.length; one++) {
      const call = calls[one];
      if (call === undefined || call.at > until) break;
      if (call.seq > seq) return call.seq;
    }
  }
  return null;
}

/** Index of the first call after this moment. */
function firstAfter(calls: readonly Call[], moment: number): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.at ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
