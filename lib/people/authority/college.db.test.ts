/** One college apart, on the people side (PROTOCOL §7.8): decided by the quorum, obeyed by the register, told by mail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, readJournal } from '#lib/board/index.ts';
import { PassesPayload, parsePayload } from '#lib/board/payload.ts';
import { trusteeFactorsChallenge } from '#lib/election/index.ts';
import { assertWith } from '#lib/election/testing.ts';
import { Phi, type VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { closeMail, mailTick } from '../mail/index.ts';
import { startSmtp } from '../mail/testing.ts';
import { blinded, order, send, signOffsIn } from '../roll/register/testing.ts';
import { keepFactors, proposeCollege, proposeDecision, tick, viewTrustee, viewTurnout, viewVote } from './index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  codeOf,
  electionTables,
  frozen,
  type House,
  OPENS,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;
buildBooth();
const urn = await serveUrn();
const LATEST = CLOSES + 7200;
const reason = { fr: 'Un fichier a fui.', en: 'A file leaked.' };
let house: House;
let vote: VoteId;
let nord: Phi;
let sud: Phi;

beforeAll(async () => {
  at(OPENS - 60);
  house = await seedHouse({ nord: 6, sud: 5 });
  const made = await frozen(house, { latest: LATEST });
  vote = made.vote;
  [nord, sud] = made.urns as [Phi, Phi];
  at(OPENS + 60);
});
afterAll(async () => {
  closeMail();
  await smtp.close();
  await urn.close();
  await closePeople();
  await databases.close();
});

type Order = Parameters<typeof proposeCollege>[0];
const propose = (asked: Order) => proposeCollege(asked, seat(house.authority, 0).id);
/** Proposed, and signed by two of three. */
async function decide(asked: Order): Promise<void> {
  const proposal = value(await propose(asked));
  value(await signed(seat(house.authority, 0), proposal));
  value(await signed(seat(house.authority, 2), proposal));
}
const sign = async (college: 'nord' | 'sud', i: number) => {
  const answer = await send(
    order(college === 'nord' ? nord : sud, seat(house.voters[college], i).passkey, [blinded()]),
  );
  return answer.code ?? answer.status;
};
const pairsOf = async (phi: Phi): Promise<number[]> => {
  await tick();
  return readEvents(await readJournal(vote)).flatMap(({ event, line }) => {
    const passes = event.type === 'passes' ? parsePayload(PassesPayload, line.payload) : null;
    return passes?.phi === phi ? [passes.pairs.length] : [];
  });
};
/** Subjects of the letters that leave now, and to how many. */
async function letters(): Promise<Record<string, number>> {
  smtp.received.length = 0;
  await mailTick();
  const counts: Record<string, number> = {};
  for (const { subject } of smtp.received) {
    const kind = /en pause|a repris|dure plus|annulé/.exec(subject)?.[0];
    if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
const states = async () => (await viewVote(vote))?.urns.map(({ state }) => state);

describe('what is not decided', () => {
  const wrong: Readonly<Record<string, () => [Order, string]>> = {
    'resuming what is not paused': () => [{ vote, kind: 'resume', urns: [sud] }, 'decision/not-now'],
    'an urn of no vote': () => [{ vote, kind: 'annul', urns: [Phi.parse('A'.repeat(43))], reason }, 'decision/not-now'],
    'the closing in force': () => [{ vote, kind: 'extend', urns: [sud], closes: CLOSES, reason }, 'vote/bad-closing'],
    'a closing too late': () => [{ vote, kind: 'extend', urns: [sud], closes: LATEST + 1, reason }, 'vote/bad-closing'],
    'a vote that is not there': () => [
      { vote: '2'.repeat(22) as VoteId, kind: 'annul', urns: [sud], reason },
      'vote/unknown',
    ],
  };
  for (const [title, make] of Object.entries(wrong))
    it(`${title}: refused, and nothing is written`, async () => {
      const [asked, code] = make();
      const before = await electionTables(databases);
      expect(codeOf(await propose(asked))).toBe(code);
      expect(await electionTables(databases)).toEqual(before);
    });

  it('one signature pauses nobody; a second proposal of other urns waits its turn', async () => {
    const proposal = value(await propose({ vote, kind: 'suspend', urns: [sud], reason }));
    value(await signed(seat(house.authority, 0), proposal));
    expect(await states()).toEqual(['open', 'open']);
    expect(value(await propose({ vote, kind: 'suspend', urns: [sud], reason })).id).toBe(proposal.id);
    expect(codeOf(await propose({ vote, kind: 'suspend', urns: [nord], reason }))).toBe('decision/waiting');
    value(await signed(seat(house.authority, 1), proposal));
    expect(await states()).toEqual(['open', 'suspended']);
    await decide({ vote, kind: 'resume', urns: [sud] });
  });

  it('it is too late to move a closing in its last minute', async () => {
    at(CLOSES - 60);
    expect(codeOf(await propose({ vote, kind: 'extend', urns: [sud], closes: LATEST, reason }))).toBe(
      'decision/not-now',
    );
    at(OPENS + 60);
  });
});

describe('a pause', () => {
  it('the register of that college is not signed; the other is', async () => {
    expect(await sign('sud', 0)).toBe(200);
    await decide({ vote, kind: 'suspend', urns: [sud], reason });
    const before = await signOffsIn(databases);
    expect(await sign('sud', 1)).toBe('register/suspended');
    expect(await signOffsIn(databases)).toEqual(before);
    expect(await sign('nord', 0)).toBe(200);
    expect(await letters()).toEqual({ 'en pause': 5 });
  });

  it('ends, and everyone is told once', async () => {
    await decide({ vote, kind: 'resume', urns: [sud] });
    expect(await sign('sud', 1)).toBe(200);
    at(OPENS + 120);
    expect(await letters()).toEqual({ 'a repris': 5 });
    at(OPENS + 400);
    expect(await letters()).toEqual({});
  });
});

describe('an extension', () => {
  it('keeps the register of that college open beyond the first closing', async () => {
    await decide({ vote, kind: 'extend', urns: [sud], closes: CLOSES + 1200, reason });
    at(OPENS + 500);
    expect(await letters()).toEqual({ 'dure plus': 5 });
    at(CLOSES + 600);
    expect(await states()).toEqual(['closed', 'open']);
    expect([await sign('nord', 1), await sign('sud', 2)]).toEqual(['register/closed', 200]);
  });

  it('closing the other college leaves the few waiting pairs of this one where they are', async () => {
    expect(await pairsOf(nord)).toEqual([1]);
    urn.append(nord, 'definition', { election: 'e', trustees: 't' });
    await proposeDecision(vote, 'close', seat(house.authority, 0).id);
    expect(await pairsOf(sud)).toEqual([3]);
    expect(await sign('sud', 3)).toBe(200);
    expect(await pairsOf(sud)).toEqual([3]);
  });
});

describe('an annulment', () => {
  it('shuts the register for good and shows every pair; members are told why', async () => {
    await decide({ vote, kind: 'annul', urns: [sud], reason });
    expect(await states()).toEqual(['closed', 'annulled']);
    expect(await sign('sud', 4)).toBe('register/annulled');
    expect(await pairsOf(sud)).toEqual([3, 1]);
    at(CLOSES + 700);
    expect(await letters()).toEqual({ annulé: 5 });
    expect(smtp.received.find(({ subject }) => subject.includes('annulé'))?.text).toContain('Un fichier a fui.');
    expect((await viewTurnout(vote))?.urns[1]).toMatchObject({ state: 'annulled', signed: 4, pairs: 4 });
  });

  it('no trustee may open it, and the page says so', async () => {
    const { id, passkey } = seat(house.trustees, 0);
    const assertion = assertWith(passkey, trusteeFactorsChallenge(sud, new Uint8Array(32)));
    expect(codeOf(await keepFactors(id, { phi: sud, payload: '{}', assertion }))).toBe('trustee/annulled');
    expect((await viewTrustee(id)).votes[0]?.urns.map(({ state }) => state)).toEqual(['closed', 'annulled']);
  });

  it('is for good', async () => {
    for (const asked of [
      { vote, kind: 'annul', urns: [sud], reason },
      { vote, kind: 'suspend', urns: [sud], reason },
      { vote, kind: 'extend', urns: [sud], closes: LATEST, reason },
    ] as const)
      expect(codeOf(await propose({ ...asked, urns: [sud] }))).toBe('decision/not-now');
  });
});
