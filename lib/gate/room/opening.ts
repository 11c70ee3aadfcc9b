/**
 * When people have to wait, and when no longer: a pure fold over seconds of all processes, that does not flicker. It opens
 * where requests find no seat, or the event loop is late under a crowd, in two seconds out of two; it closes where nobody
 * has waited for ten, and nobody is turned back at the door any more.
 */

/** One second, all processes together. */
export type Second = {
  /** Requests of those who could be asked to wait that found no seat. */
  refused: number;
  /** All that arrived. */
  arrived: number;
  /** The event loop's pressure (shed/pressure.ts), the worst of all processes. */
  pressure: number;
  /** Turned back at the door without a place: newcomers, or a flood. */
  met: number;
  /** There with a place. */
  waiting: number;
  /** Came with a place of an earlier start: the room was open when the server was stopped. */
  earlier: number;
};

export type Opening = { isOpen: boolean; since: number; crowded: number; quiet: number };

/** Refusals a second that are no accident. */
const REFUSED = 5;
/** A loop that is late while nobody comes is no crowd, and nobody would be helped by waiting. */
export const PRESSED = 0.5;
const ARRIVALS = 50;
const MET = 20;
/** One old cookie is somebody who came back. */
const EARLIER = 5;
const OPENS = 2;
const CLOSES = 10;

export const closed = (since: number): Opening => ({ isOpen: false, since, crowded: 0, quiet: 0 });

/** `now`: in whatever unit `since` is to be. */
export function turn(state: Opening, second: Second, now: number): Opening {
  const isCrowded = second.refused >= REFUSED || (second.pressure >= PRESSED && second.arrived >= ARRIVALS);
  if (!state.isOpen) {
    const crowded = isCrowded ? state.crowded + 1 : 0;
    return crowded >= OPENS || second.earlier >= EARLIER
      ? { isOpen: true, since: now, crowded: 0, quiet: 0 }
      : { ...state, crowded };
  }
  const isQuiet = !isCrowded && second.waiting === 0 && second.met < MET;
  const quiet = isQuiet ? state.quiet + 1 : 0;
  return quiet >= CLOSES ? closed(now) : { ...state, quiet };
}
