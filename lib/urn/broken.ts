/**
 * Ballots whose proofs do not hold, by the pass that signed for them: finding out costs thirty milliseconds, so each pass
 * may make us do it so often and no more (decision 032). Whose envelope is not signed by the pass's own key is not counted:
 * nobody can use up what is another's. A booth makes none of these; it is no list of who votes.
 */

import type { Credential } from '#lib/ground/brand.ts';
import type { Clock } from '#lib/ground/clock.ts';

/** Broken ballots under one pass: so many at once, and one more each time so many milliseconds have passed. */
export const AT_ONCE = 6;
const ONE_MORE_MS = 10_000;
/** Passes that are remembered; the one that was longest quiet gives way [memory]. */
export const KEPT = 4096;

export type Broken = {
  /** Milliseconds until a ballot under this pass is looked at again; 0: now. */
  wait: (pass: Credential) => number;
  saw: (pass: Credential) => void;
  size: () => number;
};

export function openBroken(now: Clock): Broken {
  /** The instant at which each pass owes nothing any more (GCRA), longest quiet first. */
  const owes = new Map<Credential, number>();
  const owed = (pass: Credential): number => Math.max(0, (owes.get(pass) ?? 0) - now());
  return {
    wait: (pass) => Math.max(0, owed(pass) - (AT_ONCE - 1) * ONE_MORE_MS),
    saw(pass) {
      const until = now() + owed(pass) + ONE_MORE_MS;
      owes.delete(pass);
      const [oldest] = owes.size < KEPT ? [] : owes.keys();
      if (oldest !== undefined) owes.delete(oldest);
      owes.set(pass, until);
    },
    size: () => owes.size,
  };
}
