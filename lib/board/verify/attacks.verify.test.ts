/**
 * Attack table of the whole election: for every named check that needs the boards a lie that it alone catches, told by
 * somebody who holds every key of every server. Taken away, the lie passes.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { decide, sampleStatement } from '#lib/election/testing.ts';
import { runChecks } from '#lib/election/verify/index.ts';
import { rewrite } from '#lib/election/verify/testing.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Check } from '#lib/ground/result.ts';
import type { PublishedEnvelope, PurgePayload } from '../payload.ts';
import { chainChecks } from './chain-checks.ts';
import { boardChecks, type ElectionSubject, electionChecks, electionSubject, verifyBeforeDecryption } from './index.ts';
import { journalChecks } from './journal-checks.ts';
import { type Lies, type Made, makeElection, type Posted, signers } from './testing.ts';
import { nightsOf, personEvent, rollEvent, swapFirstTwo, withoutSuperseded, withPayload } from './testing-lies.ts';
import { makeWorld, resign, sorted, VOTES, type World } from './testing-voters.ts';

let world: World;
let phi: Made['phi'];
beforeAll(async () => {
  world = await makeWorld();
  phi = makeElection(world).phi;
});

const failing = (checks: readonly Check[]): string[] => checks.filter(({ ok }) => !ok).map(({ name }) => name);

const judge = (subject: ElectionSubject, without = ''): Promise<Check[]> =>
  runChecks(
    electionChecks.filter(({ name }) => name !== without),
    subject,
  );

/** One hex digit of the text is another. */
const changed = (hex: string): string => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;

const attacks: Readonly<Record<string, Lies>> = {
  // A head that the urn's key did not sign.
  'chain/events': { chainLine: (line, i) => (i === 1 ? { ...line, signature: changed(line.signature) } : line) },
  // The second batch calls itself the third.
  'chain/order': {
    chainEvents: (events) =>
      events.map((event, i) => (i === 2 ? withPayload(event, (p) => ({ ...p, batch: 3 })) : event)),
  },
  // The chain's own copy of the trustees has another spelling than the frozen one.
  'chain/definition': { chainTrustees: (text) => `${text} ` },
  'chain/sorted': { batches: ([first = [], ...rest]) => [swapFirstTwo(first), ...rest] },
  // A batch of one pass in front of others.
  'chain/crowd': { sizes: [1, 4] },
  // A pass that the issuer never signed; its owner signs envelope and ballot all the same.
  'chain/passes': {
    pass: (pass, i) =>
      i === 3 ? { ...pass, tokens: pass.tokens.map((token) => ({ ...token, prefix: `${'A'.repeat(42)}A` })) } : pass,
  },
  'chain/envelopes': {
    envelope: (envelope, _x, i) =>
      i === 3 ? { ...envelope, signature: { ...envelope.signature, response: '1' } } : envelope,
  },
  // Under the fourth pass, besides its own ballot, stands one of the third voter's credential.
  'chain/bearers': {
    votes: [...VOTES, [3, [0, 1, 0]]],
    ballot: (ballot, _x, i, seal) => (i === 3 ? seal(2, [0, 1, 0]) : ballot),
  },
  // The second vote of the first pass says that it is its third.
  'chain/turns': {
    envelope: (envelope, x, i) => (i === 4 ? signedAgain(envelope, x, 3) : envelope),
  },
  'chain/closing': { closing: (payload) => ({ ...payload, fewerThanK: true }) },
  'chain/smallest': { extension: { smallest: 5 } },
  'journal/events': { journalLine: (line, i) => (i === 2 ? { ...line, signature: changed(line.signature) } : line) },
  'journal/types': {
    journalEvents: (events) => [...events, { type: 'closing', payload: { nothing: 'of this journal' } }],
  },
  // A decision to stop, signed by one member where two decide.
  'journal/decisions': {
    journalEvents: (events) => [
      ...events,
      { type: 'decision', payload: decide(sampleStatement('stop', { urns: [phi] }), signers(world).slice(1)) },
    ],
  },
  // One answer that is no signature of its request.
  'journal/pairs': {
    pairs: ([first, ...rest]) => [...(first === undefined ? [] : [{ b: first.b, s: first.b }]), ...rest],
  },
  'journal/crowd': { pairs: (pairs) => [...pairs].reverse() },
  // The operator adds a member to the frozen roll.
  'journal/roll': {
    journalEvents: (events) => [...events, rollEvent({ nord: 11 })],
  },
  // A passkey enrolled for somebody who stays at home; no quorum ever put its name to that roll.
  'journal/countersigned': { journalEvents: (events) => [rollEvent({ nord: 10 }), ...events] },
  // One pass more than requests were answered.
  'journal/counts': { pairs: (pairs) => pairs.slice(1) },
  'journal/heads': {
    heads: ({ urns }) => ({ urns: urns.map((urn) => ({ ...urn, hash: changed(urn.hash) })) }),
  },
  // A certificate of one voter fewer than were on the roll.
  'journal/purge': { afterwards: () => purged({ voters: 9 }) },
  // A change about a voter, stopped by the voter and made all the same.
  'journal/persons': {
    journalEvents: (events) => [...events, personEvent('decided'), personEvent('stopped'), personEvent('done')],
  },
  // The shares of the issuing key were given twice.
  'journal/keys': {
    journalEvents: (events) => [
      { type: 'key', payload: { phi, what: 'opened' } },
      ...events,
      { type: 'key', payload: { phi, what: 'opened' } },
    ],
  },
  // Who was in line is promised ten minutes, and the urn is closed without a word of them.
  'journal/grace': { extension: { grace: 600 } },
  // Ten on the roll, four passes: and seven more who are said to have been shut out.
  'journal/night': { afterwards: () => nightsOf(phi, 7) },
  // The first trustee's factors stand there twice.
  'journal/factors': { factors: ([first, ...rest]) => [...(first === undefined ? [] : [first, first]), ...rest] },
  // A ballot that counts no more was left out of the archive.
  'archive/derived': { bel: (bel) => rewrite(bel, withoutSuperseded) },
};

/** The decision to forget who voted, and its certificate: ten on the roll, four who signed. */
function purged(lie: Partial<PurgePayload['deleted']> = {}, by = 2): Posted[] {
  const statement = sampleStatement('purge', { urns: [phi], after: 2_000_000_000 });
  const deleted = { voters: 10, register: 4, admissions: 0, letters: 30, lines: 1, changes: 0, ...lie };
  const digests = { voters: '22'.repeat(32), register: '33'.repeat(32) };
  const certificate = { statement: sha256Hex(canonicalJson(statement)), day: '2027-03-01', deleted, digests };
  return [
    { type: 'decision', payload: decide(statement, signers(world).slice(0, by)) },
    { type: 'purge', payload: certificate },
  ];
}

/** The Authority's quorum puts its name to the roll that `rollEvent` tells of. */
const signedRoll = (members: Record<string, number>, more = {}): Posted => ({
  type: 'decision',
  payload: decide(
    sampleStatement('register', { root: '11'.repeat(32), members, enrolled: { nord: 9 }, ...more }),
    signers(world),
  ),
});

/** Turn and signature of an envelope that claims another turn. */
const signedAgain = (envelope: PublishedEnvelope, x: bigint, n: number): PublishedEnvelope =>
  resign({ ...envelope, n }, phi, x);

describe('the election that nobody lied about', () => {
  it('passes every check, and before decryption too', async () => {
    const made = makeElection(world);
    expect(failing(await judge(electionSubject(made, fastEd25519Group)))).toEqual([]);
    const { checks, tally } = await verifyBeforeDecryption(made, { groupFor: fastEd25519Group });
    expect(failing(checks)).toEqual([]);
    expect(checks.length).toBeGreaterThan(chainChecks.length + journalChecks.length);
    expect(tally).toBe(made.tally);
  });

  it('sorts as the urn does', () => {
    const { chain } = makeElection(world);
    expect(chain.split('\n')).toHaveLength(5);
    expect(sorted([])).toEqual([]);
  });
});

describe('a late joiner', () => {
  const admission = (by: number): Posted => ({
    type: 'decision',
    payload: decide(
      sampleStatement('admit', { urns: [{ phi, members: 2 }], list: 'ab'.repeat(32) }),
      signers(world).slice(0, by),
    ),
  });
  // Four have signed the register; two were on the roll when it was frozen.
  const small: Lies = { freeze: (body) => ({ ...body, members: { nord: 2 } }) };
  const failed = async (events: () => Posted[]) => {
    const made = makeElection(world, { ...small, journalEvents: (middle) => [...events(), ...middle] });
    return failing(await judge(electionSubject(made, fastEd25519Group)));
  };

  it('votes where a quorum admitted them, and the roll grew by no one else', async () => {
    expect(await failed(() => [admission(2), rollEvent({ nord: 4 }), signedRoll({ nord: 4 })])).toEqual([]);
    expect(await failed(() => [])).toEqual(['journal/counts']);
    expect(await failed(() => [admission(1)])).toEqual(['journal/decisions', 'journal/counts']);
    expect(await failed(() => [rollEvent({ nord: 4 }), admission(2), signedRoll({ nord: 4 })])).toEqual([
      'journal/roll',
    ]);
  });
});

describe('the roll as the Authority signed it', () => {
  const failed = async (...before: Posted[]) =>
    failing(await judge(electionSubject(makeElection(world, { journalEvents: (events) => [...before, ...events] }))));

  it('covers the passes given under it, and none given under a later one', async () => {
    const ten = { nord: 10 };
    const later = withPayload(rollEvent(ten), (payload) => ({ ...payload, root: '22'.repeat(32) }));
    const missing = ['journal/countersigned'];
    expect(await failed(rollEvent(ten), signedRoll(ten))).toEqual([]);
    expect(await failed(rollEvent(ten), signedRoll(ten, { enrolled: { nord: 8 } }))).toEqual(missing);
    expect(await failed(rollEvent(ten), signedRoll(ten), later)).toEqual(missing);
    expect(await failed(rollEvent(ten), later, signedRoll(ten, { root: '22'.repeat(32) }))).toEqual([]);
  });
});

describe('changes about voters', () => {
  const failed = async (...events: Posted[]) =>
    failing(
      await judge(
        electionSubject(makeElection(world, { journalEvents: (all) => [...all, ...events] }), fastEd25519Group),
      ),
    );

  it('are told in order: decided, then done or stopped; or ended alone, where they were decided before', async () => {
    expect(await failed(personEvent('decided'), personEvent('done'))).toEqual([]);
    expect(await failed(personEvent('decided'), personEvent('stopped'))).toEqual([]);
    expect(await failed(personEvent('done'))).toEqual([]);
  });
  it('end once, under the wait and kind they were decided with', async () => {
    expect(await failed(personEvent('done'), personEvent('decided'))).toEqual(['journal/persons']);
    expect(await failed(personEvent('decided'), personEvent('decided'))).toEqual(['journal/persons']);
    expect(await failed(personEvent('decided'), personEvent('done', { wait: 1 }))).toEqual(['journal/persons']);
    expect(await failed(personEvent('decided'), personEvent('done', { kind: 'contact' }))).toEqual(['journal/persons']);
  });
});

describe('names that are erased', () => {
  const failed = async (afterwards: () => Posted[]) =>
    failing(await judge(electionSubject(makeElection(world, { afterwards }), fastEd25519Group)));

  it('verifies as before, where a quorum decided it and the certificate counts them all', async () => {
    expect(await failed(() => purged())).toEqual([]);
    expect(await failed(() => purged({ register: 3 }))).toEqual(['journal/purge']);
  });
  it('takes a quorum, a decision before the certificate, and happens once', async () => {
    expect(await failed(() => purged({}, 1))).toEqual(['journal/decisions', 'journal/purge']);
    expect(await failed(() => purged().reverse())).toEqual(['journal/purge']);
    expect(await failed(() => purged().slice(1))).toEqual(['journal/purge']);
    expect(await failed(() => [...purged(), ...purged().slice(1)])).toEqual(['journal/purge']);
  });
  it('is the last thing that is decided', async () => {
    const stop = (): Posted => ({
      type: 'decision',
      payload: decide(sampleStatement('annul', { urns: [phi], reason: { fr: 'x', en: 'x' } }), signers(world)),
    });
    expect(await failed(() => [...purged(), stop()])).toEqual(['journal/decisions']);
  });
});

describe('attacks on the boards', () => {
  it('has one for every check', () => {
    expect(Object.keys(attacks)).toEqual(boardChecks.map(({ name }) => name));
  });

  it.each(Object.keys(attacks))('%s alone catches its attack', async (name) => {
    const subject = electionSubject(makeElection(world, attacks[name]), fastEd25519Group);
    expect(failing(await judge(subject))).toEqual([name]);
    expect(failing(await judge(subject, name))).toEqual([]);
  });
});

describe('the issuing key in the journal', () => {
  const said = (what: string): Posted => ({ type: 'key', payload: { phi, what } });
  const failed = async (lies: Lies) =>
    failing(await judge(electionSubject(makeElection(world, lies), fastEd25519Group)));

  it('may be opened before the passes and destroyed after the closing, or go unmentioned', async () => {
    const honest: Lies = {
      journalEvents: (events) => [said('opened'), ...events],
      afterwards: () => [said('destroyed')],
    };
    expect(await failed(honest)).toEqual([]);
    expect(await failed({})).toEqual([]);
  });
  it('of another urn is not looked at', async () => {
    const other = {
      type: 'key',
      payload: { phi: `${phi.slice(0, -1)}${phi.endsWith('A') ? 'E' : 'A'}`, what: 'destroyed' },
    };
    expect(await failed({ journalEvents: (events) => [other as Posted, ...events] })).toEqual([]);
  });
  it.each<[string, Lies]>([
    ['is destroyed before the closing', { journalEvents: (events) => [...events, said('destroyed')] }],
    ['gives passes once it is destroyed', { journalEvents: (events) => [said('destroyed'), ...events] }],
    ['is opened once it is destroyed', { afterwards: () => [said('destroyed'), said('opened')] }],
    ['is destroyed twice', { afterwards: () => [said('destroyed'), said('destroyed')] }],
    ['is lost', { afterwards: () => [said('lost')] }],
  ])('cannot hold where it %s', async (_name, lies) => expect(await failed(lies)).toContain('journal/keys'));
});
