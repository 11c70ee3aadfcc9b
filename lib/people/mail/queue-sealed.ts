/**
 * Letters that tell who has signed the register, or who has not. In the rows of these kinds the reader is sealed, for all
 * of them alike: the thief of an outbox learns how many were written to, and not who (decision 028).
 */
import { setImmediate } from 'node:timers/promises';
import { PersonId } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';
import { type LetterKind, letterSealer, MARK_BYTES, openReaders } from '../sealed/index.ts';
import { laneOf, laneValues } from './lanes.ts';

/** Readers worked on before others in this process get a turn; rows in one statement. */
const AT_ONCE = 2000;

export type Reader = { person: PersonId; lane: string };

/** $1 urn, $2 kind, $3 vote, $4 wave, $5–6 lanes. Voters with a passkey who had no open letter of this kind from an older
 * release; its plan is tested. */
export const READERS = `
  SELECT v.person_id AS person, ${laneOf('p.email', 5, 6)} AS lane
    FROM voter v JOIN person p ON p.id = v.person_id
   WHERE v.phi = $1 AND p.email IS NOT NULL AND EXISTS (SELECT FROM passkey k WHERE k.person_id = v.person_id)
     AND NOT EXISTS (SELECT FROM mail m WHERE m.person_id = v.person_id AND m.template = $2 AND m.vote_id = $3 AND m.wave = $4)`;

/** Everyone of the urn who could be meant. */
export async function readersOf(tx: PeopleTx, phi: string, { vote, template, wave }: LetterKind): Promise<Reader[]> {
  const { rows } = await tx.query<{ person: string; lane: string }>(READERS, [
    phi,
    template,
    vote,
    wave,
    ...laneValues(),
  ]);
  return rows.map(({ person, lane }) => ({ person: PersonId.parse(person), lane }));
}

/** Who called a letter of ours junk. */
export async function complainers(tx: PeopleTx): Promise<ReadonlySet<PersonId>> {
  const { rows } = await tx.query<{ person: string | null; mark: Buffer | null; sealed: Buffer | null }>(
    `SELECT person_id AS person, mark, sealed FROM mail WHERE state = 'complained'`,
  );
  const opened = await openReaders(
    tx,
    rows.flatMap(({ mark, sealed }) => (mark === null || sealed === null ? [] : [{ mark, sealed }])),
  );
  const named = rows.flatMap(({ person }) => (person === null ? [] : [PersonId.parse(person)]));
  return new Set([...named, ...opened.filter((person) => person !== null)]);
}

type Sealed = { mark: Buffer; sealed: Buffer; lane: string };

/**
 * Queues the letter for those of `readers` who have not had it. In the order of marks, which is nobody's: no provider gets
 * its letters in one row, and the order of the roll is in none. @returns how many
 */
export async function queueSealed(
  tx: PeopleTx,
  kind: LetterKind & { phi: string },
  readers: readonly Reader[],
  letter: { detail: unknown; at: Date; until: Date | null },
): Promise<number> {
  const { markOf, sealReader } = await letterSealer(tx, kind);
  const known = await readMarks(tx, kind);
  const rows: Sealed[] = [];
  for (const [i, { person, lane }] of readers.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const mark = markOf(person);
    if (!known.has(mark.toString('latin1'))) rows.push({ mark, sealed: sealReader(mark, person), lane });
  }
  rows.sort((a, b) => a.mark.compare(b.mark));
  let queued = 0;
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE);
    const { rowCount } = await tx.query(
      `INSERT INTO mail (template, vote_id, phi, wave, detail, next_at, until, mark, sealed, lane)
       SELECT $1, $2, $3, $4, $5, $6, $7, mark, sealed, lane
         FROM unnest($8::bytea[], $9::bytea[], $10::text[]) AS t (mark, sealed, lane)
       ON CONFLICT DO NOTHING`,
      [
        ...[kind.template, kind.vote, kind.phi, kind.wave, letter.detail, letter.at, letter.until],
        ...[some.map(({ mark }) => mark), some.map(({ sealed }) => sealed), some.map(({ lane }) => lane)],
      ],
    );
    queued += rowCount;
  }
  return queued;
}

/** Marks of the letters of this kind that were queued already: read as one value, not as a row each. */
async function readMarks(tx: PeopleTx, { vote, template, wave }: LetterKind): Promise<Set<string>> {
  const { rows } = await tx.query<{ marks: Buffer | null }>(
    `SELECT string_agg(mark, ''::bytea) AS marks FROM mail
      WHERE vote_id = $1 AND template = $2 AND wave = $3 AND mark IS NOT NULL`,
    [vote, template, wave],
  );
  const all = rows[0]?.marks?.toString('latin1') ?? '';
  const marks = new Set<string>();
  for (let at = 0; at < all.length; at += MARK_BYTES) marks.add(all.slice(at, at + MARK_BYTES));
  return marks;
}
