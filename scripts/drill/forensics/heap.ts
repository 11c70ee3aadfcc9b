/**
 * PostgreSQL's heap pages as a thief reads them from the disk: every tuple that a line pointer names, dead ones included,
 * and where in the page each stretch of bytes lies. (Layout: PostgreSQL 18, storage/bufpage.h, access/htup_details.h.)
 */
export const PAGE = 8192;
const HEADER = 24;
const TUPLE_HEADER = 23;

export type Tuple = { block: number; offset: number; xmin: number; xmax: number; from: number; to: number };
/** `lsn`: the write-ahead log up to which the page had been written. `from`, `to`: bytes within the file. */
export type Page = { block: number; lsn: bigint; tuples: Tuple[] };

/** The pages of one relation's file; those that are no heap pages (new, of an index) have no tuples. */
export function* readPages(file: Buffer): Generator<Page> {
  for (let at = 0; at + PAGE <= file.length; at += PAGE) {
    const page = file.subarray(at, at + PAGE);
    yield { block: at / PAGE, lsn: lsnOf(page), tuples: [...tuplesOf(page, at)] };
  }
}

const lsnOf = (page: Buffer): bigint => (BigInt(page.readUInt32LE(0)) << 32n) | BigInt(page.readUInt32LE(4));

function* tuplesOf(page: Buffer, at: number): Generator<Tuple> {
  const lower = page.readUInt16LE(12);
  const special = page.readUInt16LE(16);
  if (lower < HEADER || lower > PAGE || special !== PAGE) return;
  for (let pointer = HEADER, offset = 1; pointer + 4 <= lower; pointer += 4, offset++) {
    const bits = page.readUInt32LE(pointer);
    const start = bits & 0x7fff;
    const length = bits >>> 17;
    if (((bits >>> 15) & 3) !== 1 || length < TUPLE_HEADER || start + length > PAGE) continue; // LP_NORMAL alone
    yield {
      block: at / PAGE,
      offset,
      xmin: page.readUInt32LE(start),
      xmax: page.readUInt32LE(start + 4),
      from: at + start,
      to: at + start + length,
    };
  }
}
