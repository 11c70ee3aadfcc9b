import { beforeAll, describe, expect, test } from 'vitest';
import { BallotNumber } from '#lib/ground/brand.ts';
import { type Line, parseLines, readEvents } from './event.ts';
import { BatchPayload, parsePayload } from './payload.ts';
import { findBallot, readNumber } from './search.ts';
import { makeElection } from './verify/testing.ts';
import { makeWorld } from './verify/testing-voters.ts';

let lines: Line[];
let ballots: { batch: number; place: number; of: number; number: BallotNumber; y: string; n: number }[];

beforeAll(async () => {
  lines = parseLines(makeElection(await makeWorld()).chain);
  ballots = readEvents(lines)
    .filter(({ event }) => event.type === 'batch')
    .map(({ line }) => parsePayload(BatchPayload, line.payload))
    .flatMap(({ batch, ballots: all }) =>
      all.map(({ ballot, pass, n }, i) => {
        const read: { signature: { hash: string } } = JSON.parse(ballot);
        return { batch, place: i + 1, of: all.length, number: BallotNumber.parse(read.signature.hash), y: pass.y, n };
      }),
    );
}, 60_000);

describe('finding a ballot', () => {
  test('every ballot of the chain is found where it lies, and says whether a later one counts', () => {
    expect(ballots.length).toBeGreaterThan(2);
    for (const { number, y, n, ...where } of ballots) {
      const replaced = ballots.some((other) => other.y === y && other.n > n);
      expect(findBallot(lines, number)).toEqual({ ...where, replaced });
    }
    expect(ballots.some(({ y, n }) => ballots.some((other) => other.y === y && other.n > n))).toBe(true);
  });
  test('a number that is not on the chain is not found', () => {
    expect(findBallot(lines, BallotNumber.parse('A'.repeat(43)))).toBeNull();
  });
  test('a ballot that only claims the number is not it', () => {
    const [first] = ballots;
    if (first === undefined) throw new Error('no ballot');
    const claimed = BallotNumber.parse(`${'B'.repeat(42)}A`);
    // The server writes another number into the ballot: its bytes hash to what they did.
    const forged = lines.map((line) => ({ ...line, payload: line.payload.replaceAll(first.number, claimed) }));
    expect(findBallot(forged, claimed)).toBeNull();
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
