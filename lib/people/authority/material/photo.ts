/** A photo as it may be published: a still JPEG, PNG or WebP, small, with nothing in it but the picture. */
import { materialBounds, type PhotoRef } from '#lib/election/index.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { readJpeg } from './jpeg.ts';
import { isPng, readPng } from './png.ts';
import type { MaterialCode } from './refusals.ts';
import { isWebp, readWebp } from './webp.ts';

/** `bytes`: written anew, without metadata. Sizes in pixels. */
export type Picture = { type: PhotoRef['type']; width: number; height: number; bytes: Bytes };

/** Reads a photo by its bytes; what a sender calls it does not matter. */
export function readPhoto(bytes: Uint8Array): Result<Picture, MaterialCode> {
  const kind = readers.find(([is]) => is(bytes));
  if (kind === undefined) return refuse('material/not-a-photo');
  const picture = kind[1](bytes);
  if (picture === null) return refuse('material/photo-damaged');
  const { width, height } = picture;
  const side = materialBounds.side;
  if (Math.max(width, height) > side || Math.min(width, height) < 1)
    return refuse('material/photo-too-large', { detail: { width, height, side } });
  if (picture.bytes.length > materialBounds.photo)
    return refuse('material/photo-too-heavy', { detail: { kilobytes: materialBounds.photo / 1000 } });
  return ok(picture);
}

const readers: readonly (readonly [(bytes: Uint8Array) => boolean, (bytes: Uint8Array) => Picture | null])[] = [
  [(bytes) => bytes[0] === 0xff && bytes[1] === 0xd8, readJpeg],
  [isPng, readPng],
  [isWebp, readWebp],
];
