/**
 * WebP (RFC 9649) as far as publishing needs it: one still picture, written anew without Exif, XMP and colour profile.
 * Null for everything else, animations included.
 */
import { type Bytes, concat, utf8 } from '#lib/ground/bytes.ts';
import type { Picture } from './photo.ts';

type Size = { width: number; height: number };

const ASIDE = new Set(['ICCP', 'EXIF', 'XMP ']);
/** Of VP8X: there is transparency. */
const ALPHA = 0x10;

const text = (bytes: Uint8Array, i: number): string => String.fromCharCode(...bytes.subarray(i, i + 4));

export const isWebp = (bytes: Uint8Array): boolean => text(bytes, 0) === 'RIFF' && text(bytes, 8) === 'WEBP';

export function readWebp(bytes: Uint8Array): Picture | null {
  if (!isWebp(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(4, true) + 8 !== bytes.length) return null;
  let canvas: (Size & { flags: number }) | null = null;
  let picture: { size: Size; chunk: Uint8Array } | null = null;
  let alpha: Uint8Array | null = null;
  for (let i = 12; i < bytes.length; ) {
    if (i + 8 > bytes.length) return null;
    const [name, length] = [text(bytes, i), view.getUint32(i + 4, true)];
    const end = i + 8 + length + (length % 2);
    if (end > bytes.length) return null;
    const [chunk, body] = [bytes.subarray(i, end), bytes.subarray(i + 8, i + 8 + length)];
    if (name === 'VP8X') {
      if (i !== 12 || length !== 10) return null;
      canvas = { width: 1 + triple(body, 4), height: 1 + triple(body, 7), flags: body[0] ?? 0 };
    } else if (name === 'VP8 ' || name === 'VP8L') {
      const size = name === 'VP8 ' ? lossySize(body) : losslessSize(body);
      if (size === null || picture !== null) return null;
      picture = { size, chunk };
    } else if (name === 'ALPH') {
      if (alpha !== null || picture !== null || canvas === null) return null;
      alpha = chunk;
    } else if (!ASIDE.has(name) || canvas === null) return null;
    i = end;
  }
  if (picture === null) return null;
  const { size } = picture;
  if (canvas !== null && (canvas.width !== size.width || canvas.height !== size.height)) return null;
  const head = canvas === null ? [] : [extended(size, (canvas.flags & ALPHA) !== 0)];
  return { type: 'image/webp', ...size, bytes: riff(...head, ...(alpha === null ? [] : [alpha]), picture.chunk) };
}

const triple = (body: Uint8Array, i: number): number =>
  (body[i] ?? 0) | ((body[i + 1] ?? 0) << 8) | ((body[i + 2] ?? 0) << 16);

/** Of a key frame (RFC 6386 §9.1). */
function lossySize(body: Uint8Array): Size | null {
  if (body.length < 10 || ((body[0] ?? 1) & 1) !== 0 || triple(body, 3) !== 0x2a019d) return null;
  return { width: triple(body, 6) & 0x3fff, height: (triple(body, 7) >> 8) & 0x3fff };
}

function losslessSize(body: Uint8Array): Size | null {
  if (body.length < 5 || body[0] !== 0x2f) return null;
  const bits = triple(body, 1) + (body[4] ?? 0) * 2 ** 24;
  if (bits >= 2 ** 29) return null; // version 0 is the only one
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
}

/** A VP8X chunk that announces nothing but, perhaps, transparency. */
function extended({ width, height }: Size, hasAlpha: boolean): Uint8Array {
  const three = (value: number) => [value & 255, (value >> 8) & 255, value >> 16];
  return concat(
    utf8('VP8X'),
    Uint8Array.of(10, 0, 0, 0, hasAlpha ? ALPHA : 0, 0, 0, 0, ...three(width - 1), ...three(height - 1)),
  );
}

function riff(...chunks: Uint8Array[]): Bytes {
  const body = concat(utf8('WEBP'), ...chunks);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length, true);
  return concat(utf8('RIFF'), length, body);
}
