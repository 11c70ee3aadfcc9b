/**
 * Publishing (PROTOCOL §5.7): whole batches of at least K passes, sorted, their key destroyed in the same transaction.
 * At the end the rest goes out together; then, after the decision `close`, the closing record (§7.2).
 */
import { compareBallots, type PublishedEnvelope } from '#lib/board/payload.ts';
import type { BallotNumber, Phi } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { log } from '#lib/ground/log.ts';
import { prepared } from '#lib/ground/postgres.ts';
import { emptyBatches, listBatches } from './box.ts';
import { envelopeHash } from './cast.ts';
import { addEvent, readHead } from './chain.ts';
import { lockUrn, type UrnTx, withUrn } from './db.ts';
import { isOver, type KnownUrn } from './known.ts';
import type { Waiting } from './row.ts';

/** At a tick: batch b goes out if b and b+1 each hold K distinct passes [the last voter before a tick, alone]. */
export async function flushUrn(urn: KnownUrn): Promise<void> {
  const flushed = await withUrn(async (tx) => {
    await lockUrn(tx, urn.phi);
    return flushFull(tx, urn);
  });
  if (flushed > 0) log('urn/flushed', { count: flushed });
}

async function flushFull(tx: UrnTx, { phi, definition }: KnownUrn): Promise<number> {
  const { k } = definition['x-isoloir'];
  const batches = await listBatches(tx, phi);
  const full = batches.filter(({ passes }, i) => passes >= k && (batches[i + 1]?.passes ?? 0) >= k);
  for (const { batch } of full) await publish(tx, phi, [batch]);
  return full.length;
}

/** Once the urn is over: all that waits goes out as the last batch, and the box is shut for good. */
export async function endUrn(urn: KnownUrn): Promise<void> {
  if (!isOver(urn)) return;
  const { phi } = urn;
  await withUrn(async (tx) => {
    await lockUrn(tx, phi);
    if (await readEnding(tx, phi)) return;
    await flushFull(tx, urn);
    const rest = (await listBatches(tx, phi)).map(({ batch }) => batch);
    const passes = rest.length === 0 ? await passesOfLast(tx, phi) : await publish(tx, phi, rest);
    const head = await readHead(tx, phi);
    if (head === null) throw new Error('an urn that is over has no chain');
    await tx.query(
      `INSERT INTO ending (phi, ballots, passes, last, fewer_than_k)
       SELECT $1, count(*), count(DISTINCT y), $2, $3 FROM published WHERE phi = $1`,
      [phi, head.hash, passes < urn.definition['x-isoloir'].k],
    );
  });
}

export type Ending = { ballots: number; passes: number; last: string; fewerThanK: boolean };

const ENDING = prepared('SELECT ballots, passes, last, fewer_than_k FROM ending WHERE phi = $1');

export async function readEnding(tx: UrnTx, phi: Phi): Promise<Ending | null> {
  const { rows } = await tx.query<{ ballots: number; passes: number; last: string; fewer_than_k: boolean }>(ENDING, [
    phi,
  ]);
  const [row] = rows;
  return row === undefined
    ? null
    : { ballots: row.ballots, passes: row.passes, last: row.last, fewerThanK: row.fewer_than_k };
}

/** After the decision `close`, where its numbers are ours, or after `annul`: the last event of the chain. */
export async function closeUrn(urn: KnownUrn): Promise<void> {
  const { phi, closing, closedBy, annulledBy } = urn;
  const decision = annulledBy ?? closedBy;
  if (decision === null) return;
  await withUrn(async (tx) => {
    await lockUrn(tx, phi);
    const ending = await readEnding(tx, phi);
    const head = await readHead(tx, phi);
    if (ending === null || head?.hash !== ending.last) return; // not ended, or closed already
    const { ballots, passes, last, fewerThanK } = ending;
    const isSaid = closing?.ballots === ballots && closing.passes === passes && closing.last === last;
    if (annulledBy === null && !isSaid) {
      log('urn/closing-differs', { count: 1 });
      return;
    }
    const annulled = annulledBy === null ? {} : { annulled: true };
    const payload = canonicalJson({ ballots, passes, last, fewerThanK, decision, ...annulled });
    await addEvent(tx, phi, { type: 'closing', payload });
  });
}

/** Turns waiting batches into one event under the number of the first. @returns the distinct passes in it */
async function publish(tx: UrnTx, phi: Phi, batches: readonly number[]): Promise<number> {
  const [batch = 1] = batches;
  const ballots = (await emptyBatches(tx, phi, batches)).map(sortable).sort(compareBallots);
  const payload = canonicalJson({ batch, ballots: ballots.map(({ published }) => published) });
  await addEvent(tx, phi, { type: 'batch', payload });
  await tx.query(
    `INSERT INTO published (phi, y, n, number, envelope, batch)
     SELECT $1, y, n, number, envelope, $2 FROM unnest($3::text[], $4::int[], $5::text[], $6::text[])
       AS t (y, n, number, envelope)`,
    [
      phi,
      batch,
      ballots.map((one) => one.published.pass.y),
      ballots.map((one) => one.n),
      ballots.map((one) => one.number),
      ballots.map((one) => one.envelope),
    ],
  );
  return new Set(ballots.map((one) => one.published.pass.y)).size;
}

type Sortable = { n: number; number: BallotNumber; envelope: string; published: PublishedEnvelope };

function sortable({ envelope, receipt }: Waiting): Sortable {
  const { phi: _, ...published } = envelope;
  return { n: envelope.n, number: receipt.number, envelope: envelopeHash(envelope), published };
}

/** Distinct passes of the last batch that is out; 0 where none is. */
async function passesOfLast(tx: UrnTx, phi: Phi): Promise<number> {
  const { rows } = await tx.query<{ passes: number }>(
    `SELECT count(DISTINCT y)::int AS passes FROM published
     WHERE phi = $1 AND batch = (SELECT max(batch) FROM published WHERE phi = $1)`,
    [phi],
  );
  return rows[0]?.passes ?? 0;
}
