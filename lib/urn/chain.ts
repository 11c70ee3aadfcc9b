/**
 * The live chain as this urn makes it (PROTOCOL §6). An event is written in the transaction that decides it; the copy on
 * the board follows, as often as needed: a crash between the two loses nothing.
 */

import { copyToChain } from '#lib/board/append.ts';
import { withChainAppend } from '#lib/board/db.ts';
import { type EventType, type Head, headMessage, type Line, makeEvent } from '#lib/board/event.ts';
import { sign } from '#lib/crypto/signature.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { prepared } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { type UrnTx, withUrn } from './db.ts';
import { receiptKey } from './key.ts';

const HEAD = prepared('SELECT height, hash FROM chain_event WHERE phi = $1 ORDER BY height DESC LIMIT 1');

/** Null before the definition stands. */
export async function readHead(tx: UrnTx, phi: Phi): Promise<Head | null> {
  const { rows } = await tx.query<Head>(HEAD, [phi]);
  return rows[0] ?? null;
}

/** The key that each urn's definition names: phi binds it, so it never changes. */
const keyNames = () => shared('urn/key-names', () => new Map<Phi, string>());

async function keyNameOf(tx: UrnTx, phi: Phi): Promise<string> {
  const known = keyNames().get(phi);
  if (known !== undefined) return known;
  const { rows } = await tx.query<{ election: string }>('SELECT election FROM election WHERE phi = $1', [phi]);
  const { receiptKey: name } = parseDefinition(rows[0]?.election ?? '')['x-isoloir'];
  keyNames().set(phi, name);
  return name;
}

/** Adds an event at the head. The caller holds the urn's lock. */
export async function addEvent(
  tx: UrnTx,
  phi: Phi,
  { type, payload }: { type: EventType; payload: string },
): Promise<Head> {
  const head = await readHead(tx, phi);
  const chain = `urn/${phi}`;
  const height = head === null ? 0 : head.height + 1;
  const { event, hash } = makeEvent({ chain, height, parent: head?.hash ?? '', type, payload });
  const { secret } = await receiptKey(await keyNameOf(tx, phi));
  await tx.query(
    'INSERT INTO chain_event (phi, height, hash, event, payload, signature) VALUES ($1, $2, $3, $4, $5, $6)',
    [phi, height, hash, event, payload, toHex(sign(secret, headMessage({ chain, height, hash })))],
  );
  return { height, hash };
}

/** Height up to which this process has seen the board's copy stand. */
const copied = () => shared('urn/copied', () => new Map<Phi, number>());

export const copiedHeight = (phi: Phi): number => copied().get(phi) ?? -1;

const LACKING = prepared(
  'SELECT event, payload, signature FROM chain_event WHERE phi = $1 AND height >= $2 ORDER BY height',
);

/** Copies to the board what it lacks of this urn's chain. */
export async function copyToBoard(phi: Phi): Promise<void> {
  const from = copiedHeight(phi) + 1;
  const lines = await withUrn(async (tx) => {
    const { rows } = await tx.query<Line>(LACKING, [phi, from]);
    return rows;
  });
  if (lines.length === 0) return;
  await withChainAppend((tx) => copyToChain(tx, `urn/${phi}`, lines));
  copied().set(phi, Math.max(copiedHeight(phi), from + lines.length - 1));
}
