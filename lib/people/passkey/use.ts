/**
 * When a passkey last signed in, and how far it has counted. Kept in memory and written for all at once, every hour: a row
 * written at each sign-in would say in PostgreSQL's files who came in which order, and so who signed the register next.
 * A process that dies forgets an hour of it, and another process hears of it after an hour: a day that is one too old, a
 * counter that is checked a little later.
 */
import { now } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import { withPeople } from '../db.ts';

/** `day` as `2026-11-21`. */
type Use = { day: string; counter: number };

const uses = (): Map<string, Use> => shared('people/passkey-uses', () => new Map<string, Use>());

/** Milliseconds of the clock between two writings. */
const EVERY = 3_600_000;

/**
 * WebAuthn §7.2 step 22: a counter that does not rise is the sign of a copy. Passkeys that do not count say 0.
 * @param kept the counter of the database
 * @returns whether it may sign in; if so, that it did is remembered
 */
export function noteUse(credential: string, counter: number, kept: number): boolean {
  const highest = Math.max(kept, uses().get(credential)?.counter ?? 0);
  if (counter <= highest && (counter > 0 || highest > 0)) return false;
  uses().set(credential, { day: new Date(now()).toISOString().slice(0, 10), counter });
  return true;
}

/** Day of the last sign-in that is not in the database yet. */
export const usedLately = (credential: string): string | null => uses().get(credential)?.day ?? null;

/** In the order of credentials, in one transaction: which of them came first is not in it. */
const WRITE = `UPDATE passkey SET used_on = t.day, counter = greatest(passkey.counter, t.counter)
   FROM (SELECT * FROM unnest($1::text[], $2::date[], $3::bigint[]) AS u (id, day, counter) ORDER BY id) AS t
  WHERE passkey.id = t.id AND (passkey.used_on IS DISTINCT FROM t.day OR passkey.counter < t.counter)`;

/** Writes what is remembered. A passkey that was removed meanwhile is forgotten. */
export async function flushUse(): Promise<void> {
  const all = [...uses()].sort(([a], [b]) => (a < b ? -1 : 1));
  if (all.length === 0) return;
  await withPeople((tx) =>
    tx.query(WRITE, [all.map(([id]) => id), all.map(([, { day }]) => day), all.map(([, { counter }]) => counter)]),
  );
  // what was noted while this was written waits for the next time
  for (const [id, use] of all) if (uses().get(id) === use) uses().delete(id);
}

/** `flushUse`, where an hour has passed since the last time. */
export async function flushUseHourly(): Promise<void> {
  const last = shared('people/passkey-uses-written', () => ({ at: now() }));
  if (Math.abs(now() - last.at) < EVERY) return;
  last.at = now();
  await flushUse();
}
