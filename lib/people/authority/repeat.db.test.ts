/** An annulled college votes again (PROTOCOL §7.8): same voters, same paper, new keys and register, by two decisions. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldVote, readJournal } from '#lib/board/index.ts';
import { parseDefinition } from '#lib/election/index.ts';
import { Phi, VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { seedMember, seedPasskey } from '../testing.ts';
import { prepareVote, proposeCollege, proposeDecision, repeatColleges, saveVote, tick, viewVote } from './index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  codeOf,
  decideBy,
  electionTables,
  frozen,
  giveKey,
  type House,
  OPENS,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
const reason = { fr: 'Un fichier a fui.', en: 'A file leaked.' };
let house: House;
let first: VoteId;
let annulled: Phi;
let again: VoteId;

beforeAll(async () => {
  at(OPENS - 60);
  house = await seedHouse({ nord: 4, sud: 4 });
  const made = await frozen(house);
  first = made.vote;
  annulled = Phi.parse(made.urns[1]);
  at(OPENS + 60);
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const ada = () => seat(house.authority, 0);
const phiOf = async (vote: VoteId) => Phi.parse((await viewVote(vote))?.definitions[0]?.phi);
const sign = async (phi: Phi, college: string, i: number) => {
  const answer = await send(order(phi, seat(house.voters[college], i).passkey, [blinded()]));
  return answer.code ?? answer.status;
};
const votersOf = async (vote: VoteId) =>
  (
    await databases.asOwner<{ person_id: string }>(
      'people',
      'SELECT person_id FROM voter WHERE vote_id = $1 ORDER BY 1',
      [vote],
    )
  ).map((row) => row.person_id);

// Issuing keys are made at each preparing, which takes a busy machine its time.
describe('a college that votes again', { timeout: 120_000 }, () => {
  it('must have been annulled', async () => {
    expect(codeOf(await repeatColleges(first))).toBe('decision/not-now');
    expect(codeOf(await repeatColleges(VoteId.parse('3'.repeat(22))))).toBe('vote/unknown');
    expect(await sign(annulled, 'sud', 0)).toBe(200);
    const proposal = value(await proposeCollege({ vote: first, kind: 'annul', urns: [annulled], reason }, ada().id));
    value(await signed(ada(), proposal));
    value(await signed(seat(house.authority, 1), proposal));
    expect((await viewVote(first))?.next).toContain('repeat');
  });

  it('is begun once, with the paper of that college alone', async () => {
    again = value(await repeatColleges(first)).id;
    expect(value(await repeatColleges(first)).id).toBe(again);
    const view = await viewVote(again);
    expect(view?.draft.colleges.map(({ id }) => id)).toEqual(['sud']);
    expect(view?.repeats?.id).toBe(first);
    expect(view?.opens).toBeGreaterThan(OPENS + 60);
  });

  it('takes other secrets of the trustees than the annulled urn', async () => {
    for (const [i, trustee] of house.trustees.entries()) value(await giveKey(again, trustee, [11n, 13n][i] ?? 1n));
    const before = await electionTables(databases);
    expect(codeOf(await prepareVote(again))).toBe('vote/not-the-same');
    expect(await electionTables(databases)).toEqual(before);
    for (const [i, trustee] of house.trustees.entries()) value(await giveKey(again, trustee, [19n, 23n][i] ?? 1n));
  });

  it('asks the same: another paper is not prepared', async () => {
    const draft = (await viewVote(again))?.draft;
    if (draft === undefined) throw new Error('no draft');
    value(await saveVote(again, { ...draft, title: { fr: 'Autre', en: 'Other' } }));
    expect(codeOf(await prepareVote(again))).toBe('vote/not-the-same');
    value(await saveVote(again, draft));
    value(await prepareVote(again));
    const [definition] = await databases.asOwner<{ election: string }>(
      'people',
      'SELECT election FROM definition WHERE vote_id = $1',
      [again],
    );
    const x = parseDefinition(definition?.election ?? '')['x-isoloir'];
    expect([x.round, x.of, x.vote]).toEqual([2, annulled, again]);
  });

  it('is frozen only once the annulled vote’s journal says so, and stays as it was agreed', async () => {
    expect((await viewVote(again))?.next).toContain('rerun');
    expect(codeOf(await proposeDecision(again, 'freeze', ada().id))).toBe('vote/not-agreed');
    const phi = await phiOf(again);
    const agreed = await decideBy(house, again, 'rerun');
    expect(agreed.vote).toBe(first);
    await tick();
    const life = await foldVote(first, await readJournal(first));
    expect(life.urns.get(annulled)?.again).toEqual({ vote: again, phi });
    expect(codeOf(await prepareVote(again))).toBe('vote/proposal-open');
    expect(codeOf(await repeatColleges(first))).toBe('ok');
    expect(codeOf(await proposeDecision(again, 'rerun', ada().id))).toBe('decision/not-now');
  });

  it('has the voters of the annulled urn, whoever came or left since', async () => {
    const late = await seedMember('sud');
    await seedPasskey(late);
    await databases.asOwner('people', 'DELETE FROM member WHERE person_id = $1', [seat(house.voters.sud, 3).id]);
    await decideBy(house, again, 'freeze');
    await decideBy(house, again, 'open');
    expect(await votersOf(again)).toEqual(house.voters.sud?.map(({ id }) => id).sort());
  });

  it('everyone of it signs again, in the new register and nowhere else', async () => {
    const view = await viewVote(again);
    at((view?.opens ?? 0) + 1);
    const phi = await phiOf(again);
    expect(await sign(phi, 'sud', 0)).toBe(200);
    expect(await sign(phi, 'sud', 3)).toBe(200);
    expect(await sign(phi, 'nord', 0)).toBe('register/not-a-member');
    expect(await sign(annulled, 'sud', 1)).toBe('register/annulled');
  });

  it('is not begun any more once the names of the annulled vote are erased', async () => {
    at(OPENS - 60);
    const { vote, urns } = await frozen(house);
    at(OPENS + 60);
    const annul = { vote, kind: 'annul', urns: urns.map((phi) => Phi.parse(phi)), reason } as const;
    const proposal = value(await proposeCollege(annul, ada().id));
    value(await signed(ada(), proposal));
    value(await signed(seat(house.authority, 1), proposal));
    at(CLOSES + 60 * 86_400);
    expect((await viewVote(vote))?.next).toEqual(['repeat', 'purge']);
    await decideBy(house, vote, 'purge');
    expect((await viewVote(vote))?.next).toEqual([]);
    expect(codeOf(await repeatColleges(vote))).toBe('decision/not-now');
  });
});
