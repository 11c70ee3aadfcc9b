/** For tests only: the smallest true files of each kind, and what can be wrong with them. */
import { crc32, deflateSync } from 'node:zlib';
import { type Bytes, concat, fromBase64Url, utf8 } from '#lib/ground/bytes.ts';

/** 16 × 12, as a browser's canvas writes it: baseline. */
export const jpeg = (): Bytes => fromBase64Url(JPEG.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''));
const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3Nw' +
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
  'AAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJD' +
  'AAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBH' +
  'AEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAA' +
  'AADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBv' +
  'AGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG' +
  'kJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk' +
  'pKSkpKSkpKT/wAARCAAMABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEB' +
  'AAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAB/9k=';
/** 16 × 12, as a browser's canvas writes it: lossy, with a colour profile. */
export const webp = (): Bytes => fromBase64Url(WEBP.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''));
const WEBP =
  'UklGRgYCAABXRUJQVlA4WAoAAAAgAAAADwAACwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3Nw' +
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
  'AAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJD' +
  'AAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBH' +
  'AEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAA' +
  'AADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBv' +
  'AGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggGAAAADABAJ0BKhAADAAEAGglpAADcAD9tAAAAA==';

export function pngChunk(name: string, body: Uint8Array): Bytes {
  const named = concat(utf8(name), body);
  const around = new DataView(new ArrayBuffer(8));
  around.setUint32(0, body.length);
  around.setUint32(4, crc32(named));
  return concat(new Uint8Array(around.buffer, 0, 4), named, new Uint8Array(around.buffer, 4, 4));
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A grey picture; `extra` chunks stand behind the header, `lines` replaces the packed picture. */
export function png({
  width = 16,
  height = 16,
  extra = [],
  lines = height,
  interlace = 0,
}: {
  width?: number;
  height?: number;
  extra?: readonly Uint8Array[];
  lines?: number;
  interlace?: number;
} = {}): Bytes {
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, 8);
  head.setUint8(12, interlace);
  const packed = new Uint8Array(deflateSync(new Uint8Array(lines * (1 + width)).fill(127)));
  return concat(
    signature,
    pngChunk('IHDR', new Uint8Array(head.buffer)),
    ...extra,
    pngChunk('IDAT', packed),
    pngChunk('IEND', new Uint8Array()),
  );
}

/** One JPEG segment. */
export const segment = (marker: number, body: Uint8Array): Bytes =>
  concat(Uint8Array.of(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255), body);

/** One RIFF chunk. */
export function riffChunk(name: string, body: Uint8Array): Bytes {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, body.length, true);
  return concat(utf8(name), new Uint8Array(length.buffer), body, new Uint8Array(body.length % 2));
}

/** The chunks of a WebP file in their frame. */
export const riff = (...chunks: readonly Uint8Array[]): Bytes => riffChunk('RIFF', concat(utf8('WEBP'), ...chunks));

/** One empty page. `objects` stand before the end; `tail` behind it. */
export const pdf = ({ objects = '', tail = '' }: { objects?: string; tail?: string } = {}): Bytes => {
  const body = `%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
${objects}`;
  const start = body.length;
  const text = `${body}xref
0 1
0000000000 65535 f
trailer
<< /Size 4 /Root 1 0 R >>
startxref
${start}
%%EOF
${tail}`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
};
