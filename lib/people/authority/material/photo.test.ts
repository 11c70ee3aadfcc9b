import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '#lib/ground/bytes.ts';
import { readPhoto } from './photo.ts';
import { jpeg, png, pngChunk, riff, riffChunk, segment, webp } from './testing.ts';

const verdict = (bytes: Uint8Array): string => {
  const read = readPhoto(bytes);
  return read.ok ? `${read.value.type} ${read.value.width}×${read.value.height}` : read.refusal.code;
};
const clean = (bytes: Uint8Array): Uint8Array => {
  const read = readPhoto(bytes);
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value.bytes;
};
const holds = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text);

const GPS = utf8('Exif\0\0 GPS 48.8566 2.3522 Ada');
const jpegBody = jpeg().subarray(2);
const withExif = concat(jpeg().subarray(0, 2), segment(0xe1, GPS), segment(0xfe, utf8('GPS')), jpegBody);
const pngWithExif = png({ extra: [pngChunk('eXIf', GPS), pngChunk('tEXt', GPS), pngChunk('acTL', new Uint8Array(8))] });
const vp8 = webp().subarray(Buffer.from(webp()).indexOf('VP8 '));
const vp8x = (flags: number, width = 16, height = 12) =>
  riffChunk('VP8X', Uint8Array.of(flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0));
const webpWithExif = riff(vp8x(0x2c), riffChunk('ICCP', GPS), vp8, riffChunk('EXIF', GPS), riffChunk('XMP ', GPS));

describe('a photo', () => {
  it('is known by its bytes', () => {
    expect(verdict(jpeg())).toBe('image/jpeg 16×12');
    expect(verdict(png())).toBe('image/png 16×16');
    expect(verdict(webp())).toBe('image/webp 16×12');
  });

  it.each([
    ['JPEG', withExif],
    ['PNG', pngWithExif],
    ['WebP', webpWithExif],
  ])('%s loses what it says about place and person, and nothing of the picture', (_, bytes) => {
    expect(holds(bytes, 'GPS')).toBe(true);
    expect(holds(clean(bytes), 'GPS')).toBe(false);
    expect(clean(clean(bytes))).toEqual(clean(bytes));
  });

  it('stays the same picture', () => {
    expect(clean(withExif)).toEqual(clean(jpeg()));
    expect(clean(pngWithExif)).toEqual(png());
    expect(Buffer.from(clean(webpWithExif)).includes(Buffer.from(vp8))).toBe(true);
    expect(clean(webpWithExif)[20]).toBe(0); // announces neither profile nor Exif any more
    expect(clean(riff(vp8x(0x10), vp8))[20]).toBe(0x10);
  });

  const damagedPng = png();
  damagedPng[damagedPng.length - 20] = (damagedPng.at(-20) ?? 0) ^ 1;
  const refused: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    nothing: [new Uint8Array(), 'material/not-a-photo'],
    'a GIF': [utf8('GIF89a'), 'material/not-a-photo'],
    'an SVG': [utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'material/not-a-photo'],
    'a page that begins like a picture of ours': [utf8('RIFFxxxxAVI '), 'material/not-a-photo'],
    'a JPEG with an archive behind': [concat(jpeg(), utf8('PK\u0003\u0004')), 'material/photo-damaged'],
    'a JPEG cut short': [jpeg().subarray(0, -2), 'material/photo-damaged'],
    'a JPEG without a picture': [concat(jpeg().subarray(0, 2), Uint8Array.of(0xff, 0xd9)), 'material/photo-damaged'],
    'a JPEG with an unknown segment': [
      concat(jpeg().subarray(0, 2), segment(0xf0, GPS), jpegBody),
      'material/photo-damaged',
    ],
    'a PNG with something behind': [concat(png(), utf8('<html>')), 'material/photo-damaged'],
    'a PNG with a wrong sum': [damagedPng, 'material/photo-damaged'],
    'a PNG with a part nobody may skip': [png({ extra: [pngChunk('ABCD', GPS)] }), 'material/photo-damaged'],
    'a PNG of fewer lines than it says': [png({ lines: 15 }), 'material/photo-damaged'],
    'a PNG that unpacks to more than it says': [png({ lines: 4000 }), 'material/photo-damaged'],
    'an interlaced PNG': [png({ interlace: 1 }), 'material/photo-damaged'],
    'a PNG cut short': [png().subarray(0, -12), 'material/photo-damaged'],
    'a WebP of another length than it says': [concat(webp(), new Uint8Array(2)), 'material/photo-damaged'],
    'an animated WebP': [riff(vp8x(2), riffChunk('ANIM', new Uint8Array(6)), vp8), 'material/photo-damaged'],
    'a WebP whose canvas is not its picture': [riff(vp8x(0, 200, 200), vp8), 'material/photo-damaged'],
    'a WebP of two pictures': [riff(vp8x(0), vp8, vp8), 'material/photo-damaged'],
    'a WebP without a picture': [riff(vp8x(0)), 'material/photo-damaged'],
    'a picture too large': [png({ width: 1025, height: 16 }), 'material/photo-too-large'],
    'a bomb': [png({ width: 60_000, height: 60_000, lines: 1 }), 'material/photo-too-large'],
    'a picture too heavy': [heavy(), 'material/photo-too-heavy'],
  };
  for (const [title, [bytes, code]] of Object.entries(refused)) {
    it(`is not ${title}`, () => expect(verdict(bytes)).toBe(code));
  }

  it('is never taken wrongly after a change of any byte: it is refused or read, and never throws', () => {
    for (const sample of [jpeg(), png(), webp(), webpWithExif]) {
      for (let i = 0; i < sample.length; i++) {
        for (const flip of [1, 0x80, 0xff]) {
          const other = sample.slice();
          other[i] = (other[i] ?? 0) ^ flip;
          expect(verdict(other)).toMatch(/^(image\/|material\/)/);
          expect(verdict(sample.subarray(0, i))).not.toMatch(/^image/);
        }
      }
    }
  });
});

/** A JPEG whose coded data are padded by restart markers. */
function heavy(): Uint8Array {
  const padding = new Uint8Array(60_000).fill(0xff).map((byte, i) => (i % 2 ? 0xd0 : byte));
  return concat(jpeg().subarray(0, -2), padding, Uint8Array.of(0xff, 0xd9));
}
