/**
 * The write-ahead log as a thief reads it from `pg_wal`: each record with its place in the log, its transaction, the rows
 * it touches (also a mere lock), its bytes; and the microsecond at which each transaction committed.
 * (Layout: PostgreSQL 18, access/xlogrecord.h, xlog_internal.h, heapam_xlog.h, xact.h.)
 */
import fs from 'node:fs';
import path from 'node:path';

const PAGE = 8192;
const RM_XACT = 1;
const RM_HEAP = 10;
const LONG_HEADER = 0x0002;
/** Microseconds from 1970 to 2000. */
const EPOCH_2000 = 946_684_800_000_000;

export type Block = { relation: number; block: number };
/** `to`: where an update put the new row. */
export type Row = Block & {
  offset: number;
  act: 'insert' | 'delete' | 'update' | 'lock';
  to?: { block: number; offset: number };
};
export type WalRecord = {
  /** Bytes since the log began. */
  lsn: number;
  xid: number;
  /** Rows that a heap record names. */
  rows: Row[];
  /** The record as it lies in the log. */
  bytes: Buffer;
};
export type Wal = {
  records: WalRecord[];
  /** Transaction → epoch microseconds of its commit. */
  commits: ReadonlyMap<number, number>;
};

/** Reads the log of a data directory from its oldest whole record to its end. */
export function readWal(data: string): Wal {
  const records: WalRecord[] = [];
  const commits = new Map<number, number>();
  for (const { lsn, bytes } of recordsOf(pagesOf(path.join(data, 'pg_wal')))) {
    const xid = bytes.readUInt32LE(4);
    const manager = bytes.readUInt8(17);
    const info = bytes.readUInt8(16);
    const { blocks, main } = partsOf(bytes);
    if (manager === RM_XACT && (info & 0x70) === 0 && main.length >= 8)
      commits.set(xid, Number(main.readBigInt64LE(0)) + EPOCH_2000);
    records.push({ lsn, xid, rows: manager === RM_HEAP ? rowsOf(info & 0x70, blocks, main) : [], bytes });
  }
  return { records, commits };
}

type Piece = { lsn: number; bytes: Buffer; continued: number };

/** What each page carries behind its header, as long as the pages follow one another. */
function* pagesOf(folder: string): Generator<Piece> {
  let expected: number | null = null;
  for (const name of fs
    .readdirSync(folder)
    .filter((one) => /^[0-9A-F]{24}$/.test(one))
    .sort()) {
    const segment = fs.readFileSync(path.join(folder, name));
    for (let at = 0; at < segment.length; at += PAGE) {
      const page = segment.subarray(at, at + PAGE);
      const address = Number(page.readBigUInt64LE(8));
      if (page.readUInt16LE(0) >> 8 !== 0xd1 || (expected !== null && address !== expected)) return;
      const header = page.readUInt16LE(2) & LONG_HEADER ? 40 : 24;
      yield { lsn: address + header, bytes: page.subarray(header), continued: page.readUInt32LE(16) };
      expected = address + PAGE;
    }
  }
}

/** Puts records together again across pages. */
function* recordsOf(pages: Iterable<Piece>): Generator<{ lsn: number; bytes: Buffer }> {
  let open: { lsn: number; parts: Buffer[]; missing: number } | null = null;
  let isFirst = true;
  for (const { lsn, bytes, continued } of pages) {
    // what a record from before the oldest page goes on with belongs to nothing that we have
    let at: number = isFirst && open === null ? Math.min(align(continued), bytes.length) : 0;
    isFirst = isFirst && at === bytes.length;
    while (at < bytes.length) {
      if (open === null) {
        const length = bytes.readUInt32LE(at);
        if (length < 24) return; // the log ends here
        open = { lsn: lsn + at, parts: [], missing: length };
      }
      const take: number = Math.min(open.missing, bytes.length - at);
      open.parts.push(bytes.subarray(at, at + take));
      open.missing -= take;
      at = align(at + take);
      if (open.missing === 0) {
        const whole = open.parts.length === 1 ? (open.parts[0] ?? Buffer.alloc(0)) : Buffer.concat(open.parts);
        yield { lsn: open.lsn, bytes: whole };
        open = null;
      }
    }
  }
}

const align = (at: number): number => (at + 7) & ~7;

/** The blocks that a record names, and its main data (xlogrecord.h). */
function partsOf(record: Buffer): { blocks: Block[]; main: Buffer } {
  const blocks: Block[] = [];
  let at = 24;
  let data = 0;
  let main = 0;
  let relation = 0;
  while (at < record.length - data - main) {
    const id = record.readUInt8(at);
    at += 1;
    if (id === 255 || id === 254) {
      main = id === 255 ? record.readUInt8(at) : record.readUInt32LE(at);
      at += id === 255 ? 1 : 4;
      break; // always the last header
    }
    if (id === 253 || id === 252) {
      at += id === 253 ? 2 : 4;
      continue;
    }
    const flags = record.readUInt8(at);
    data += record.readUInt16LE(at + 1);
    at += 3;
    if (flags & 0x10) {
      data += record.readUInt16LE(at);
      const image = record.readUInt8(at + 4);
      at += image & 0x01 && image & 0x1c ? 7 : 5;
    }
    if (!(flags & 0x80)) {
      relation = record.readUInt32LE(at + 8);
      at += 12;
    }
    blocks.push({ relation, block: record.readUInt32LE(at) });
    at += 4;
  }
  return { blocks, main: record.subarray(record.length - main) };
}

const ACTS: Readonly<Record<number, Row['act']>> = {
  0: 'insert',
  16: 'delete',
  32: 'update',
  64: 'update',
  96: 'lock',
};

function rowsOf(operation: number, blocks: readonly Block[], main: Buffer): Row[] {
  const act = ACTS[operation];
  const [first, second] = blocks;
  if (act === undefined || first === undefined) return [];
  if (act === 'insert') return main.length < 2 ? [] : [{ ...first, offset: main.readUInt16LE(0), act }];
  if (main.length < 6) return [];
  if (act !== 'update') return [{ ...first, offset: main.readUInt16LE(4), act }];
  // an update names the new row's block first; the old one follows where it lies elsewhere
  const to = main.length < 14 ? {} : { to: { block: first.block, offset: main.readUInt16LE(12) } };
  return [{ ...(second ?? first), offset: main.readUInt16LE(4), act, ...to }];
}
