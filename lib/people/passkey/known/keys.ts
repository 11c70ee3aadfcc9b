/** The keys of members' tokens (PROTOCOL §3.7): one per quarter, made when first asked for, gone with its last token. */
import { generateIssuingKey, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { now } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import { withPeople } from '../../db.ts';
import { unwrapPeople, wrapPeople } from '../../keys/index.ts';
import { type Issuer, issuerOf } from '../../roll/register/index.ts';
import { oldestTaken, quarterOf } from './quarter.ts';

/** The public half, as the gate takes it: 384 bytes. */
export type PublicKey = { quarter: string; modulus: Uint8Array };

type Kept = PublicKey & { issuer: Issuer };
type Row = { quarter: string; modulus: Buffer; wrapped: Buffer };

const kept = (): Map<string, Promise<Kept>> => shared('people/known-keys', () => new Map<string, Promise<Kept>>());

/** The key under which tokens are signed now. Opened, or made, once per process. */
export function currentKey(): Promise<Kept> {
  const quarter = quarterOf(now());
  const found = kept().get(quarter);
  if (found !== undefined) return found;
  const opening = open(quarter);
  kept().set(quarter, opening);
  // one that could not be had now is asked for again
  opening.catch(() => kept().delete(quarter));
  return opening;
}

/** Every key under which a token is taken. */
export async function takenKeys(): Promise<PublicKey[]> {
  const { rows } = await withPeople((tx) =>
    tx.query<PublicKey>('SELECT quarter, modulus FROM known_key WHERE quarter >= $1 ORDER BY quarter', [
      oldestTaken(now()),
    ]),
  );
  return rows;
}

/** Removes what no token can need any more: asked for often, done once a quarter. */
export async function dropOldKeys(): Promise<void> {
  const oldest = oldestTaken(now());
  const last = shared('people/known-keys-dropped', () => ({ before: '' }));
  if (last.before === oldest) return;
  last.before = oldest;
  for (const quarter of kept().keys()) if (quarter < oldest) kept().delete(quarter);
  await withPeople(async (tx) => {
    await tx.query('DELETE FROM known_given WHERE quarter < $1', [oldest]);
    await tx.query('DELETE FROM known_key WHERE quarter < $1', [oldest]);
  });
}

/** Of several that make one at once, the first is kept. Made outside of any transaction: it takes up to a second. */
async function open(quarter: string): Promise<Kept> {
  const row = (await find(quarter)) ?? (await make(quarter));
  const key = readIssuingKey(await unwrapPeople(wrappingOf(quarter), row.wrapped));
  return { quarter, modulus: row.modulus, issuer: issuerOf(key) };
}

async function make(quarter: string): Promise<Row> {
  const { modulus, secret } = await generateIssuingKey();
  const wrapped = await wrapPeople(wrappingOf(quarter), secret);
  await withPeople((tx) =>
    tx.query('INSERT INTO known_key (quarter, modulus, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      quarter,
      Buffer.from(modulus),
      Buffer.from(wrapped),
    ]),
  );
  const row = await find(quarter);
  if (row === null) throw new Error('a key of tokens that was made and is not there');
  return row;
}

async function find(quarter: string): Promise<Row | null> {
  const { rows } = await withPeople((tx) =>
    tx.query<Row>('SELECT quarter, modulus, wrapped FROM known_key WHERE quarter = $1', [quarter]),
  );
  return rows[0] ?? null;
}

const wrappingOf = (quarter: string): string => `known-key/${quarter}`;
