/**
 * Writing down what became of letters. A connection waits for this before its next letter, so a crash leaves at most one
 * letter per connection in doubt: the least that SMTP allows. Many connections share one transaction.
 */
import { now } from '#lib/ground/clock.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import type { Claim, Taken } from './claim.ts';
import type { State } from './kinds.ts';
import { WAITING } from './kinds.ts';
import { revokeById } from './link.ts';
import type { Outcome } from './wire.ts';

const HOUR = 3_600_000;
/** Waits before the next try, in milliseconds, four days in all (RFC 5321 §4.5.4.1); after the last one it has failed. */
export const PAUSES: readonly number[] = [
  60_000,
  5 * 60_000,
  20 * 60_000,
  HOUR,
  6 * HOUR,
  17 * HOUR,
  24 * HOUR,
  48 * HOUR,
];
/** How long a provider rests after trouble, in milliseconds; the last one from then on. */
export const RESTS: readonly number[] = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 10 * 60_000];

type Entry = { lane: string; letter: Taken; outcome: Outcome; done: () => void; failed: (fault: unknown) => void };

export type Settle = (lane: string, letter: Taken, outcome: Outcome) => Promise<void>;

/** One ledger per worker: `settle` resolves when the outcome is committed. */
export function openLedger(): Settle {
  let waiting: Entry[] = [];
  let isWriting = false;
  const write = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await withPeople((tx) => record(tx, batch)).then(
        () => {
          for (const { done } of batch) done();
        },
        (fault: unknown) => {
          for (const { failed } of batch) failed(fault);
        },
      );
    }
    isWriting = false;
  };
  return (lane, letter, outcome) =>
    new Promise((done, failed) => {
      waiting.push({ lane, letter, outcome, done, failed });
      if (!isWriting) void write();
    });
}

type Verdict = { state: State; next: number; deferrals: number; reason: string | null };

/** The letter's next state, from its tries so far and what happened now. */
export function verdictOf(deferrals: number, outcome: Outcome, at: number): Verdict {
  if (outcome.kind === 'sent') return { state: 'sent', next: at, deferrals, reason: null };
  if (outcome.kind === 'bounced') return { state: 'bounced', next: at, deferrals, reason: outcome.reason };
  // nobody to speak to: no fault of this letter, which counts no try
  if (outcome.kind === 'trouble' && !outcome.offered)
    return {
      state: deferrals > 0 ? 'deferred' : 'queued',
      next: at + (RESTS[0] ?? 0),
      deferrals,
      reason: outcome.reason,
    };
  const pause = PAUSES[deferrals];
  if (pause === undefined) return { state: 'failed', next: at, deferrals, reason: outcome.reason };
  return { state: 'deferred', next: at + pause, deferrals: deferrals + 1, reason: outcome.reason };
}

async function record(tx: PeopleTx, entries: readonly Entry[]): Promise<void> {
  const at = now();
  const verdicts = entries.map(({ letter, outcome }) => verdictOf(letter.deferrals, outcome, at));
  // only while the claim is still ours: after LEASE another worker may have taken the letter over; of what is over, the day
  await tx.query(
    `UPDATE mail SET state = t.state, deferrals = t.deferrals, reason = t.reason,
       next_at = CASE WHEN t.${WAITING} THEN t.next ELSE date_trunc('day', t.next, 'UTC') END
       FROM unnest($1::bigint[], $2::int[], $3::text[], $4::timestamptz[], $5::int[], $6::text[])
         AS t (id, attempts, state, next, deferrals, reason)
      WHERE mail.id = t.id AND mail.attempts = t.attempts AND mail.${WAITING}`,
    [
      entries.map(({ letter }) => letter.id),
      entries.map(({ letter }) => letter.attempt),
      verdicts.map(({ state }) => state),
      verdicts.map(({ next }) => new Date(next)),
      verdicts.map(({ deferrals }) => deferrals),
      verdicts.map(({ reason }) => reason),
    ],
  );
  // what did not surely arrive opens nothing: it may have left all the same, and the next try makes another link
  await revokeById(
    tx,
    entries.flatMap(({ letter, outcome }) => (outcome.kind === 'sent' || letter.link === null ? [] : [letter.link.id])),
  );
  await countSent(tx, entries, at);
}

/** So many left in this minute, by kind and provider: what the page's pace is made of. */
async function countSent(tx: PeopleTx, entries: readonly Entry[], at: number): Promise<void> {
  const counts = new Map<string, number>();
  for (const { lane, letter, outcome } of entries) {
    if (outcome.kind !== 'sent') continue;
    const key = `${letter.template} ${lane}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return;
  // in order of key, so that two workers never wait for each other in a circle
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, sent]) => ({ key: key.split(' '), sent }));
  await tx.query(
    `INSERT INTO mail_pace (minute, template, lane, sent)
     SELECT date_trunc('minute', $1::timestamptz), * FROM unnest($2::text[], $3::text[], $4::int[])
     ON CONFLICT (minute, template, lane) DO UPDATE SET sent = mail_pace.sent + excluded.sent`,
    [new Date(at), rows.map(({ key }) => key[0]), rows.map(({ key }) => key[1]), rows.map(({ sent }) => sent)],
  );
}

/** Letters that were claimed and never offered go back as they were. Their links die with the next claim. */
export async function giveBack(tx: PeopleTx, letters: readonly Taken[]): Promise<void> {
  if (letters.length === 0) return;
  await tx.query(
    `UPDATE mail SET next_at = $3 FROM unnest($1::bigint[], $2::int[]) AS t (id, attempts)
      WHERE mail.id = t.id AND mail.attempts = t.attempts AND mail.${WAITING}`,
    [letters.map(({ id }) => id), letters.map(({ attempt }) => attempt), new Date(now())],
  );
}

/** The whole provider rests, longer each time in a row. Of many connections that fail at once, one counts. */
export async function restLane(tx: PeopleTx, { lane }: Claim, reason: string): Promise<void> {
  const at = now();
  await tx.query(
    `UPDATE mail_lane SET rests = rests + 1, reason = $2,
       rests_until = $3::timestamptz + make_interval(secs => ($4::float8[])[least(rests + 1, cardinality($4::float8[]))])
      WHERE lane = $1 AND (rests_until IS NULL OR rests_until <= $3)`,
    [lane, reason, new Date(at), RESTS.map((pause) => pause / 1000)],
  );
}

/** A letter has left: the provider is back. */
export async function wakeLane(tx: PeopleTx, { lane }: Claim): Promise<void> {
  await tx.query('UPDATE mail_lane SET rests = 0, rests_until = NULL, reason = NULL WHERE lane = $1 AND rests > 0', [
    lane,
  ]);
}
