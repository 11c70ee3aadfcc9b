/**
 * An urn that was put back from a backup may lack what it has published since. The people's journal notes where every urn
 * stands (`heads`), under its own signature: an urn that is not there takes and publishes nothing until its chain has been
 * continued from a copy [two events at one height, and every earlier receipt worthless].
 */
import type { Head } from '#lib/board/event.ts';
import { HeadsPayload, parsePayload } from '#lib/board/payload.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { type UrnTx, withUrn } from './db.ts';

/** The head that the journal has seen of an urn and its own chain has not, by urn. */
const missing = () => shared('urn/behind', () => new Map<Phi, Head>());

/** Whether this urn must not go on. */
export const isBehind = (phi: Phi): boolean => missing().has(phi);

/** Takes note of a journal event `heads`. */
export async function noteHeads(payload: string): Promise<void> {
  for (const { phi, ...head } of parsePayload(HeadsPayload, payload).urns) {
    if ((missing().get(phi)?.height ?? -1) > head.height) continue;
    if (await withUrn((tx) => isOurs(tx, phi, head))) continue;
    if (!isBehind(phi)) log('urn/behind', { count: 1 });
    missing().set(phi, head);
  }
}

/** Looks again: the chain may have been continued meanwhile. @returns whether this urn may go on */
export async function mayGoOn(phi: Phi): Promise<boolean> {
  const head = missing().get(phi);
  if (head === undefined) return true;
  if (!(await withUrn((tx) => isOurs(tx, phi, head)))) return false;
  // Another event may have been heard meanwhile, that names a later head.
  if (missing().get(phi) === head) missing().delete(phi);
  return !isBehind(phi);
}

/** An urn of another host is none of our business. */
async function isOurs(tx: UrnTx, phi: Phi, { height, hash }: Head): Promise<boolean> {
  const { rows } = await tx.query<{ hash: string | null }>(
    `SELECT (SELECT hash FROM chain_event WHERE phi = $1 AND height = $2) AS hash FROM election WHERE phi = $1`,
    [phi, height],
  );
  const [row] = rows;
  return row === undefined || row.hash === hash;
}
