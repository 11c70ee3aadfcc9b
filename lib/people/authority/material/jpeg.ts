/**
 * JPEG (ITU-T T.81) as far as publishing needs it: its size, and the same picture without metadata. Only what a decoder
 * needs is copied; Exif (places, names, previews), comments and profiles stay behind [a photo that tells where it was
 * taken]. Null for everything that is not exactly one baseline or progressive picture.
 */
import { type Bytes, concat } from '#lib/ground/bytes.ts';
import type { Picture } from './photo.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** Baseline, extended, progressive; all Huffman coded. Lossless and arithmetic ones no browser shows. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
/** Tables (DHT, DQT), restart interval, number of lines. */
const NEEDED = new Set([0xc4, 0xdb, 0xdd, 0xdc]);
const isApplication = (marker: number) => marker >= 0xe0 && marker <= 0xef;
const COMMENT = 0xfe;
/** "Adobe": says how the colours are to be read. */
const APP14 = 0xee;

export function readJpeg(bytes: Uint8Array): Picture | null {
  const at = (i: number): number => bytes[i] ?? -1;
  const word = (i: number): number => at(i) * 256 + at(i + 1);
  if (at(0) !== 0xff || at(1) !== SOI) return null;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let i = 2;
  while (i + 1 < bytes.length) {
    const marker = at(i + 1);
    if (at(i) !== 0xff) return null;
    if (marker === EOI) {
      // Nothing may follow the end [an archive behind a picture].
      if (size === null || i + 2 !== bytes.length) return null;
      kept.push(bytes.subarray(i, i + 2));
      return { type: 'image/jpeg', ...size, bytes: concat(...kept) as Bytes };
    }
    const length = word(i + 2);
    const end = i + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (FRAMES.has(marker)) {
      if (size !== null || length < 8 || at(i + 4) !== 8) return null;
      size = { height: word(i + 5), width: word(i + 7) };
      kept.push(bytes.subarray(i, end));
    } else if (marker === SOS) {
      if (size === null) return null;
      const scan = endOfScan(bytes, end);
      kept.push(bytes.subarray(i, scan));
      i = scan;
      continue;
    } else if (NEEDED.has(marker) || (marker === APP14 && isAdobe(bytes.subarray(i + 4, end)))) {
      kept.push(bytes.subarray(i, end));
    } else if (!isApplication(marker) && marker !== COMMENT) return null;
    i = end;
  }
  return null;
}

const isAdobe = (body: Uint8Array): boolean =>
  body.length === 12 && [0x41, 0x64, 0x6f, 0x62, 0x65].every((byte, i) => body[i] === byte);

/** Where the coded data of a scan end: at the first marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let i = start; i + 1 < bytes.length; i++) {
    if (bytes[i] !== 0xff) continue;
    const next = bytes[i + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return i;
  }
  return bytes.length;
}
