import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, concat, randomBytes } from '#lib/ground/bytes.ts';
import { BackupError, openLines, type Side, sealLines } from './stream.ts';

const key = randomBytes(32);

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
const gather = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
const sealed = async (lines: readonly string[], secret = key, side: Side = 'people'): Promise<Bytes> =>
  concat(...(await gather(sealLines(secret, side, each(lines)))));
/** Read back in pieces of any size. */
const opened = (file: Uint8Array, secret = key, side: Side = 'people', piece = 1000): Promise<string[]> =>
  gather(
    openLines(
      secret,
      side,
      each(Array.from({ length: Math.ceil(file.length / piece) }, (_, i) => file.subarray(i * piece, (i + 1) * piece))),
    ),
  );

const long = Array.from({ length: 3000 }, (_, i) => `${i} ${'é'.repeat(i % 97)}`);

test('what was written is read, however long, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '🗳', ' ') }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 200 }),
      async (lines, piece) => {
        expect(await opened(await sealed(lines), key, 'people', piece)).toEqual(lines);
      },
    ),
    { numRuns: 25 },
  );
  const file = await sealed(long);
  expect(file.length).toBeGreaterThan(4 * 65_536);
  expect(await opened(file)).toEqual(long);
});

test('exactly one chunk, and one sign more', async () => {
  for (const length of [65_535, 65_536, 2 * 65_536 - 1]) {
    const line = 'x'.repeat(length);
    expect(await opened(await sealed([line]))).toEqual([line]);
  }
});

test('another key, another side, another file', async () => {
  const file = await sealed(long);
  await expect(opened(file, randomBytes(32))).rejects.toThrow(BackupError);
  await expect(opened(file, key, 'urn')).rejects.toThrow('a backup of the people side');
  await expect(opened(new TextEncoder().encode('%PDF-1.7'))).rejects.toThrow(BackupError);
  await expect(opened(randomBytes(4000))).rejects.toThrow(BackupError);
  await expect(opened(new Uint8Array())).rejects.toThrow(BackupError);
});

test('cut anywhere, also between two chunks; changed anywhere; a chunk taken out, or two exchanged', async () => {
  const file = await sealed(long);
  const start = file.indexOf(0x0a) + 1;
  const step = 65_536 + 16;
  const cuts = [start - 1, start, start + step, start + 2 * step, file.length - 1];
  for (const at of cuts) await expect(opened(file.slice(0, at))).rejects.toThrow(BackupError);
  for (const at of [20, start + 3, start + step + 3, file.length - 1]) {
    await expect(opened(file.map((byte, i) => (i === at ? byte ^ 1 : byte)))).rejects.toThrow(BackupError);
  }
  const [head, first, second, rest] = [
    file.slice(0, start),
    file.slice(start, start + step),
    file.slice(start + step, start + 2 * step),
    file.slice(start + 2 * step),
  ];
  await expect(opened(concat(head, second, rest))).rejects.toThrow(BackupError);
  await expect(opened(concat(head, second, first, rest))).rejects.toThrow(BackupError);
  await expect(opened(concat(file, rest))).rejects.toThrow(BackupError);
});

test('two files of the same lines have nothing in common but their form', async () => {
  const [one, other] = [await sealed(['same']), await sealed(['same'])];
  expect(one.slice(-20)).not.toEqual(other.slice(-20));
});
