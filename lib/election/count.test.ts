import { beforeAll, describe, expect, it } from 'vitest';
import { groupOf } from '#lib/crypto/group.ts';
import { readArchive, Unreadable } from './archive.ts';
import { readSteps, sizedOf } from './archive-event.ts';
import { combineResult, countBallots, lastOfEach, readBallot } from './count.ts';
import { flawOfCredentials, parseCredentials } from './credentials.ts';
import { Result } from './tally.ts';
import { flawOfTrusteeKey, makeTrusteeKey } from './trustees.ts';
import { digit } from './verify/testing.ts';
import { type MadeArchive, makeArchive } from './verify/testing-archive.ts';

const group = groupOf('Ed25519');

describe('which ballots count', () => {
  it('is the last of each credential, in board order', () => {
    const ballots = ['a1', 'b1', 'a2', 'c1', 'b2'].map((id) => ({ id, credential: id.slice(0, 1) }));
    expect(lastOfEach(ballots).map(({ id }) => id)).toEqual(['a2', 'c1', 'b2']);
    expect(lastOfEach([])).toEqual([]);
  });

  it('asks for the form of a ballot', () => {
    for (const text of ['', '[]', '{}', '{"credential":1,"answers":[]}'])
      expect(() => readBallot(text)).toThrow(Unreadable);
  });
});

describe('the result', () => {
  let made: MadeArchive;
  let parts: { ballots: string[]; trustees: string; factors: Map<number, string>; tally: string; result: string };
  beforeAll(() => {
    made = makeArchive();
    const steps = readSteps(readArchive(made.bel));
    const one = <T>(values: T[]): T => values[0] ?? expect.fail('missing');
    parts = {
      ballots: steps.flatMap((step) => (step.type === 'Ballot' ? [step.ballot] : [])),
      trustees: one(steps.flatMap((step) => (step.type === 'Setup' ? [step.trustees] : []))),
      factors: new Map(
        steps.flatMap((step) => (step.type === 'PartialDecryption' ? [[step.owner, step.factors]] : [])),
      ),
      tally: one(steps.flatMap((step) => (step.type === 'EncryptedTally' ? [step.tally] : []))),
      result: one(steps.flatMap((step) => (step.type === 'Result' ? [step.result] : []))),
    };
  });

  const combine = (factors: Map<number, string>, voters = 3) =>
    combineResult({ election: made.election, trustees: parts.trustees, tally: parts.tally, factors, voters });

  it('is what was voted: one blank, two for the second answer', () => {
    expect(countBallots(made.election, parts.ballots)).toEqual({ tally: parts.tally, counted: 3 });
    expect(combine(parts.factors)).toBe('{"result":[[1,0,2]]}');
    expect(parts.result).toBe('{"result":[[1,0,2]]}');
  });

  it('waits for every trustee', () => {
    expect(() => combine(new Map([...parts.factors].slice(1)))).toThrow('too few trustees');
  });

  it('refuses factors that are not proved, or of nobody', () => {
    const [[, first] = [0, '']] = parts.factors;
    const changed = first.replace(/"response":"(\d+)"/, (_, number) => `"response":"${digit(number)}"`);
    expect(() => combine(new Map([...parts.factors, [1, changed]]))).toThrow('trustee 1 are not proved');
    expect(() => combine(new Map([...parts.factors, [3, first]]))).toThrow('trustee 3 are not proved');
  });

  it('refuses a number that these voters cannot have made', () => {
    expect(() => combine(parts.factors, 1)).toThrow('no count of these ballots');
  });

  it('of nobody is zero everywhere', () => {
    const none = readSteps(readArchive(makeArchive({ votes: [] }).bel));
    expect(none.at(-1)).toEqual({ type: 'Result', result: '{"result":[[0,0,0]]}' });
  });
});

describe('records beside', () => {
  it('writes weights as Belenios does: a string from 2^30 on', () => {
    expect(JSON.parse(sizedOf('t', 1, 2n ** 30n - 1n)).total_weight).toBe(1073741823);
    expect(JSON.parse(sizedOf('t', 1, 2n ** 30n)).total_weight).toBe('1073741824');
  });

  it('reads numbers of votes as Belenios writes them, and no other spelling', () => {
    expect(Result.parse({ result: [[1, '3000000000']] }).result).toEqual([[1, '3000000000']]);
    for (const wrong of ['', '01', '-1', '1.5', '0x1', -1, 1.5]) {
      expect(Result.safeParse({ result: [[wrong]] }).success).toBe(false);
    }
  });

  it('reads credentials with and without weight, and refuses others', () => {
    const key = group.encode(group.g);
    expect(parseCredentials(`["${key}","${key},3"]`)).toEqual([
      { key, weight: 1n, weighed: false },
      { key, weight: 3n, weighed: true },
    ]);
    for (const text of ['[1]', `["${key},-1"]`, `["${key},01"]`, `["${key},1,a"]`, '{}', '']) {
      expect(() => parseCredentials(text)).toThrow(Unreadable);
    }
    expect(flawOfCredentials(group, parseCredentials(`["${key}","${key}"]`))).toMatch(/twice/);
    expect(flawOfCredentials(group, parseCredentials(`["${'f'.repeat(64)}"]`))).toMatch(/no element/);
  });

  it('refuses a trustee’s key that is the identity, no element, or not proved', () => {
    const good = makeTrusteeKey(group, 5n);
    expect(flawOfTrusteeKey(group, good)).toBeNull();
    expect(flawOfTrusteeKey(group, makeTrusteeKey(group, 0n))).not.toBeNull();
    expect(flawOfTrusteeKey(group, { ...good, public_key: 'f'.repeat(64) })).not.toBeNull();
    expect(flawOfTrusteeKey(group, { ...good, pok: makeTrusteeKey(group, 6n).pok })).not.toBeNull();
  });
});
