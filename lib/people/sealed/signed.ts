/** Who has signed the register of an urn: by names alone, without opening a line. */
import { setImmediate } from 'node:timers/promises';
import { PersonId, type Phi } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';
import { type SealKeys, sealKeys } from './keys.ts';
import { namer } from './seal.ts';

/** Bytes of a name. */
const NAME_BYTES = 32;
/** People named before others in this process get a turn. */
const AT_ONCE = 2000;

/** `row_key` of people in the register of `phi`: HMAC-SHA-256(k, enc(`isoloir/v1/register-row`, phi, person)). */
export const rowNamer = ({ names }: SealKeys, phi: Phi): ((person: PersonId) => Buffer) =>
  namer(names, 'isoloir/v1/register-row', phi);

/** Of these people, those who have signed: for a page, a batch of letters, one person. */
export async function signedAmong(tx: PeopleTx, phi: Phi, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  if (people.length === 0) return new Set();
  const nameOf = rowNamer(await sealKeys(tx), phi);
  const named = new Map(people.map((person) => [nameOf(person).toString('latin1'), person]));
  const { rows } = await tx.query<{ row_key: Buffer }>(
    'SELECT row_key FROM register_row WHERE phi = $1 AND row_key = ANY ($2::bytea[])',
    [phi, [...named.keys()].map((name) => Buffer.from(name, 'latin1'))],
  );
  return new Set(rows.flatMap(({ row_key }) => named.get(row_key.toString('latin1')) ?? []));
}

export const hasSigned = async (tx: PeopleTx, phi: Phi, person: PersonId): Promise<boolean> =>
  (await signedAmong(tx, phi, [person])).has(person);

/**
 * Everybody of the frozen roll who has signed; `published`: those only whose pair the journal shows. Some seconds for
 * 300,000, in which other work goes on. Where the database leaves, this must not: hand it to no table, no log.
 */
export async function signedPersons(
  tx: PeopleTx,
  phi: Phi,
  { published = false }: { published?: boolean } = {},
): Promise<ReadonlySet<PersonId>> {
  const names = await readNames(tx, phi, published);
  if (names.size === 0) return new Set();
  const nameOf = rowNamer(await sealKeys(tx), phi);
  const { rows } = await tx.query<{ person_id: string }>('SELECT person_id FROM voter WHERE phi = $1', [phi]);
  const signed = new Set<PersonId>();
  for (const [i, { person_id }] of rows.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const person = PersonId.parse(person_id);
    if (names.has(nameOf(person).toString('latin1'))) signed.add(person);
  }
  return signed;
}

/** All names of an urn in one value: a row of the driver's for each would cost ten times as much. */
async function readNames(tx: PeopleTx, phi: Phi, published: boolean): Promise<Set<string>> {
  const { rows } = await tx.query<{ names: Buffer | null }>(
    `SELECT string_agg(row_key, ''::bytea) AS names FROM register_row WHERE phi = $1 AND (published OR NOT $2)`,
    [phi, published],
  );
  const all = rows[0]?.names?.toString('latin1') ?? '';
  const names = new Set<string>();
  for (let at = 0; at < all.length; at += NAME_BYTES) names.add(all.slice(at, at + NAME_BYTES));
  return names;
}

export type Counts = { signed: number; published: number };

/** Sign-offs of each urn, and how many of their pairs the journal shows. Urns without any have no entry. */
export async function countSigned(tx: PeopleTx, phis: readonly Phi[]): Promise<ReadonlyMap<Phi, Counts>> {
  const { rows } = await tx.query<{ phi: Phi; signed: number; waiting: number }>(
    `SELECT phi, count(*)::int AS signed,
            (SELECT count(*) FROM register_row w WHERE w.phi = r.phi AND NOT w.published)::int AS waiting
       FROM register_row r WHERE phi = ANY ($1) GROUP BY phi`,
    [phis],
  );
  return new Map(rows.map(({ phi, signed, waiting }) => [phi, { signed, published: signed - waiting }]));
}
