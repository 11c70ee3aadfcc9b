/**
 * The box of one urn: what is published of a pass and what waits of it. Everything here runs under the urn's lock
 * (`lockUrn`), or reads in one snapshot (`readUrn`).
 */
import type { BallotNumber, Credential, Phi } from '#lib/ground/brand.ts';
import { type Bytes, randomBytes } from '#lib/ground/bytes.ts';
import { prepared } from '#lib/ground/postgres.ts';
import type { UrnTx } from './db.ts';
import { openRow, rowKey, sealRow, type Waiting } from './row.ts';
import { unwrapUrn, wrapUrn } from './wrapped.ts';

/** Ballots of one pass that may wait at once (PROTOCOL §5.7) [a voter who fills a batch alone]. */
export const MAX_WAITING = 4;

export type Published = { n: number; number: BallotNumber; envelope: string; batch: number };
export type BatchKey = { batch: number; key: Bytes };
/** All that the urn holds under one pass, in the order of n; `keys`: of the batches that wait, in order. */
export type Holding = { published: Published[]; waiting: (Waiting & { batch: number })[]; keys: BatchKey[] };

const whatOf = (phi: Phi, batch: number): string => `batch-key/${phi}/${batch}`;

const KEYS = prepared('SELECT batch, wrapped FROM batch_key WHERE phi = $1 ORDER BY batch');
const PUBLISHED = prepared('SELECT n, number, envelope, batch FROM published WHERE phi = $1 AND y = $2 ORDER BY n');
const WAITING = prepared('SELECT batch, row_key, ciphertext FROM waiting WHERE phi = $1 AND row_key = ANY($2)');
const PASSES = prepared('SELECT count(*)::int AS passes FROM waiting WHERE phi = $1 AND batch = $2 AND first');
const PUT = prepared('INSERT INTO waiting (phi, batch, row_key, first, ciphertext) VALUES ($1, $2, $3, $4, $5)');

/** Keys of the batches that wait, in order. */
async function readBatchKeys(tx: UrnTx, phi: Phi): Promise<BatchKey[]> {
  const { rows } = await tx.query<{ batch: number; wrapped: Buffer }>(KEYS, [phi]);
  return Promise.all(
    rows.map(async ({ batch, wrapped }) => ({
      batch,
      key: await unwrapUrn(whatOf(phi, batch), wrapped),
    })),
  );
}

export async function readHolding(tx: UrnTx, phi: Phi, y: Credential): Promise<Holding> {
  const { rows: published } = await tx.query<Published>(PUBLISHED, [phi, y]);
  const first = (published.at(-1)?.n ?? 0) + 1;
  const keys = await readBatchKeys(tx, phi);
  // A row can be found only by who knows y, n and the batch key: try the turns that may wait.
  const places = keys.flatMap(({ batch, key }) =>
    Array.from({ length: MAX_WAITING }, (_, i) => ({ phi, batch, key, rowKey: rowKey(key, y, first + i) })),
  );
  const { rows } = await tx.query<{ batch: number; row_key: Buffer; ciphertext: Buffer }>(WAITING, [
    phi,
    places.map((place) => place.rowKey),
  ]);
  const waiting = rows.map((row) => {
    const place = places.find((one) => one.batch === row.batch && row.row_key.equals(one.rowKey));
    if (place === undefined) throw new Error('a waiting row lies in another batch than its key');
    return { batch: row.batch, ...openRow(place.key, place, row.ciphertext) };
  });
  return { published, waiting: waiting.sort((a, b) => a.envelope.n - b.envelope.n), keys };
}

/**
 * The batch that a ballot joins now (PROTOCOL §5.7): b until it holds K distinct passes, then b+1, which grows until
 * b goes out. So two batch keys live at most, and a busy hour hides a voter among more than K.
 * @param keys of the batches that wait, read under the lock
 */
export async function joinBatch(tx: UrnTx, phi: Phi, k: number, keys: readonly BatchKey[]): Promise<BatchKey> {
  const newest = keys.at(-1);
  if (newest !== undefined && (keys.length > 1 || (await countPasses(tx, phi, newest.batch)) < k)) return newest;
  const { rows } = await tx.query<{ last: number | null }>('SELECT max(batch) AS last FROM published WHERE phi = $1', [
    phi,
  ]);
  const batch = Math.max(newest?.batch ?? 0, rows[0]?.last ?? 0) + 1;
  const key = randomBytes(32);
  await tx.query('INSERT INTO batch_key (phi, batch, wrapped) VALUES ($1, $2, $3)', [
    phi,
    batch,
    await wrapUrn(whatOf(phi, batch), key),
  ]);
  return { batch, key };
}

/** Distinct passes that wait in a batch. */
async function countPasses(tx: UrnTx, phi: Phi, batch: number): Promise<number> {
  const { rows } = await tx.query<{ passes: number }>(PASSES, [phi, batch]);
  return rows[0]?.passes ?? 0;
}

export async function putRow(
  tx: UrnTx,
  { batch, key }: BatchKey,
  waiting: Waiting,
  { size, first }: { size: number; first: boolean },
): Promise<void> {
  const { phi, pass, n } = waiting.envelope;
  const place = { phi, batch, rowKey: rowKey(key, pass.y, n) };
  await tx.query(PUT, [phi, batch, place.rowKey, first, sealRow(key, place, waiting, size)]);
}

/** Batches that wait, in order, with their distinct passes. */
export async function listBatches(tx: UrnTx, phi: Phi): Promise<{ batch: number; passes: number }[]> {
  const { rows } = await tx.query<{ batch: number; passes: number }>(
    `SELECT batch, (SELECT count(*) FROM waiting w WHERE w.phi = k.phi AND w.batch = k.batch AND w.first)::int AS passes
     FROM batch_key k WHERE phi = $1 ORDER BY batch`,
    [phi],
  );
  return rows;
}

/** Takes batches out: every ballot in them, and then nothing is left of rows and keys. */
export async function emptyBatches(tx: UrnTx, phi: Phi, batches: readonly number[]): Promise<Waiting[]> {
  const keys = (await readBatchKeys(tx, phi)).filter(({ batch }) => batches.includes(batch));
  const ballots: Waiting[] = [];
  for (const { batch, key } of keys) {
    const { rows } = await tx.query<{ row_key: Buffer; ciphertext: Buffer }>(
      'SELECT row_key, ciphertext FROM waiting WHERE phi = $1 AND batch = $2',
      [phi, batch],
    );
    for (const row of rows) {
      ballots.push(openRow(key, { phi, batch, rowKey: Uint8Array.from(row.row_key) }, row.ciphertext));
    }
  }
  await tx.query('DELETE FROM waiting WHERE phi = $1 AND batch = ANY($2)', [phi, batches]);
  await tx.query('DELETE FROM batch_key WHERE phi = $1 AND batch = ANY($2)', [phi, batches]);
  return ballots;
}
