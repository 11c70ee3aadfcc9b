/** `COPY … FROM STDIN` through pg, which has its messages but no function of its own for it. */
import type pg from 'pg';

/** Characters that are handed over at a time. */
const PIECE = 1024 * 1024;

type Wire = { query: (sql: string) => void; sendCopyFromChunk: (chunk: Buffer) => void; endCopyFrom: () => void };

/** @param bytes in the format that `sql` says */
export function copyIn(client: pg.Client, sql: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const order = {
      submit: (wire: Wire) => wire.query(sql),
      handleCopyInResponse: (wire: Wire) => {
        for (let at = 0; at < bytes.length; at += PIECE) wire.sendCopyFromChunk(bytes.subarray(at, at + PIECE));
        wire.endCopyFrom();
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(),
      handleError: (error: Error) => reject(error),
    };
    // pg takes whatever has `submit`; its types know only its own two
    client.query(order as unknown as pg.Submittable);
  });
}
