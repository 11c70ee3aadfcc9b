/** Appending under real roles: no gap, no fork, nothing twice, whoever writes at the same time. */
import { afterAll, describe, expect, test } from 'vitest';
import { generate, sign } from '#lib/crypto/signature.ts';
import { Phi, VoteId } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { appendToJournal, copyToChain } from './append.ts';
import { withChainAppend, withJournalAppend } from './db.ts';
import { checkChain, headMessage, type Line, makeEvent, parseLines } from './event.ts';
import { listJournals, readJournal, readOwnChain, streamJournal, streamOwnChain } from './read.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePools();
  await databases.close();
});

const key = generate();
const vote = VoteId.parse('3'.repeat(22));
const append = (payload: string) =>
  withJournalAppend((tx) =>
    appendToJournal(tx, {
      chain: `journal/${vote}`,
      type: 'roll',
      payload,
      sign: (message) => sign(key.secret, message),
    }),
  );

describe('a journal', () => {
  test('grows by one event after another, also when many write at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => append(`{"a":${i}}`)));
    const lines = await readJournal(vote);
    expect(lines).toHaveLength(12);
    const checks = checkChain(lines, { chain: `journal/${vote}`, key: toHex(key.publicKey) });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(await readJournal(vote, 10)).toEqual(lines.slice(10));
    expect(await listJournals()).toEqual([vote]);
  });
  test('takes the payload of its head once, and the same payload again later', async () => {
    const first = await append('{"root":"a"}');
    expect(await append('{"root":"a"}')).toEqual({ ...first, appended: false });
    await append('{"root":"b"}');
    expect(await append('{"root":"a"}')).toMatchObject({ appended: true, height: first.height + 2 });
  });
  test('goes out as lines of NDJSON', async () => {
    const answer = streamJournal(vote, 0);
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    expect((await answer.text()).split('\n')).toHaveLength(16);
  });
  test('of a hundred megabytes is read by the reader’s pace, not into memory', async () => {
    const large = VoteId.parse('2'.repeat(22));
    const payload = JSON.stringify({ a: 'x'.repeat(1_000_000) });
    await databases.asOwner(
      'journal',
      `INSERT INTO event SELECT $1, n, md5(n::text) || md5(n::text), repeat('0', 64), '{}', $2, repeat('0', 128) FROM generate_series(0, 99) n`,
      [`journal/${large}`, payload],
    );
    const before = process.memoryUsage().arrayBuffers;
    const body = streamJournal(large, 0).body ?? new ReadableStream();
    const reader = body.getReader();
    const { value } = await reader.read();
    expect(value?.length).toBeGreaterThan(1_000_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
    await reader.cancel();
  });
  test('leaves nothing of a transaction that fails', async () => {
    const before = await readJournal(vote);
    const failing = withJournalAppend(async (tx) => {
      await appendToJournal(tx, {
        chain: `journal/${vote}`,
        type: 'roll',
        payload: '{}',
        sign: (m) => sign(key.secret, m),
      });
      throw new Error('crash');
    });
    await expect(failing).rejects.toThrow('crash');
    expect(await readJournal(vote)).toEqual(before);
  });
});

describe('a live chain', () => {
  const phi = Phi.parse('D'.repeat(42).concat('A'));
  const chain = `urn/${phi}`;
  const lineAt = (height: number, parent: string, payload: string): Line & { hash: string } => {
    const { event, hash } = makeEvent({ chain, height, parent, type: 'batch', payload });
    return { event, payload, hash, signature: toHex(sign(key.secret, headMessage({ chain, height, hash }))) };
  };
  const first = lineAt(0, '', '{"a":0}');
  const second = lineAt(1, first.hash, '{"a":1}');
  const bare = ({ event, payload, signature }: Line): Line => ({ event, payload, signature });

  test('is copied whole or onward, any number of times', async () => {
    await withChainAppend((tx) => copyToChain(tx, chain, [bare(first)]));
    await Promise.all(
      [1, 2, 3].map(() => withChainAppend((tx) => copyToChain(tx, chain, [bare(first), bare(second)]))),
    );
    expect(await readOwnChain(phi)).toEqual([bare(first), bare(second)]);
  });
  test('streams page by page, whole or onward', async () => {
    const lines = [second];
    for (let height = 2; height < 140; height++)
      lines.push(lineAt(height, lines.at(-1)?.hash ?? '', `{"a":${height}}`));
    const all = [first, ...lines].map(bare);
    const long = Phi.parse('E'.repeat(42).concat('A'));
    expect(await streamOwnChain(long, 0).text()).toBe('');
    await withChainAppend((tx) => copyToChain(tx, chain, all));
    expect(parseLines(await streamOwnChain(phi, 0).text())).toEqual(all);
    for (const from of [1, 64, 76, 128, 139, 140, 500]) {
      expect(parseLines(await streamOwnChain(phi, from).text())).toEqual(all.slice(from));
    }
    for (const [from, limit] of [
      [0, 1],
      [139, 1],
      [140, 1],
      [3, 15],
      [3, 16],
      [3, 17],
      [0, 32],
      [130, 500],
    ] as const) {
      const text = await streamOwnChain(phi, from, limit).text();
      expect(text === '' ? [] : parseLines(text)).toEqual(all.slice(from, from + limit));
    }
  });
  test.each([
    ['a gap', lineAt(300, second.hash, '{"a":3}')],
    ['another parent', lineAt(140, first.hash, '{"a":2}')],
  ])('refuses %s', async (_, line) => {
    await expect(withChainAppend((tx) => copyToChain(tx, chain, [bare(line)]))).rejects.toThrow(/does not follow/);
    expect(await readOwnChain(phi)).toHaveLength(140);
  });
});
