/**
 * Makes a photo small enough for every voter's line, in this browser: what a phone took (several megabytes, with the
 * place where it was taken) becomes a picture of at most 60 kB. Drawing it anew leaves everything else behind.
 */
import { materialBounds } from '#lib/election/material.ts';

/** Longest sides in pixels and qualities, the best first: the first result that fits is taken. */
const sides = [640, 480, 360, 240] as const;
const qualities = [0.85, 0.75, 0.6, 0.45] as const;

/** Null where this browser cannot read the file as a picture. */
export async function shrinkPhoto(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (picture === null) return null;
  try {
    for (const side of sides) {
      const canvas = draw(picture, side);
      for (const quality of qualities) {
        const blob = await encode(canvas, quality);
        if (blob !== null && blob.size <= materialBounds.photo) return blob;
      }
    }
    return null;
  } finally {
    picture.close();
  }
}

/** The whole picture on white: a transparent ground would turn black in a JPEG. */
function draw(picture: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas in this browser');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** WebP, or JPEG from a browser that does not write WebP (it answers with a PNG). */
async function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  const as = (type: string) => new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  const webp = await as('image/webp');
  return webp?.type === 'image/webp' ? webp : as('image/jpeg');
}
