/**
 * The waiting room: two lanes, because free places are themselves the attack. Devices that hold a token of an enrolled
 * member go first; one call in ten is a stranger's, so that a member at a borrowed device is never shut out.
 */
import { CAPACITY, type Lane, openLane, type Standing } from './lane.ts';
import type { Held, LaneName, Place } from './place.ts';

export type Room = {
  take: (lane: LaneName, now: number) => Held | null;
  see: (held: Held, now: number) => Standing;
  /** `free`: how many more may come in now. @returns how many were called, by lane */
  call: (free: number, now: number) => Record<LaneName, number>;
  sweep: (now: number) => void;
  waiting: (lane: LaneName) => number;
  /** Seconds until so many have been called, at the pace of the last minute; null while nothing is known of it. */
  estimate: (lane: LaneName, ahead: number) => number | null;
};

/** Of so many calls, one is a stranger's while both lanes have somebody. */
const STRANGERS_TURN = 10;

/** Seconds over which the pace is averaged. */
const PACE = 60;

/** `now` is in seconds. `boot`: the second in which this order began. */
export function openRoom(boot: number, capacity = CAPACITY): Room {
  const lanes: Record<LaneName, Lane> = { known: openLane(boot, capacity), stranger: openLane(boot, capacity) };
  const paces: Record<LaneName, number | null> = { known: null, stranger: null };
  const since: Record<LaneName, number> = { known: 0, stranger: 0 };
  let swept = boot;
  /** Calls made since the last that was a stranger's by right. */
  let owed = 0;

  const held = (lane: LaneName, place: Place | null): Held | null => place && { lane, ...place };

  return {
    take: (lane, now) => held(lane, lanes[lane].take(now)),
    see: ({ lane, ...place }, now) => lanes[lane].see(place, now),

    call(free, now) {
      const all = Math.max(0, Math.floor(free));
      owed += all;
      const promised = Math.floor(owed / STRANGERS_TURN);
      let stranger = lanes.stranger.call(promised, now);
      const known = lanes.known.call(all - stranger, now);
      stranger += lanes.stranger.call(all - stranger - known, now);
      // what nobody took is not saved up
      owed -= promised * STRANGERS_TURN;
      since.known += known;
      since.stranger += stranger;
      return { known, stranger };
    },

    sweep(now) {
      const seconds = now - swept;
      for (const lane of ['known', 'stranger'] as const) {
        lanes[lane].sweep(now);
        if (seconds <= 0) continue;
        const rate = since[lane] / seconds;
        const weight = Math.min(1, seconds / PACE);
        const pace = paces[lane];
        // only a lane in which somebody waits has a pace
        if (since[lane] > 0 || lanes[lane].waiting() > 0)
          paces[lane] = pace === null ? rate : pace + weight * (rate - pace);
        since[lane] = 0;
      }
      if (seconds > 0) swept = now;
    },

    waiting: (lane) => lanes[lane].waiting(),
    estimate(lane, ahead) {
      const pace = paces[lane];
      return pace === null || pace <= 0 ? null : Math.ceil((ahead + 1) / pace);
    },
  };
}
