/** Names of letters while the key they rest on is changed (PROTOCOL §2.7, §3.2). */
import { expect, test } from 'vitest';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { readName, sayName } from './envelope.ts';

const url = 'postgresql://a:b@127.0.0.1/c';
const kek = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte));

/** What a process started with these keys says and knows. */
function startWith(current: number, also: number | null): void {
  Object.assign(process.env, {
    PEOPLE_DATABASE_URL: url,
    JOURNAL_APPEND_URL: url,
    JOURNAL_READ_URL: url,
    SESSION_SECRET: 'x'.repeat(32),
    SMTP_URL: 'smtp://127.0.0.1:25',
    PEOPLE_KEK: kek(current),
  });
  delete process.env.PEOPLE_KEK_ALSO;
  if (also !== null) process.env.PEOPLE_KEK_ALSO = kek(also);
  const record = Reflect.get(globalThis, Symbol.for('isoloir'));
  if (record instanceof Map) record.clear();
}

test('a letter sent before the change is known again while the old key is given, and not after', () => {
  const letter = { id: '4711', attempt: 2 };
  startWith(1, null);
  const before = sayName(letter);
  startWith(2, 1);
  expect(readName(before)).toEqual(letter);
  const after = sayName(letter);
  expect(after).not.toBe(before);
  expect(readName(after)).toEqual(letter);
  startWith(2, null);
  expect(readName(before)).toBeNull();
  expect(readName(after)).toEqual(letter);
});
