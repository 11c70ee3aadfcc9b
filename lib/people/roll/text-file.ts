/**
 * A text file of unknown encoding, as spreadsheets write them (PROTOCOL §3.1): UTF-8, UTF-16, or the eight bits of
 * Windows. Pure. What is no text at all is told apart by its first bytes, before the rest is read.
 */
import { fromUtf8 } from '#lib/ground/bytes.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
/** What a file is that is no text. */
export type Foreign = 'empty' | 'zip' | 'excel' | 'pdf' | 'image' | 'binary';
export type Sniffed = { text: true; encoding: Encoding | null } | { text: false; kind: Foreign };

/** First bytes of files that people send by mistake; a spreadsheet saved as .xlsx is a zip. */
const MAGIC: readonly (readonly [Foreign, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['zip', [0x1f, 0x8b]],
  ['excel', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['binary', [0xff, 0xfe, 0x00, 0x00]],
];

/** Bytes that the first judgement looks at. */
export const HEAD = 4096;

/** Judges a file by its first bytes. `encoding` is null where only the whole file can tell: UTF-8, else Windows. */
export function sniff(head: Uint8Array): Sniffed {
  if (head.length === 0) return { text: false, kind: 'empty' };
  const known = MAGIC.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (known !== undefined) return { text: false, kind: known[0] };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { text: true, encoding: 'utf-8' };
  if (head[0] === 0xff && head[1] === 0xfe) return { text: true, encoding: 'utf-16le' };
  if (head[0] === 0xfe && head[1] === 0xff) return { text: true, encoding: 'utf-16be' };
  const wide = wideOf(head.subarray(0, HEAD));
  if (wide !== null) return { text: true, encoding: wide };
  const isBinary = head.subarray(0, HEAD).some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d));
  return isBinary ? { text: false, kind: 'binary' } : { text: true, encoding: null };
}

/** UTF-16 without a mark: every second byte of Latin text is nothing, always on the same side. */
function wideOf(head: Uint8Array): Encoding | null {
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 4;
  if (odd > many && even === 0) return 'utf-16le';
  return even > many && odd === 0 ? 'utf-16be' : null;
}

/** Thrown where the bytes are not of the encoding that the file began in. */
export class NotText extends Error {
  override readonly name = 'NotText';
}

/** The file in text, piece by piece; a byte order mark is no part of it. @throws NotText where it cannot be read so */
export async function* decoded(
  parts: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  if (encoding === 'windows-1252') {
    for await (const part of parts) yield fromWindows(part);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  const read = (part: Uint8Array | null): string => {
    try {
      return part === null ? decoder.decode() : decoder.decode(part, { stream: true });
    } catch {
      throw new NotText();
    }
  };
  for await (const part of parts) yield read(part);
  yield read(null);
}

/** UTF-8 where every byte of the file allows it, else Windows. */
export async function eightBit(parts: AsyncIterable<Uint8Array>): Promise<Encoding> {
  try {
    for await (const _ of decoded(parts, 'utf-8'));
    return 'utf-8';
  } catch (thrown) {
    if (!(thrown instanceof NotText)) throw thrown;
    return 'windows-1252';
  }
}

/** 0x80 to 0x9f of Windows-1252 (WHATWG Encoding); five are unused and stay control characters. Written out, for the
 * runtime's own decoder has confused them with ISO-8859-1 (nodejs/node#56542). */
const HIGH =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const fromWindows = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replaceAll(/[\x80-\x9f]/g, (letter) => HIGH[letter.charCodeAt(0) - 0x80] ?? letter);

/** The first bytes as text, as far as they can be read: for a first look at the column names. */
export function headText(head: Uint8Array, encoding: Encoding | null): string {
  const some = head.subarray(0, HEAD);
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return new TextDecoder(encoding).decode(some.subarray(0, some.length - (some.length % 2)));
  if (encoding === 'utf-8') return new TextDecoder('utf-8').decode(some);
  try {
    // the cut may have gone through a letter
    return fromUtf8(some.subarray(0, some.findLastIndex((byte) => byte < 0x80) + 1));
  } catch {
    return fromWindows(some);
  }
}
