/**
 * An encrypted file of lines (PROTOCOL §2.11): one header line in clear, then chunks under AES-256-GCM. A chunk says by its
 * nonce which one it is and whether it is the last, so that a file that was cut, mixed or lengthened does not open
 * (Hoang, Reyhanitabar, Rogaway, Vizár 2015: STREAM).
 */
import { z } from 'zod';
import { hkdf } from '#lib/crypto/hash.ts';
import { type Bytes, concat, fromBase64Url, fromUtf8, randomBytes, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson, enc } from '#lib/ground/canonical.ts';

export const Side = z.enum(['people', 'urn']);
export type Side = z.infer<typeof Side>;

const Header = z.strictObject({
  format: z.literal('isoloir-backup'),
  version: z.literal(1),
  side: Side,
  /** 32 random bytes: each file has a key of its own. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

/** What stops a backup or a restore and can be said in one sentence. */
export class BackupError extends Error {}

/** Bytes of plaintext in a chunk. */
const CHUNK = 65_536;
const TAG = 16;
const HEADER_LIMIT = 512;

type Source = AsyncIterable<Uint8Array>;

async function keyOf(secret: Bytes, side: Side, salt: Bytes): Promise<CryptoKey> {
  const key = hkdf({ secret, salt, info: enc('isoloir/v1/backup', side), length: 32 });
  return globalThis.crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** 12 bytes: the chunk's place (8, big-endian), three of zero, 1 for the last. */
function nonceOf(place: number, last: boolean): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(0, BigInt(place));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Encrypts lines (without their newlines). @param secret BACKUP_KEY, 32 bytes */
export async function* sealLines(secret: Bytes, side: Side, lines: AsyncIterable<string>): AsyncGenerator<Bytes> {
  const salt = randomBytes(32);
  const header = utf8(`${canonicalJson({ format: 'isoloir-backup', version: 1, side, salt: toBase64Url(salt) })}\n`);
  const key = await keyOf(secret, side, salt);
  let place = 0;
  const seal = async (plain: Bytes, last: boolean): Promise<Bytes> => {
    const algorithm = { name: 'AES-GCM', iv: nonceOf(place++, last), additionalData: header };
    return new Uint8Array(await globalThis.crypto.subtle.encrypt(algorithm, key, plain));
  };
  yield header;
  const waiting = pile();
  for await (const line of lines) {
    waiting.put(utf8(`${line}\n`));
    // one chunk is always held back: only the end knows which is the last
    while (waiting.length() > CHUNK) yield await seal(waiting.take(CHUNK), false);
  }
  yield await seal(waiting.take(waiting.length()), true);
}

/**
 * Decrypts. Nothing is given out of a chunk that does not verify; the last line comes only from a whole file.
 * @throws BackupError for another key, another side, another format, or a file that was cut or changed
 */
export async function* openLines(secret: Bytes, side: Side, source: Source): AsyncGenerator<string> {
  const waiting = pile();
  let opened: { key: CryptoKey; header: Bytes } | null = null;
  let place = 0;
  let text = '';
  const open = async (last: boolean): Promise<string[]> => {
    if (opened === null) throw new BackupError('This is not a backup of Isoloir.');
    const sealed = waiting.take(last ? waiting.length() : CHUNK + TAG);
    const algorithm = { name: 'AES-GCM', iv: nonceOf(place++, last), additionalData: opened.header };
    const plain = await globalThis.crypto.subtle.decrypt(algorithm, opened.key, sealed).catch(() => {
      throw new BackupError('The backup does not open: another BACKUP_KEY, or a file that was cut or changed.');
    });
    const lines = (text + decoder.decode(plain, { stream: !last })).split('\n');
    text = lines.pop() ?? '';
    return lines;
  };
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const piece of source) {
    waiting.put(piece);
    opened ??= await readHeader(secret, side, waiting);
    while (opened !== null && waiting.length() > CHUNK + TAG) yield* await open(false);
  }
  yield* await open(true);
  if (text !== '') throw new BackupError('The backup ends in the middle of a line.');
}

async function readHeader(secret: Bytes, side: Side, waiting: ReturnType<typeof pile>) {
  const start = waiting.peek();
  const end = start.indexOf(0x0a) + 1;
  if (end === 0) {
    if (start.length > HEADER_LIMIT) throw new BackupError('This is not a backup of Isoloir.');
    return null;
  }
  const header = waiting.take(end);
  const said = parseHeader(header);
  if (said.side !== side) throw new BackupError(`This is a backup of the ${said.side} side.`);
  return { header, key: await keyOf(secret, side, fromBase64Url(said.salt)) };
}

function parseHeader(bytes: Bytes): z.infer<typeof Header> {
  try {
    const header = Header.parse(JSON.parse(fromUtf8(bytes)));
    if (`${canonicalJson(header)}\n` === fromUtf8(bytes)) return header;
  } catch {
    // said below
  }
  throw new BackupError('This is not a backup of Isoloir, or of a later version.');
}

/** Bytes that came in pieces and leave in chunks. */
function pile() {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const join = (): Bytes => {
    const all = concat(...pieces);
    pieces = [all];
    return all;
  };
  return {
    length: () => length,
    peek: join,
    put: (piece: Uint8Array) => {
      pieces.push(piece);
      length += piece.length;
    },
    take: (count: number): Bytes => {
      const all = join();
      pieces = [all.subarray(count)];
      length -= count;
      return all.slice(0, count);
    },
  };
}
