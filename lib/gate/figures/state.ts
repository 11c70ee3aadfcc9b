/**
 * Calm, busy, attack: what one second showed, folded into a state that does not flicker. Pure. Raised only when it lasts,
 * lowered only when it has been quiet; what raised it is said, and since when.
 */
export const STATES = ['calm', 'busy', 'attack'] as const;
export type StateName = (typeof STATES)[number];
/** `loop`: the process comes round late. `line`: requests wait. `full`: requests find no place. `network`: networks ask
 * for more than their part. `malformed`: requests that no browser makes. `connections`: connections are cut off. */
export const CAUSES = ['none', 'loop', 'line', 'full', 'network', 'malformed', 'connections'] as const;
export type Cause = (typeof CAUSES)[number];

/** One second of one process: counts, and milliseconds by which its event loop came late. */
export type Second = {
  arrived: number;
  waiting: number;
  full: number;
  network: number;
  malformed: number;
  connections: number;
  lateMs: number;
};

/** `since`: epoch milliseconds. `worse`, `better`: seconds in a row that were so. */
export type State = { name: StateName; since: number; cause: Cause; worse: number; better: number };

/** An event loop this late, milliseconds, is felt by readers. */
const LATE_MS = 100;
/** Fewer refusals a second are a queue or a mistake, not an attack; an attack is also most of what arrives. */
const MANY = 50;
const MOST = 0.5;
/** Worse seconds in a row that raise the state by one step, and better ones that lower it to what they show. */
const RISE = 2;
const FALL = 6;

export const calm = (since: number): State => ({ name: 'calm', since, cause: 'none', worse: 0, better: 0 });

export function fold(state: State, second: Second, now: number): State {
  const { name, cause } = judge(second);
  const [is, shown] = [STATES.indexOf(state.name), STATES.indexOf(name)];
  if (shown === is) return { ...state, cause, worse: 0, better: 0 };
  if (shown < is)
    return state.better + 1 < FALL ? { ...state, worse: 0, better: state.better + 1 } : { ...calm(now), name, cause };
  if (state.worse + 1 < RISE) return { ...state, worse: state.worse + 1, better: 0 };
  return { ...calm(now), name: STATES[is + 1] ?? name, cause };
}

/** What one second shows, taken alone. */
export function judge(second: Second): { name: StateName; cause: Cause } {
  const refused = second.full + second.network + second.malformed + second.connections;
  if (refused >= MANY && refused >= MOST * (second.arrived + second.connections))
    return { name: 'attack', cause: mostOf(second) };
  if (second.full > 0) return { name: 'busy', cause: 'full' };
  if (second.waiting > 0) return { name: 'busy', cause: 'line' };
  if (second.lateMs > LATE_MS) return { name: 'busy', cause: 'loop' };
  return { name: 'calm', cause: 'none' };
}

const mostOf = (second: Second): Cause =>
  (['network', 'connections', 'malformed', 'full'] as const).reduce((worst, reason) =>
    second[reason] > second[worst] ? reason : worst,
  );
