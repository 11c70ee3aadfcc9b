/**
 * Who was turned away, on the way to the database: kept in memory until the minute is over, then written for all in one
 * sorted statement [a row written at once would stand beside the sign-off of a minute later, and say when that was]. Who
 * has signed meanwhile is not written at all. A process that is killed forgets its last minute: the number is never too high.
 */
import type { RefusedReason } from '#lib/board/payload.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { refusedNamer, signedAmong } from '../sealed/index.ts';
import { readNight } from './night.ts';

type Noted = { vote: VoteId; phi: Phi; person: PersonId; minute: number; reason: RefusedReason };

/** Rows that a process keeps: beyond them members are turned away without being counted, and the log says how many. */
const MOST = 50_000;
/** Minutes for which rows wait for a night's key that is not made yet. */
const PATIENCE = 10;

const noted = () => shared('people/refused', () => ({ rows: new Map<string, Noted>(), lost: 0 }));
const minuteNow = (): number => Math.floor(now() / 60_000);

/** Notes a member whose passkey has answered for the request. Once for each minute and reason. */
export function noteRefused(one: Omit<Noted, 'minute'>): void {
  const { rows } = noted();
  const row = { ...one, minute: minuteNow() };
  const key = `${row.phi} ${row.person} ${row.minute} ${row.reason}`;
  if (rows.size < MOST || rows.has(key)) rows.set(key, row);
  else noted().lost++;
}

/** One that could not be looked at: the log says how many there were. */
export const missRefused = (): void => void noted().lost++;

/** Writes the minutes that are over; `all`: this one too, where the process ends. Rows that cannot be written wait. */
export async function flushRefused({ all = false } = {}): Promise<void> {
  const state = noted();
  if (state.lost > 0) log('people/refused-uncounted', { count: state.lost });
  state.lost = 0;
  const due = [...state.rows].filter(([, { minute }]) => all || minute < minuteNow());
  for (const vote of new Set(due.map(([, row]) => row.vote))) {
    const own = due.filter(([, row]) => row.vote === vote);
    const rows = own.map(([, row]) => row);
    const isDone = await withPeople((tx) => write(tx, vote, rows));
    const old = minuteNow() - PATIENCE;
    for (const [key, row] of own)
      if ((isDone || row.minute < old) && state.rows.get(key) === row) state.rows.delete(key);
  }
}

/** False where the night has not begun. One that is settled takes nobody in any more. */
async function write(tx: PeopleTx, vote: VoteId, all: readonly Noted[]): Promise<boolean> {
  const night = await readNight(tx, vote, 'share');
  if (night === null) return false;
  if (night.key === null || night.state !== 'open') return true;
  const phis: string[] = [];
  const marks: Buffer[] = [];
  const minutes: number[] = [];
  const reasons: string[] = [];
  for (const phi of new Set(all.map((row) => row.phi))) {
    const own = all.filter((row) => row.phi === phi);
    const people = [...new Set(own.map(({ person }) => person))];
    const signed = await signedAmong(tx, phi, people);
    const nameOf = refusedNamer(night.key, phi);
    for (const { person, minute, reason } of own.filter((row) => !signed.has(row.person))) {
      phis.push(phi);
      marks.push(nameOf(person));
      minutes.push(minute);
      reasons.push(reason);
    }
  }
  if (phis.length > 0) await tx.query(INSERT, [phis, marks, minutes, reasons]);
  return true;
}

/** In the order of marks, which is nobody's. */
const INSERT = `
  INSERT INTO refused (phi, mark, minute, reason)
  SELECT phi, mark, minute, reason
    FROM unnest($1::text[], $2::bytea[], $3::int[], $4::text[]) AS t (phi, mark, minute, reason)
   ORDER BY phi, mark, minute, reason
  ON CONFLICT DO NOTHING`;

/** Those who have signed were not shut out: their rows go, in the transaction that publishes their pairs. */
export async function forgetRefused(tx: PeopleTx, vote: VoteId, phi: Phi, people: readonly PersonId[]): Promise<void> {
  const night = await readNight(tx, vote);
  if (night === null || night.key === null) return;
  const marks = people.map(refusedNamer(night.key, phi));
  await tx.query('DELETE FROM refused WHERE phi = $1 AND mark = ANY ($2::bytea[])', [phi, marks]);
}
