/** Letters whose row names nobody, in the hand of the worker that sends them: to whom, and whether still. */
import { PersonId, Phi } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';
import { openReaders, signedAmong } from '../sealed/index.ts';
import { FOR_UNSIGNED } from './kinds.ts';

/** What of a row of the outbox says whom it is for; names are null until they are known. */
export type Readable = {
  template: string;
  phi: string | null;
  needless: string | null;
  person_id: string | null;
  mark: Buffer | null;
  sealed: Buffer | null;
};

type Reader = { id: string; name: string; email: string | null; language: string };

/** The same rows with their readers in them. One that does not open stays without, and fails as what cannot be read does. */
export async function unsealed<Row extends Readable>(tx: PeopleTx, rows: readonly Row[]): Promise<Row[]> {
  const sealed = rows.flatMap(({ mark, sealed }) => (mark === null || sealed === null ? [] : [{ mark, sealed }]));
  const opened = await openReaders(tx, sealed);
  const personOf = new Map(sealed.map(({ mark }, i) => [mark, opened[i] ?? null]));
  const { rows: people } = await tx.query<Reader>(
    'SELECT id, name, email, language FROM person WHERE id = ANY ($1::uuid[])',
    [opened.filter((person) => person !== null)],
  );
  const named = rows.map((row) => {
    const person = row.mark === null ? row.person_id : (personOf.get(row.mark) ?? null);
    const reader = row.mark === null ? undefined : people.find(({ id }) => id === person);
    if (reader === undefined) return row;
    const { id: person_id, name, email, language } = reader;
    const needless = row.needless ?? (email === null ? 'no-address' : null);
    return { ...row, person_id, name, email, language, needless };
  });
  return spareSigned(tx, named);
}

/** Who signs while a call to vote waits is spared it. */
async function spareSigned<Row extends Readable>(tx: PeopleTx, rows: readonly Row[]): Promise<Row[]> {
  const calls = rows.filter(({ template }) => FOR_UNSIGNED.some((one) => one === template));
  const spared = new Set<string>();
  for (const phi of new Set(calls.flatMap((row) => row.phi ?? []))) {
    const people = calls.flatMap((row) =>
      row.phi === phi && row.person_id !== null ? [PersonId.parse(row.person_id)] : [],
    );
    for (const person of await signedAmong(tx, Phi.parse(phi), people)) spared.add(`${phi}/${person}`);
  }
  return rows.map((row) =>
    row.needless === null && calls.includes(row) && spared.has(`${row.phi}/${row.person_id}`)
      ? { ...row, needless: 'signed' }
      : row,
  );
}
