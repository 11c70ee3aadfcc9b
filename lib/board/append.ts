/**
 * Appending to a board: the only way in. A writer appends one event after another under a lock per chain, so that
 * heights have no gap and every event names the one before it (PROTOCOL §6).
 */

import { sha256Hex } from '#lib/crypto/hash.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import type { Queries } from '#lib/ground/postgres.ts';
import type { ChainTx, JournalTx } from './db.ts';
import { type EventType, type Head, headMessage, type Line, makeEvent, readEvents } from './event.ts';

type NewEvent = {
  /** `journal/<vote>` */
  chain: string;
  type: EventType;
  /** Canonical JSON. */
  payload: string;
  /** Signs a head under the journal's key; 64 bytes. */
  sign: (message: Bytes) => Bytes;
};

/**
 * Appends to a journal. Idempotent after a crash between this commit and the outbox's mark: an event with the very
 * payload of the head is the head (`appended: false`).
 */
export async function appendToJournal(
  tx: JournalTx,
  { chain, type, payload, sign }: NewEvent,
): Promise<Head & { appended: boolean }> {
  await lockChain(tx, chain);
  const head = await readHead(tx, chain);
  if (head !== null && head.payloadHash === sha256Hex(payload)) {
    return { height: head.height, hash: head.hash, appended: false };
  }
  const height = head === null ? 0 : head.height + 1;
  const { event, hash } = makeEvent({ chain, height, parent: head?.hash ?? '', type, payload });
  const signature = toHex(sign(headMessage({ chain, height, hash })));
  await insert(tx, chain, { event, payload, signature });
  return { height, hash, appended: true };
}

/** Copies events that the urn made and signed to the board, from the first that it lacks. Any number of times.
 * @throws Error where a line does not follow the head: the urn's chain and the board's have parted. */
export async function copyToChain(tx: ChainTx, chain: string, lines: readonly Line[]): Promise<void> {
  await lockChain(tx, chain);
  let head: Head | null = await readHead(tx, chain);
  for (const { event, hash, line } of readEvents(lines)) {
    if (head !== null && event.height <= head.height) continue;
    const follows = event.height === (head?.height ?? -1) + 1 && event.parent === (head?.hash ?? '');
    if (!follows || event.chain !== chain) throw new Error('an event does not follow the head of its chain');
    await insert(tx, chain, line);
    head = { height: event.height, hash };
  }
}

const lockChain = (tx: Queries, chain: string) =>
  tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [chain]);

async function readHead(tx: Queries, chain: string): Promise<(Head & { payloadHash: string }) | null> {
  const { rows } = await tx.query<{ height: number; hash: string; payload_hash: string }>(
    'SELECT height, hash, payload_hash FROM event WHERE chain = $1 ORDER BY height DESC LIMIT 1',
    [chain],
  );
  const [row] = rows;
  return row === undefined ? null : { height: row.height, hash: row.hash, payloadHash: row.payload_hash };
}

async function insert(tx: Queries, chain: string, line: Line): Promise<void> {
  const [read] = readEvents([line]);
  if (read === undefined) return;
  await tx.query(
    `INSERT INTO event (chain, height, hash, payload_hash, event, payload, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [chain, read.event.height, read.hash, read.event.payload, line.event, line.payload, line.signature],
  );
}
