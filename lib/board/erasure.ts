/** The certificate that the names of a vote were erased, as it stands in the journal (PROTOCOL §7.6). */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { verify } from '#lib/crypto/signature.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { fromHex } from '#lib/ground/bytes.ts';
import { withBoardReader } from './db.ts';
import { headMessage, type Line, readEvents } from './event.ts';
import { PurgePayload, parsePayload } from './payload.ts';

export type Erasure = {
  certificate: PurgePayload;
  /** Place of the event in the journal, and its hash. */
  height: number;
  hash: string;
  /** Ed25519 under the journal's key, hex. */
  signature: string;
};

/** Null where there is none, or where the journal's key has not signed it. @param key 64 hex digits */
export async function readErasure(vote: VoteId, key: string): Promise<Erasure | null> {
  const chain = `journal/${vote}`;
  const lines = await withBoardReader('journal', async (tx) => {
    // the events' own bytes are short; payloads are not looked at
    const { rows } = await tx.query<Line>(
      `SELECT event, payload, signature FROM event WHERE chain = $1 AND event LIKE '%"type":"purge"%' ORDER BY height`,
      [chain],
    );
    return rows.map(({ event, payload, signature }) => ({ event, payload, signature }));
  });
  for (const { event, hash, line } of readEvents(lines)) {
    const { height, type, payload } = event;
    const isOurs = type === 'purge' && event.chain === chain && payload === sha256Hex(line.payload);
    if (!isOurs || !verify(fromHex(key), headMessage({ chain, height, hash }), fromHex(line.signature))) continue;
    return { certificate: parsePayload(PurgePayload, line.payload), height, hash, signature: line.signature };
  }
  return null;
}
