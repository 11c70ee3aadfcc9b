import { beforeAll, describe, expect, test } from 'vitest';
import { BallotNumber } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { formatLine, type Line, parseLines, readEvents } from './event.ts';
import { BatchPayload, parsePayload } from './payload.ts';
import { linesOf, readNumber, seekBallot } from './search.ts';
import { makeElection } from './verify/testing.ts';
import { makeWorld } from './verify/testing-voters.ts';

let chainText: string;
let lines: Line[];
let chain: string;
let key: string;
let ballots: { batch: number; place: number; of: number; number: BallotNumber; y: string; n: number }[];

beforeAll(async () => {
  const world = await makeWorld();
  chainText = makeElection(world).chain;
  lines = parseLines(chainText);
  chain = readEvents(lines)[0]?.event.chain ?? '';
  key = toHex(world.receipt.publicKey);
  ballots = readEvents(lines)
    .filter(({ event }) => event.type === 'batch')
    .map(({ line }) => parsePayload(BatchPayload, line.payload))
    .flatMap(({ batch, ballots: all }) =>
      all.map(({ ballot, pass, n }, i) => {
        const read: { signature: { hash: string } } = JSON.parse(ballot);
        return { batch, place: i + 1, of: all.length, number: BallotNumber.parse(read.signature.hash), y: pass.y, n };
      }),
    );
});

const seek = (number: BallotNumber, text = chainText) => seekBallot(linesOf(streamOf(text)), { number, chain, key });

/** A body as a network brings it: in pieces. */
const streamOf = (text: string, size = 4096): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
};
describe('finding a ballot', () => {
  test('every ballot of the chain is found where it lies, and says whether a later one counts', async () => {
    expect(ballots.length).toBeGreaterThan(2);
    for (const { number, y, n, ...where } of ballots) {
      const replaced = ballots.some((other) => other.y === y && other.n > n);
      expect(await seek(number)).toEqual({ whole: true, found: { ...where, replaced }, sealed: true });
    }
    expect(ballots.some(({ y, n }) => ballots.some((other) => other.y === y && other.n > n))).toBe(true);
  });

  test('a number that is not on the chain is not found', async () => {
    expect(await seek(BallotNumber.parse('A'.repeat(43)))).toEqual({ whole: true, found: null, sealed: true });
  });

  test('a chain without its end is not sealed: absence proves nothing yet', async () => {
    const cut = lines.slice(0, -1).map(formatLine).join('');
    expect(await seek(BallotNumber.parse('A'.repeat(43)), cut)).toMatchObject({ whole: true, sealed: false });
  });

  test('says how far it has read', async () => {
    const read: number[] = [];
    const number = BallotNumber.parse('A'.repeat(43));
    await seekBallot(linesOf(streamOf(chainText)), { number, chain, key, onEvent: (n) => read.push(n) });
    expect(read).toEqual(lines.map((_, at) => at + 1));
  });

  test('a chain altered anywhere is believed nowhere', async () => {
    const [first] = ballots;
    if (first === undefined) throw new Error('no ballot');
    const whole = async (altered: Line[]) => (await seek(first.number, altered.map(formatLine).join(''))).whole;
    const claimed = `${'B'.repeat(42)}A`;
    // another number written into the ballot, an event left out, two exchanged, a signature of another event
    expect(
      await whole(lines.map((line) => ({ ...line, payload: line.payload.replaceAll(first.number, claimed) }))),
    ).toBe(false);
    expect(await whole(lines.filter((_, at) => at !== 1))).toBe(false);
    expect(await whole(lines.map((line, at) => lines[at === 1 ? 2 : at === 2 ? 1 : at] ?? line))).toBe(false);
    expect(await whole(lines.map((line) => ({ ...line, signature: lines[0]?.signature ?? '' })))).toBe(false);
    expect(await whole(lines)).toBe(true);
  });
});

describe('reading a stream', () => {
  test.each([1, 7, 100_000])('in pieces of %d bytes', async (size) => {
    const some = lines.slice(0, 2).map(formatLine).join('');
    const read: Line[] = [];
    for await (const line of linesOf(streamOf(some, size))) read.push(line);
    expect(read).toEqual(lines.slice(0, 2));
  });
  test('cut within a line, as a network cuts it', async () => {
    await expect(seek(BallotNumber.parse('A'.repeat(43)), chainText.slice(0, -20))).rejects.toThrow(TypeError);
  });
  test('something else than a chain', async () => {
    await expect(seek(BallotNumber.parse('A'.repeat(43)), '<html>\n')).rejects.toThrow(SyntaxError);
  });
});

describe('reading a number', () => {
  const number = `${'a+/Z'.repeat(10)}b9A`;
  test.each([
    ['as printed', number],
    ['with spaces and line ends', ` ${number.slice(0, 20)} ${number.slice(20)}\n`],
    ['as in an address', number.replaceAll('+', '-').replaceAll('/', '_')],
  ])('%s', (_, text) => expect(readNumber(text)).toBe(number));
  test.each(['', 'abc', number.slice(1), `${number}A`, number.replace('a', 'é')])('not a number: %s', (text) => {
    expect(readNumber(text)).toBeNull();
  });
});
