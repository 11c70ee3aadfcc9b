/** The frozen roll: several votes at once while the party's roll changes under them, and late joiners (PROTOCOL §4.6). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewVote as viewPublicVote } from '#lib/board/view.ts';
import { admissionHash, Statement } from '#lib/election/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { withdrawProposal } from '../decision/index.ts';
import { viewAccount } from '../passkey/index.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { closePeople, seedMember, seedPasskey } from '../testing.ts';
import { Numbers, proposeAdmission, proposeDecision, viewTurnout } from './index.ts';
import {
  admitted,
  at,
  buildBooth,
  CLOSES,
  codeOf,
  decideBy,
  frozen,
  type House,
  numberOf,
  OPENS,
  type Person,
  prepared,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';
import { tick } from './tick.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;

beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 5, sud: 5 });
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const owner = (sql: string, values: unknown[] = []) => databases.asOwner('people', sql, values);
const voter = (i: number, college = 'nord') => seat(house.voters[college], i);
const ada = () => seat(house.authority, 0);
const late = async (college = 'nord'): Promise<Person> => {
  const id = await seedMember(college);
  return { id, passkey: await seedPasskey(id) };
};
/** One urn: keys take long to make. */
const inNord = { colleges: [{ id: 'nord', name: { fr: 'Nord', en: 'North' } }] };
const votersOf = (phi: Phi) => owner('SELECT person_id FROM voter WHERE phi = $1 ORDER BY 1', [phi]);
const sign = async (phi: Phi, { passkey }: Person) => (await send(order(phi, passkey, [blinded()]))).code ?? 'signed';

describe('two votes at once', () => {
  let first: { vote: VoteId; urns: Phi[] };
  let second: { vote: VoteId; urns: Phi[] };
  const [moved, removed] = [3, 4];
  let added: Person;

  it('each keep the roll as it was when they were frozen', async () => {
    first = await frozen(house);
    // the import between the two: one moves from nord to sud, one leaves, one comes
    await owner(`UPDATE member SET college = 'sud' WHERE person_id = $1`, [voter(moved).id]);
    await owner('DELETE FROM member WHERE person_id = $1', [voter(removed).id]);
    added = await late('nord');
    second = await frozen(house);
    const turnout = async (vote: VoteId) => (await viewTurnout(vote))?.urns.map(({ members }) => members);
    expect(await turnout(first.vote)).toEqual([5, 5]);
    expect(await turnout(second.vote)).toEqual([4, 6]);
    // four issuing keys are made on the way
  });

  it('let everyone sign where their vote has them, and nowhere else', async () => {
    const [nord1, sud1, nord2, sud2] = [...first.urns, ...second.urns] as [Phi, Phi, Phi, Phi];
    expect(await sign(sud1, voter(moved))).toBe('register/other-college');
    expect(await sign(nord2, voter(moved))).toBe('register/other-college');
    expect(await sign(nord1, voter(moved))).toBe('signed');
    expect(await sign(sud2, voter(moved))).toBe('signed');
    expect(await sign(nord1, voter(removed))).toBe('signed');
    expect(await sign(nord2, voter(removed))).toBe('register/not-a-member');
    expect(await sign(nord1, added)).toBe('register/not-a-member');
    expect(await sign(nord2, added)).toBe('signed');
    const phis = async (person: Person) => (await viewAccount(person.id))?.votes.map(({ phi }) => phi).sort();
    expect(await phis(voter(moved))).toEqual([nord1, sud2].sort());
    expect(await phis(voter(removed))).toEqual([nord1]);
    expect(await phis(added)).toEqual([nord2]);
  });

  it('admit late joiners, who then sign; the journal has counts and a salted hash, and no name', async () => {
    const nord = first.urns[0] as Phi;
    const sud = first.urns[1] as Phi;
    const other = await late('sud');
    const passed = await admitted(house, first.vote, [added, other]);
    expect(passed).toMatchObject({ kind: 'admit', state: 'passed' });
    expect(passed.text.fr).toContain('nord, 1 membre\u00a0; sud, 1 membre');
    const { body } = Statement.parse(JSON.parse(passed.statement));
    const { salt, list } = passed.admission ?? { salt: '', list: [] };
    expect(body).toEqual({
      urns: first.urns.map((phi) => ({ phi, members: 1 })),
      list: admissionHash(fromBase64Url(salt), list),
    });
    expect(await sign(nord, added)).toBe('signed');
    expect(await sign(sud, other)).toBe('signed');
    await tick();
    const view = await viewPublicVote(first.vote, OPENS + 1);
    expect(view?.decisions.map(({ kind, checks }) => [kind, checks.every(({ ok }) => ok)])).toEqual([
      ['freeze', true],
      ['open', true],
      ['admit', true],
    ]);
    expect(view?.urns.map(({ members }) => members)).toEqual([6, 6]);
    const payloads = JSON.stringify(await owner('SELECT payload FROM journal_outbox'));
    for (const { number, name } of list) {
      expect(payloads).not.toContain(number);
      expect(payloads).not.toContain(name);
    }
    expect(payloads).not.toContain(salt);
  });
});

describe('an admission', () => {
  let vote: VoteId;
  let nord: Phi;
  let sud: Phi;
  beforeAll(async () => {
    at(OPENS + 1);
    const made = await frozen(house);
    vote = made.vote;
    [nord, sud] = made.urns as [Phi, Phi];
  });
  const propose = async (...numbers: string[]) => codeOf(await proposeAdmission(vote, numbers, ada().id));

  it('is of members of the roll alone, each once, whose college votes', async () => {
    const before = await votersOf(nord);
    expect(await proposeAdmission(vote, ['no-such-number'], ada().id)).toMatchObject({
      refusal: { code: 'admission/not-on-roll', detail: { number: 'no-such-number' } },
    });
    expect(await propose(await numberOf(voter(0)))).toBe('admission/already');
    // moved to the other college since: still a voter of the first
    await owner(`UPDATE member SET college = 'sud' WHERE person_id = $1`, [voter(0).id]);
    expect(await propose(await numberOf(voter(0)))).toBe('admission/already');
    await owner(`UPDATE member SET college = 'nord' WHERE person_id = $1`, [voter(0).id]);
    expect(await propose(await numberOf(await late('ouest')))).toBe('admission/no-urn');
    expect(await votersOf(nord)).toEqual(before);
    expect(await owner(`SELECT 1 FROM proposal WHERE vote_id = $1 AND kind = 'admit'`, [vote])).toEqual([]);
  });

  it.each([['\0'], ['7\0'], ['\u202e7'], [''], ['  ']])('is of no number that nobody can have: %j', (number) => {
    expect(Numbers.safeParse([number]).success).toBe(false);
    expect(Numbers.parse([' 7 '])).toEqual(['7']);
  });

  it('needs its quorum, and waits alone', async () => {
    const [one, two] = [await late(), await late()];
    const proposal = value(await proposeAdmission(vote, [await numberOf(one)], ada().id));
    value(await signed(ada(), proposal));
    expect(await sign(nord, one)).toBe('register/not-a-member');
    expect(await propose(await numberOf(two))).toBe('admission/waiting');
    expect(value(await proposeAdmission(vote, [await numberOf(one)], ada().id)).id).toBe(proposal.id);
    value(await withdrawProposal(proposal.id));
    expect(await sign(nord, one)).toBe('register/not-a-member');
    await admitted(house, vote, [two]);
    expect(await sign(nord, two)).toBe('signed');
    expect(await propose(await numberOf(two))).toBe('admission/already');
  });

  it('binds nobody whom an import has moved or removed since it was proposed', async () => {
    const [moves, leaves] = [await late(), await late()];
    const proposal = value(await proposeAdmission(vote, [await numberOf(moves), await numberOf(leaves)], ada().id));
    value(await signed(ada(), proposal));
    const before = [await votersOf(nord), await votersOf(sud)];
    await owner(`UPDATE member SET college = 'sud' WHERE person_id = $1`, [moves.id]);
    expect(codeOf(await signed(seat(house.authority, 2), proposal))).toBe('admission/stale');
    await owner(`UPDATE member SET college = 'nord' WHERE person_id = $1`, [moves.id]);
    await owner('DELETE FROM member WHERE person_id = $1', [leaves.id]);
    expect(codeOf(await signed(seat(house.authority, 2), proposal))).toBe('admission/stale');
    expect([await votersOf(nord), await votersOf(sud)]).toEqual(before);
    value(await withdrawProposal(proposal.id));
  });

  it('binds nobody whose number an import has given to somebody else [another person in the place of the one named]', async () => {
    const named = await late();
    const proposal = value(await proposeAdmission(vote, [await numberOf(named)], ada().id));
    value(await signed(ada(), proposal));
    const [before] = await owner('SELECT name, email FROM person WHERE id = $1', [named.id]);
    // as an import does with a row whose number is known and whose name and e-mail are others
    await owner(`UPDATE person SET name = 'Mallory', email = 'mallory@example.org' WHERE id = $1`, [named.id]);
    expect(codeOf(await signed(seat(house.authority, 2), proposal))).toBe('admission/stale');
    expect(await sign(nord, named)).toBe('register/not-a-member');
    await owner('UPDATE person SET name = $2, email = $3 WHERE id = $1', [named.id, before?.name, before?.email]);
    expect(value(await signed(seat(house.authority, 2), proposal)).state).toBe('passed');
  });

  it('passes as it was signed or not at all [a list exchanged in the database]', async () => {
    const [meant, smuggled] = [await late(), await late()];
    const proposal = value(await proposeAdmission(vote, [await numberOf(meant)], ada().id));
    value(await signed(ada(), proposal));
    await owner(
      `UPDATE admission SET person_id = $2, number = $3, name = (SELECT name FROM person WHERE id = $2)
        WHERE proposal_id = $1`,
      [proposal.id, smuggled.id, await numberOf(smuggled)],
    );
    await expect(signed(seat(house.authority, 2), proposal)).rejects.toThrow('not what was signed');
    expect(await sign(nord, smuggled)).toBe('register/not-a-member');
    value(await withdrawProposal(proposal.id));
  });

  it('comes before opening too, and not once the time is over', async () => {
    const waiting = await prepared(house, inNord);
    expect(codeOf(await proposeAdmission(waiting.vote, [await numberOf(await late())], ada().id))).toBe(
      'decision/not-now',
    );
    await decideBy(house, waiting.vote, 'freeze');
    const early = await late();
    await admitted(house, waiting.vote, [early]);
    await decideBy(house, waiting.vote, 'open');
    expect(await sign(waiting.urns[0] as Phi, early)).toBe('signed');
    at(CLOSES);
    const number = await numberOf(await late());
    expect(codeOf(await proposeAdmission(waiting.vote, [number], ada().id))).toBe('decision/not-now');
    at(OPENS + 1);
  });
});

describe('freezing', () => {
  it('freezes the roll that was signed: not where an import came in between', async () => {
    at(OPENS + 1);
    const { vote, urns } = await prepared(house, inNord);
    const proposal = value(await proposeDecision(vote, 'freeze', ada().id));
    value(await signed(ada(), proposal));
    const { id } = await late();
    expect(codeOf(await signed(seat(house.authority, 2), proposal))).toBe('decision/roll-changed');
    expect(await votersOf(urns[0] as Phi)).toEqual([]);
    await owner('DELETE FROM member WHERE person_id = $1', [id]);
    // a passkey more is no other roll
    await seedPasskey(voter(1).id);
    expect(value(await signed(seat(house.authority, 2), proposal)).state).toBe('passed');
    expect((await votersOf(urns[0] as Phi)).length).toBeGreaterThan(0);
  });
});
