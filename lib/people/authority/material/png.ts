/**
 * PNG (W3C Recommendation, third edition) as far as publishing needs it: one still picture, its chunks checked by CRC
 * and its data unpacked to exactly the size it declares; text, Exif, profiles and animation stay behind.
 */
import { crc32, inflateSync } from 'node:zlib';
import { type Bytes, concat } from '#lib/ground/bytes.ts';
import type { Picture } from './photo.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Channels by colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Largest unpacked data: four channels of 16 bits, 1024 × 1024, and a byte per line. */
const LARGEST = 1024 * (1024 * 8 + 1);

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

export function readPng(bytes: Uint8Array): Picture | null {
  if (!isPng(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const data: Uint8Array[] = [];
  let head: Uint8Array | null = null;
  let i = 8;
  while (i + 12 <= bytes.length) {
    const length = view.getUint32(i);
    const end = i + 12 + length;
    if (end > bytes.length) return null;
    const name = String.fromCharCode(...bytes.subarray(i + 4, i + 8));
    if (!/^[A-Za-z]{4}$/.test(name) || (head === null) !== (name === 'IHDR')) return null;
    if (crc32(bytes.subarray(i + 4, end - 4)) !== view.getUint32(end - 4)) return null;
    const body = bytes.subarray(i + 8, end - 4);
    if (name === 'IHDR') head = body;
    if (name === 'IDAT') data.push(body);
    // Capital first letter: no decoder may skip it. One that we do not know is no picture of ours.
    if (KEPT.has(name)) kept.push(bytes.subarray(i, end));
    else if (/^[A-Z]/.test(name)) return null;
    i = end;
    if (name !== 'IEND') continue;
    const size = head === null || length !== 0 || i !== bytes.length ? null : sizeOf(head, concat(...data));
    return size === null ? null : { type: 'image/png', ...size, bytes: concat(...kept) as Bytes };
  }
  return null;
}

/** The size that the header declares, where the packed data are exactly a picture of it. */
function sizeOf(head: Uint8Array, packed: Uint8Array): { width: number; height: number } | null {
  if (head.length !== 13) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colour = 0, compression, filter, interlace] = head.subarray(8);
  const channels = CHANNELS[colour];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || compression !== 0 || filter !== 0) return null;
  // Interlaced pictures load in seven coarse passes; nobody needs them here, and they are not what is measured below.
  if (interlace !== 0) return null;
  const expected = height * (1 + Math.ceil((width * channels * depth) / 8));
  if (expected > LARGEST) return { width, height }; // too large in any case; not unpacked [a bomb]
  try {
    return inflateSync(packed, { maxOutputLength: expected }).length === expected ? { width, height } : null;
  } catch {
    return null;
  }
}
