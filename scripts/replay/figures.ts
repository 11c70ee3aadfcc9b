/** What is written down of a replay: one visit for each member who comes, and one run for each of the three plays. */
import { z } from 'zod';

const Count = z.int().min(0);
/** Milliseconds since the opening. */
const Moment = z.number();

/** One asking of a place in the waiting room, as its holder saw it. */
export const Sighting = z.strictObject({
  lane: z.string(),
  boot: Count,
  seq: Count,
  sent: Moment,
  answered: Moment,
  /** Let in by this answer; else told to wait. */
  called: z.boolean(),
});
export type Sighting = z.infer<typeof Sighting>;

/**
 * How a member's evening ended. `in`: a receipt that the booth has verified. `place`: holds a place in the waiting room.
 * `signed`: holds a signed refusal. `told`: was told by a page or a problem document, unsigned. `bare`: nobody told
 * anything: a connection that broke, a fault without words, no answer in time.
 */
export const OUTCOMES = ['in', 'place', 'signed', 'told', 'bare'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Of bare errors, the one that is a matter of time: the small replay, on a shared machine, counts it and does not judge. */
export const TIMEOUT = 'timeout';

export const Visit = z.strictObject({
  member: Count,
  came: Moment,
  outcome: z.enum(OUTCOMES),
  /** The booth's or the page's last word, where it was not the receipt. */
  word: z.string(),
  receiptAt: Moment.nullable(),
  /** Milliseconds spent in the waiting room. */
  inRoom: z.number().min(0),
  /** Bare errors that the member saw, whatever came after. */
  bare: z.array(z.strictObject({ at: Moment, what: z.string() })),
  /** Answers that never came and that the booth got over by itself: nobody saw them. */
  gotOver: Count,
  /** Signed refusals in the member's hands. */
  statements: Count,
  /** Number of the ballot for which the urn gave a receipt. */
  number: z.string().nullable(),
  sightings: z.array(Sighting),
});
export type Visit = z.infer<typeof Visit>;

/** One second of the server's own figures. */
export const Second = z.strictObject({
  at: Moment,
  state: z.enum(['calm', 'busy', 'attack', 'away']),
  arrived: Count,
  admitted: Count,
  refused: Count,
  /** In the waiting room. */
  waiting: Count,
  lateMs: z.number().min(0),
});
export type Second = z.infer<typeof Second>;

/** What the attackers did, by kind. */
export const Volley = z.strictObject({
  /** Handed over on a connection that stood. */
  sent: Count,
  /** Not even a connection came about: the line before the server was full, or it said no. */
  unheard: Count,
  /** By the answer's status. */
  answered: z.record(z.string(), Count),
  /** Cut, reset, or no answer in time. */
  lost: Count,
});
export type Volley = z.infer<typeof Volley>;

export const RUNS = ['calm', 'gate', 'no gate'] as const;
export type RunName = (typeof RUNS)[number];

export type Run = {
  name: RunName;
  /** Seconds in which the members came. */
  seconds: number;
  visits: readonly Visit[];
  timeline: readonly Second[];
  /** Null where nobody attacked. */
  attack: Attack | null;
  /** Milliseconds since the opening at which one serving process was killed; null: none was. */
  killedAt: number | null;
  /** Seconds that the processors worked meanwhile; null where a killed process took its count along. */
  cpu: { server: number; databases: number; members: number } | null;
  /** Ballot numbers on the board once the urn was closed and flushed; null where the board could not be read. */
  board: ReadonlySet<string> | null;
};

export type Attack = {
  from: number;
  until: number;
  /** Requests a second that were asked for, that were sent, and for which no connection came about. */
  wanted: number;
  sent: number;
  unheard: number;
  /** Milliseconds of processor time that the attackers used for each of them. */
  cpuEach: number;
  addresses: number;
  kinds: Readonly<Record<string, Volley>>;
};
