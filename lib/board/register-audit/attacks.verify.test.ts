/**
 * Attack table of the register: for every named check a forgery that it alone finds, put in by somebody who holds every
 * key of every server, and consistent otherwise. Found is not enough: the right member must be named.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { signInChallenge } from '#lib/election/challenge.ts';
import { makePasskey, origin } from '#lib/election/testing.ts';
import { MemberId, Phi, VoteId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { type AuditCheck, auditChecks } from './faults.ts';
import { auditRegister } from './index.ts';
import { type Lies, makeRegister, makeWorld, type Voter, type World } from './testing.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const audit = (lies: Lies) => {
  const { lines, journal } = makeRegister(world, lies);
  return auditRegister(lines, journal);
};

const more = (voters: Voter[], change: Partial<Voter>): Voter[] => {
  const [first] = voters;
  return first === undefined ? voters : [...voters, { ...first, salt: randomBytes(32), ...change }];
};
const stranger = MemberId.parse('00000000-0000-4000-8000-000000000077');
/** One more sign-off in the first batch. */
const alsoSigned =
  (
    plan: Parameters<NonNullable<Lies['batches']>>[0][number]['signOffs'][number],
    batch = 0,
  ): NonNullable<Lies['batches']> =>
  (batches) =>
    batches.map((one, i) => (i === batch ? { ...one, signOffs: [...one.signOffs, plan] } : one));
type Attack = { title: string; check: AuditCheck; number?: string; lies: () => Lies };

const attacks: readonly Attack[] = [
  {
    title: 'a passkey of the platform’s own signs for a member who stays at home',
    check: 'evidence/key',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, key: makePasskey() }) }),
  },
  {
    title: 'another member’s passkey signs for a member who stays at home',
    check: 'evidence/key',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, key: world.members[0] ?? makePasskey() }) }),
  },
  {
    title: 'a sign-off without any touch of the passkey (signature of random bytes)',
    check: 'evidence/assertion',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, assertion: { signature: () => randomBytes(64) } }) }),
  },
  {
    title: 'a sign-in of the member passed off as a sign-off',
    check: 'evidence/assertion',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, challenge: () => signInChallenge(origin, randomBytes(32)) }) }),
  },
  {
    title: 'a touch on another site',
    check: 'evidence/assertion',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, assertion: { client: { origin: 'https://isoloir.example' } } }) }),
  },
  {
    title: 'a touch without the person being verified',
    check: 'evidence/assertion',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, assertion: { flags: 0x01 } }) }),
  },
  {
    title: 'a member’s own sign-off counted twice, with a second pass',
    check: 'evidence/once',
    number: '101',
    lies: () => ({ batches: alsoSigned({ voter: 1 }) }),
  },
  {
    title: 'a sign-off of somebody who is on no roll',
    check: 'evidence/signer',
    lies: () => ({ batches: alsoSigned({ voter: 99 }) }),
  },
  {
    title: 'a voter of the north signs in the south',
    check: 'evidence/urn',
    number: '103',
    lies: () => ({ batches: alsoSigned({ voter: 3, college: 'sud' }, 2) }),
  },
  {
    title: 'a passkey enrolled afterwards signs for a time at which the member had none',
    check: 'evidence/time',
    number: '104',
    lies: () => ({
      batches: ([first, second, ...rest]) => [
        ...(first && second ? [{ ...first, signOffs: [...first.signOffs, ...second.signOffs.slice(0, 1)] }] : []),
        ...(second ? [{ ...second, signOffs: second.signOffs.slice(1) }] : []),
        ...rest,
      ],
    }),
  },
  {
    title: 'the leaf kept with a sign-off is one that the member never had',
    check: 'evidence/line',
    number: '100',
    lies: () => ({ signOff: (record, i) => (i === 0 ? { ...record, leaf: 'ab'.repeat(32) } : record) }),
  },
  {
    title: 'an answer that is no signature of its request',
    check: 'evidence/pass',
    number: '102',
    lies: () => ({
      signOff: (record, i) => (i === 2 ? { ...record, signatures: record.requests } : record),
      pairs: (pairs, batch) =>
        batch === 0 ? pairs.map((pair, i) => (i === 2 ? { b: pair.b, s: pair.b } : pair)) : pairs,
    }),
  },
  {
    title: 'a pass given to a member and kept out of the journal',
    check: 'pairs/published',
    number: '102',
    lies: () => ({
      pairs: (pairs, batch) => (batch === 0 ? pairs.slice(0, -1) : pairs),
      close: (body) => ({ ...body, passes: 4 }),
    }),
  },
  {
    title: 'a pass for which nobody signed',
    check: 'pairs/evidence',
    lies: () => ({ signOff: (record, i) => (i === 2 ? [] : record) }),
  },
  {
    title: 'more passes used than were given',
    check: 'pairs/used',
    lies: () => ({ close: (body) => ({ ...body, passes: 6 }) }),
  },
  {
    title: 'the line of a member exchanged after the freeze, without a root that says so',
    check: 'register/roots',
    lies: () => ({
      record: (record) =>
        'voter' in record && record.voter.number === '107'
          ? { voter: { ...record.voter, lines: [{ from: 0, passkeys: [] }] } }
          : record,
      figures: (figures) => ({ ...figures, enrolled: { ...figures.enrolled, sud: 1 } }),
    }),
  },
  {
    title: 'the number of a member exchanged, so that the auditors ask a neighbour',
    check: 'register/roots',
    lies: () => ({
      record: (record) =>
        'voter' in record && record.voter.number === '107' ? { voter: { ...record.voter, number: '207' } } : record,
    }),
  },
  {
    title: 'members out of nothing: more leaves than the freeze has members',
    check: 'register/members',
    lies: () => ({
      voters: (voters) => more(voters, { member: stranger, number: '200' }),
      figures: ({ members: { nord = 0, ...others }, enrolled: { nord: had = 0, ...rest }, ...figures }) => ({
        ...figures,
        members: { nord: nord - 1, ...others },
        enrolled: { nord: had - 1, ...rest },
      }),
    }),
  },
  {
    title: 'a member on the roll twice, under two numbers',
    check: 'register/once',
    number: '200',
    lies: () => ({ voters: (voters) => more(voters, { number: '200' }) }),
  },
  {
    title: 'two members under one number',
    check: 'register/once',
    number: '100',
    lies: () => ({ voters: (voters) => more(voters, { member: stranger }) }),
  },
  ...['100\u200b', '1\u00ad00', '１００', '1 00'].map(
    (number): Attack => ({
      title: `a member out of nothing whose number reads like another’s (${encodeURIComponent(number)})`,
      check: 'register/once',
      number,
      lies: () => ({ voters: (voters) => more(voters, { member: stranger, number }) }),
    }),
  ),
  {
    title: 'a passkey enrolled in the vote for a member who stays at home, and no quorum ever put its name to it',
    check: 'register/countersigned',
    lies: () => ({ close: ({ passes }) => ({ passes }) }),
  },
  {
    title: 'the Authority put its name to another register than the one in force',
    check: 'register/countersigned',
    lies: () => ({
      close: ({ passes, register }) => ({
        passes,
        register: register && { ...register, enrolled: { nord: 5, sud: 2 } },
      }),
    }),
  },
  {
    title: 'an event of the journal that its key did not sign',
    check: 'journal/events',
    lies: () => ({ journalLine: (line, i) => (i === 2 ? { ...line, signature: '0'.repeat(128) } : line) }),
  },
  {
    title: 'the vote stopped by one member of the Authority where two decide',
    check: 'journal/decisions',
    lies: () => ({ stoppedBy: [0] }),
  },
  {
    title: 'the register of another vote',
    check: 'export/vote',
    lies: () => ({
      record: (record) =>
        'head' in record ? { head: { ...record.head, vote: VoteId.parse('2'.repeat(22)) } } : record,
    }),
  },
  {
    title: 'voters left out of the file',
    check: 'export/form',
    lies: () => ({ record: (record) => ('end' in record ? { end: { ...record.end, voters: 9 } } : record) }),
  },
];

describe('the register', () => {
  it('holds where everything is honest, late enrolments too', async () => {
    const { checks, faults, signers } = await audit({});
    expect(faults).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([...auditChecks]);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(signers?.map(({ number, late }) => [number, late])).toEqual([
      ['100', false],
      ['101', false],
      ['102', false],
      ['104', true],
      ['105', true],
      ['106', false],
    ]);
  });

  for (const { title, check, number, lies } of attacks) {
    it(`${title}: ${check}`, async () => {
      const { checks, faults } = await audit(lies());
      expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([check]);
      if (number !== undefined) expect(faults.map((fault) => fault.number)).toEqual([number]);
      expect(faults.length).toBeGreaterThan(0);
    });
  }

  it('names a voter of an urn that was never frozen', async () => {
    const { faults } = await audit({
      record: (record) =>
        'voter' in record && record.voter.number === '107'
          ? { voter: { ...record.voter, phi: Phi.parse('A'.repeat(43)) } }
          : record,
    });
    expect(faults[0]).toMatchObject({ check: 'register/urn', number: '107' });
  });

  it('has an attack for every check', () => {
    const known = new Set([...attacks.map(({ check }) => check), 'register/urn']);
    // those of members shut out: refused.verify.test.ts
    const others = auditChecks.filter((check) => !check.startsWith('refused/'));
    expect(others.filter((check) => !known.has(check))).toEqual([]);
  });
});
