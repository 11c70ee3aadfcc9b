/** An annulled urn: everything but its sum can be checked, no trustee opens it, and nobody annuls it alone. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { decide, sampleStatement } from '#lib/election/testing.ts';
import type { Check } from '#lib/ground/result.ts';
import { verifyAnnulled, verifyBeforeDecryption } from './index.ts';
import { type Lies, type Made, makeElection, type Posted, signers } from './testing.ts';
import { makeWorld, type World } from './testing-voters.ts';

let world: World;
let phi: Made['phi'];
beforeAll(async () => {
  world = await makeWorld();
  phi = makeElection(world).phi;
});

const reason = { fr: 'Fuite', en: 'Leak' };
const annul = (signed = 2): Posted => ({
  type: 'decision',
  payload: decide(sampleStatement('annul', { urns: [phi], reason }), signers(world).slice(0, signed)),
});
const honest: Lies = { annul: (decision) => [decision] };
const failing = (checks: readonly Check[]): string[] => checks.filter(({ ok }) => !ok).map(({ name }) => name);
const options = { groupFor: fastEd25519Group };
const audit = async (lies: Lies) => failing(await verifyAnnulled(makeElection(world, lies), options));
const open = async (lies: Lies) => {
  const { checks, tally } = await verifyBeforeDecryption(makeElection(world, lies), options);
  return { failed: failing(checks), tally };
};

describe('an annulled urn', () => {
  it('holds: its ballots, passes, pairs and its end', async () => {
    expect(await audit(honest)).toEqual([]);
    expect(await audit({ ...honest, extension: { smallest: 50 } })).toEqual([]);
  });

  it('is opened by no trustee, whether it was annulled before its closing or after', async () => {
    expect(await open(honest)).toEqual({ failed: ['chain/not-annulled'], tally: null });
    const { failed, tally } = await open({ factors: () => [annul()] });
    expect(failed).toContain('chain/not-annulled');
    expect(tally).toBeNull();
  });

  const attacks: readonly (readonly [string, Lies, string[]])[] = [
    ['by one signature', { annul: () => [annul(1)] }, ['chain/annulled', 'chain/closing', 'journal/decisions']],
    ['by nobody', { annul: () => [] }, ['chain/annulled', 'chain/closing']],
    ['by a decision of the journal that is another', { annul: (decision) => [decision, said()] }, ['chain/closing']],
    [
      'with a ballot fewer than it took',
      { ...honest, closing: (payload) => ({ ...payload, ballots: Number(payload.ballots) - 1 }) },
      ['chain/closing'],
    ],
    ['and worked on all the same', { ...honest, factors: (events) => events }, ['journal/unopened']],
    ['with passes out of nothing', { ...honest, pairs: (pairs) => pairs.slice(1) }, ['journal/counts']],
  ];
  it.each(attacks)('cannot be annulled %s', async (_, lies, names) => expect(await audit(lies)).toEqual(names));

  it('is not one because its own closing record says so', async () => {
    const lies: Lies = { closing: (payload) => ({ ...payload, annulled: true }) };
    expect((await open(lies)).failed).toEqual(['chain/closing']);
  });
});

/** An event after the decision, so that the closing record names this one. */
const said = (): Posted => ({
  type: 'roll',
  payload: { root: '00'.repeat(32), members: { nord: 10 }, enrolled: { nord: 9 } },
});
