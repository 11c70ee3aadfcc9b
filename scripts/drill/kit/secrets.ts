/** Everything in the loot that might be a key of 32 bytes, and trying it on what lies wrapped. */
import { createDecipheriv, createHash } from 'node:crypto';
import type { Loot } from '../loot.ts';

/** Base64url or hexadecimal of 32 bytes, standing alone. */
const RUNS = [
  [/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, 'base64url'],
  [/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g, 'hex'],
] as const;
/** In dumps, texts, environment (each value also by its hash), and on the disk. Zeros too: a key that was never set. */
export function findSecrets({ tables, texts, environment }: Loot, disk: Iterable<{ bytes: Buffer }>): Buffer[] {
  const found = new Map<string, Buffer>([['zero', Buffer.alloc(32)]]);
  const keep = (bytes: Buffer) => {
    if (bytes.length === 32) found.set(bytes.toString('latin1'), bytes);
  };
  const search = (text: string) => {
    for (const [pattern, encoding] of RUNS)
      for (const [run] of text.matchAll(pattern)) keep(Buffer.from(run, encoding));
  };
  for (const value of Object.values(environment)) {
    search(value);
    for (const word of [value, ...value.split(/[/:@?&=]/)]) keep(createHash('sha256').update(word).digest());
  }
  for (const { text } of texts) search(text);
  for (const { rows } of tables) for (const { values } of rows) search(JSON.stringify(values).replaceAll('\\\\x', ' '));
  for (const { bytes } of disk) search(bytes.toString('latin1'));
  return [...found.values()];
}

/** Where the ciphertext begins: behind the IV, and behind the name of the key where there is one. */
const STARTS = [0, 8] as const;
const IV = 12;
const TAG = 16;

/**
 * What lies under AES-256-GCM, opened with a key that may be wrong: GCM is counter mode, so that the first bytes say whether
 * it is worth looking, without knowing what the tag covers.
 */
export function* opened(wrapped: Buffer, key: Buffer): Generator<Buffer> {
  for (const start of STARTS) {
    if (wrapped.length < start + IV + TAG) continue;
    const iv = wrapped.subarray(start, start + IV);
    const counter = Buffer.concat([iv, Buffer.from([0, 0, 0, 2])]);
    const decipher = createDecipheriv('aes-256-ctr', key, counter);
    yield decipher.update(wrapped.subarray(start + IV, wrapped.length - TAG));
  }
}
