/** What a journal may say of its closings, and what it may not (PROTOCOL §7.1). */
import { beforeAll, describe, expect, it } from 'vitest';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import type { Statement } from '#lib/election/decision.ts';
import { decide, sampleStatement } from '#lib/election/testing.ts';
import { runChecks } from '#lib/election/verify/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { GracePayload } from '../payload.ts';
import { electionChecks, electionSubject } from './index.ts';
import { type Lies, makeElection, type Posted, signers } from './testing.ts';
import { makeWorld, type World } from './testing-voters.ts';

const GRACE = 600;
const CLOSES = 1_800_003_600;
const reason = { fr: 'Attaque', en: 'Attack' };
const LATEST = CLOSES + 7200;

let world: World;
let phi: Phi;
beforeAll(async () => {
  world = await makeWorld();
  phi = makeElection(world, { extension: { grace: GRACE, latest: LATEST } }).phi;
});

const word = (more: Partial<GracePayload> = {}): Posted => ({
  type: 'grace',
  payload: { phi, until: CLOSES + GRACE, held: { known: { boot: CLOSES - 900, seq: 41 }, stranger: null }, ...more },
});
const decided = (statement: Statement): Posted => ({
  type: 'decision',
  payload: decide(statement, signers(world)),
});
const stop = () => decided(sampleStatement('stop', { urns: [phi] }));
const suspend = () => decided(sampleStatement('suspend', { urns: [phi], at: CLOSES, reason }));
const resume = () => decided(sampleStatement('resume', { urns: [phi], at: CLOSES }));
const admit = () => decided(sampleStatement('admit', { urns: [{ phi, members: 1 }], list: '00'.repeat(32) }));
const extend = () => decided(sampleStatement('extend', { urns: [{ phi, closes: LATEST }], reason }));

/** Names of the checks that fail where these events come before the close, and these after it. */
async function failing(before: readonly Posted[], lies: Lies = {}): Promise<string[]> {
  const made = makeElection(world, {
    extension: { grace: GRACE, latest: LATEST },
    journalEvents: (events) => [...events, ...before],
    ...lies,
  });
  // ballots and archive are as ever: what is lied about stands in the journal
  const looked = electionChecks.filter(({ name }) => name.startsWith('journal/') && name !== 'journal/pairs');
  const checks = await runChecks(looked, electionSubject(made, fastEd25519Group));
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

describe('a closing after which who was in line still voted', () => {
  it.each<[string, () => Posted[]]>([
    ['is told of once, before the close', () => [word()]],
    ['may find nobody in line', () => [word({ held: { known: null, stranger: null } })]],
    ['is later where it was moved', () => [extend(), word({ until: LATEST + GRACE })]],
    ['may find the vote paused, and the pause may end in it', () => [suspend(), word(), resume()]],
    ['is not told of after a stop', () => [stop()]],
  ])('%s', async (_, events) => expect(await failing(events())).toEqual([]));

  it.each<[string, () => Posted[]]>([
    ['passed over in silence', () => []],
    ['told of twice', () => [word(), word()]],
    ['given another hour', () => [word({ until: CLOSES + GRACE + 1 })]],
    ['given the hour from before it was moved', () => [extend(), word()]],
    ['told of after a stop, as if nothing had ended', () => [stop(), word()]],
    ['told of with places from after it', () => [word({ held: { known: null, stranger: { boot: CLOSES, seq: 0 } } })]],
    ['followed by a stop that breaks the promise', () => [word(), stop()]],
    ['followed by a pause', () => [word(), suspend()]],
    ['moved once it has come', () => [word(), extend()]],
    ['followed by members who come to vote after it', () => [word(), admit()]],
    ['told of an urn that is not there', () => [word(), word({ phi: 'A'.repeat(43) as Phi })]],
  ])('is not %s', async (_, events) => expect(await failing(events())).toEqual(['journal/grace']));

  it('is not told of where the definition promises nothing', async () => {
    const plain = makeElection(world).phi;
    const lie: Lies = { extension: {}, journalEvents: (events) => [...events, word({ phi: plain })] };
    expect(await failing([], lie)).toEqual(['journal/grace']);
  });
});
