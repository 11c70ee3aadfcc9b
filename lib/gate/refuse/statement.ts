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
/** Lines kept with their statements: those that are asked for again stay. */
const KEPT = 4096;
/** Characters of a line that is kept: those of our paths are shorter. */
const LONGEST = 200;

export function openStatements({ now = wallClock, perSecond = PER_SECOND }: { now?: Clock; perSecond?: number } = {}) {
  const signers = new Map<Side, Sign>();
  /** A refused line is the same for all whom it meets in an hour: signed once [a flood that leaves nobody a signature]. */
  const lines = new Map<string, { hour: number; statement: Statement }>();
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
  function keep(key: string, one: { hour: number; statement: Statement }): void {
    lines.delete(key);
    const [oldest] = lines.size < KEPT ? [] : lines.keys();
    if (oldest !== undefined) lines.delete(oldest);
    lines.set(key, one);
  }
  return {
    learn(side, sign) {
      signers.set(side, sign);
      lines.clear();
    },
    state(side, refused, isProven = false) {
      const sign = signers.get(side);
      if (sign === undefined) return null;
      const { phi = '', reason } = refused;
      const hour = Math.floor(now() / 1000 / HOUR) * HOUR;
      const line = 'line' in refused && refused.line.length <= LONGEST ? refused.line : null;
      const key = line === null ? null : `${side} ${phi} ${reason} ${line}`;
      const known = key === null ? undefined : lines.get(key);
      if (key !== null && known?.hour === hour) {
        keep(key, known);
        counts.given++;
        return known.statement;
      }
      fill();
      if (left < 1 + (isProven ? 0 : kept)) {
        counts.withheld++;
        return null;
      }
      left--;
      counts.given++;
      const [of, bytes] = 'body' in refused ? (['body', refused.body] as const) : (['line', refused.line] as const);
      const request = createHash('sha256').update(bytes).digest('hex');
      const statement = sign({ phi, reason, of, request, hour });
      if (key !== null) keep(key, { hour, statement });
      return statement;
    },
    counts: () => ({ ...counts }),
  } satisfies Statements;
}

/** Those of this process. */
export const statements = (): Statements => shared('gate/statements', () => openStatements());
