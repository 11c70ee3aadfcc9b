/**
 * The signed word of who was turned away (PROTOCOL §5.14), within a budget: a flood of refusals must not become a flood of
 * signatures. The keys are not ours: each side hands in what signs for it when it starts.
 *
 * A door of its own: Next's handlers refuse too.
 */
import { createHash } from 'node:crypto';
import { type Clock, now as wallClock } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';

export type Side = 'people' | 'urn';

/** `phi`: empty where the side cannot tell; `reason`: the refusal's code; `hour`: epoch second at which it began. */
export type Facts = { phi: string; reason: string; of: 'body' | 'line'; request: string; hour: number };
/** What the answer carries: the facts and their signature, ready for JSON. */
export type Statement = Readonly<Record<string, string | number>>;
export type Sign = (facts: Facts) => Statement;

/** What was refused: its whole body, or, where that was not read, the line `METHOD path`. */
export type Refused = { phi?: string; reason: string } & ({ body: Uint8Array } | { line: string });

export type Statements = {
  /** Once per side, when it starts. */
  learn: (side: Side, sign: Sign) => void;
  /** Null where the side has no key yet, or the budget is used up. `isProven`: the side knows that a pass or a member
   * stands behind the request; a third of the budget is theirs alone. */
  state: (side: Side, refused: Refused, isProven?: boolean) => Statement | null;
  /** Statements given, and withheld for want of budget, since the process began. */
  counts: () => { given: number; withheld: number };
};

/** Signatures a second and process; a second's worth may be used at once. Some thirty microseconds each. */
const PER_SECOND = 300;
const HOUR = 3600;

export function openStatements({ now = wallClock, perSecond = PER_SECOND }: { now?: Clock; perSecond?: number } = {}) {
  const signers = new Map<Side, Sign>();
  const counts = { given: 0, withheld: 0 };
  const kept = perSecond / 3;
  let left = perSecond;
  let at = now();

  /** A clock that was set back fills nothing, and takes nothing. */
  function fill(): void {
    const passed = now() - at;
    left = Math.min(perSecond, left + (Math.max(0, passed) * perSecond) / 1000);
    at += passed;
  }
  return {
    learn: (side, sign) => void signers.set(side, sign),
    state(side, refused, isProven = false) {
      const sign = signers.get(side);
      if (sign === undefined) return null;
      fill();
      if (left < 1 + (isProven ? 0 : kept)) {
        counts.withheld++;
        return null;
      }
      left--;
      counts.given++;
      const { phi = '', reason } = refused;
      const [of, bytes] = 'body' in refused ? (['body', refused.body] as const) : (['line', refused.line] as const);
      const request = createHash('sha256').update(bytes).digest('hex');
      return sign({ phi, reason, of, request, hour: Math.floor(now() / 1000 / HOUR) * HOUR });
    },
    counts: () => ({ ...counts }),
  } satisfies Statements;
}

/** Those of this process. */
export const statements = (): Statements => shared('gate/statements', () => openStatements());
