/**
 * The `.bel` file: an old-style tar without end blocks, every record named after the SHA-256 of its body
 * (BELENIOS §12). Reading is lenient about what writing decides: a sound archive is one that, read and written
 * again, gives the same bytes (the check `archive/bytes`), so no byte of any header escapes.
 */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { type Bytes, equal, fromUtf8, utf8 } from '#lib/ground/bytes.ts';

/** One record: a piece of data, or the event that closes the pieces before it. */
export type ArchiveRecord = { kind: 'data' | 'event'; body: Bytes };
/** `timestamp`: epoch seconds, as every header's mtime repeats. */
export type Archive = { timestamp: number; records: readonly ArchiveRecord[] };

/** Input that cannot be read as what it should be; the message is for people and quotes no input. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

const BLOCK = 512;
/** `%011o` holds 33 bits; what is larger never was an archive of ours or of Belenios. */
const OCTAL = /^[0-7]{11}$/;

const asciiText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function header(name: string, size: number, mtime: number): Bytes {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(utf8(text), at);
  put(0, name);
  put(100, '0000644');
  put(108, '0000000');
  put(116, '0000000');
  put(124, size.toString(8).padStart(11, '0'));
  put(136, mtime.toString(8).padStart(11, '0'));
  put(148, '        ');
  put(156, '0');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

export const recordName = (record: ArchiveRecord): string => `${sha256Hex(record.body)}.${record.kind}.json`;

/** The exact bytes of an archive. @throws RangeError for a timestamp that is no whole second since 1970. */
export function writeArchive({ timestamp, records }: Archive): Bytes {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0 || timestamp >= 8 ** 11) throw new RangeError('bad timestamp');
  const first = utf8(`{"version":1,"timestamp":"${timestamp}"}`);
  const members = [
    { name: 'BELENIOS', body: first },
    ...records.map((record) => ({ name: recordName(record), body: record.body })),
  ];
  const sizeOf = (body: Uint8Array): number => BLOCK + Math.ceil(body.length / BLOCK) * BLOCK;
  // Filled piece by piece: a party's archive has more pieces than a call may have arguments.
  const file = new Uint8Array(members.reduce((sum, { body }) => sum + sizeOf(body), 0));
  let at = 0;
  for (const { name, body } of members) {
    file.set(header(name, body.length, timestamp), at);
    file.set(body, at + BLOCK);
    at += sizeOf(body);
  }
  return file;
}

type Member = { name: string; body: Bytes };

function membersOf(bytes: Uint8Array): Member[] {
  const members: Member[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + BLOCK > bytes.length) throw new Unreadable('the archive ends in the middle of a header');
    const name = asciiText(bytes.subarray(at, at + 100)).replace(/\0.*$/s, '');
    const octal = asciiText(bytes.subarray(at + 124, at + 135));
    if (name === '' || !OCTAL.test(octal)) throw new Unreadable(`no archive header at byte ${at}`);
    const size = Number.parseInt(octal, 8);
    const end = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (end > bytes.length) throw new Unreadable(`the archive ends in the middle of record ${members.length}`);
    members.push({ name, body: bytes.slice(at + BLOCK, at + BLOCK + size) });
    at = end;
  }
  return members;
}

/** @throws Unreadable unless the file has the shape of a `.bel`. */
export function readArchive(bytes: Uint8Array): Archive {
  const [first, ...rest] = membersOf(bytes);
  if (first === undefined || first.name !== 'BELENIOS') throw new Unreadable('the file is no .bel archive');
  const stamp = /^\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}$/.exec(asciiText(first.body.subarray(0, 80)));
  if (stamp === null) throw new Unreadable('the record BELENIOS of the archive is not of version 1');
  return {
    timestamp: Number(stamp[1]),
    records: rest.map(({ name, body }, i) => {
      const kind = /^[0-9a-f]{64}\.(data|event)\.json$/.exec(name)?.[1];
      if (kind !== 'data' && kind !== 'event')
        throw new Unreadable(`record ${i + 1} of the archive has a strange name`);
      return { kind, body };
    }),
  };
}

/** Where two files differ first, in words; undefined where they are the same. */
export function firstDifference(given: Uint8Array, expected: Uint8Array): string | undefined {
  if (equal(given, expected)) return undefined;
  let at = 0;
  while (at < given.length && at < expected.length && given[at] === expected[at]) at++;
  return at >= Math.min(given.length, expected.length)
    ? `${given.length} bytes where ${expected.length} are expected`
    : `differs from byte ${at} on`;
}

/** The text of a record. @throws Unreadable unless it is UTF-8. */
export function textOf(body: Uint8Array): string {
  try {
    return fromUtf8(body);
  } catch {
    throw new Unreadable('a record of the archive is not UTF-8');
  }
}
