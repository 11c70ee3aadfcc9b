/** After a closing (PROTOCOL §7.1): the journal says who was in line, the register is signed by them and nobody else. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GracePayload, parsePayload } from '#lib/board/payload.ts';
import { SETTLING } from '#lib/election/grace.ts';
import type { HeldPlace, HeldPlaces } from '#lib/election/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { shared } from '#lib/ground/shared.ts';
import { dieAtEach } from '../../../scripts/db/dying.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { readLife, type Signing, signRegister, viewGrace } from '../roll/register/index.ts';
import { blinded, order } from '../roll/register/testing.ts';
import { type HeldAt, isAllSaid, sayGraces } from './grace.ts';
import { type CollegeOrder, promises, proposeCollege, proposeDecision, tick } from './index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  codeOf,
  frozen,
  type House,
  OPENS,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';

const GRACE = 600;
const ENDS = CLOSES + GRACE;
const BOOT = CLOSES - 900;
const held: HeldPlaces = { known: { boot: BOOT, seq: 41 }, stranger: null };
const inTime: HeldPlace = { lane: 'known', boot: BOOT, seq: 41 };
const room: HeldAt = async () => held;
const reason = { fr: 'Attaque', en: 'Attack' };

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;
let sud: Phi;
let next = 0;

/** What this process remembers: forgotten as by a restart. */
const forget = () => {
  for (const name of ['people/graces', 'people/lives']) shared(name, () => new Map()).clear();
  shared('people/graces-said', () => new Set()).clear();
};

house = await seedHouse({ nord: 24, sud: 4 });
/** A vote of its own, a minute before it opens: of nord alone, or of both colleges. */
async function opened(...colleges: ('nord' | 'sud')[]): Promise<void> {
  at(OPENS - 60);
  const named = colleges.map((id) => ({ id, name: { fr: id, en: id } }));
  const made = await frozen(house, { grace: GRACE, latest: CLOSES + 7200, colleges: named });
  vote = made.vote;
  [nord, sud] = made.urns as [Phi, Phi];
  next = 0;
}
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

/** A member of nord who has not signed this vote yet. */
const fresh = () => order(nord, seat(house.voters.nord, next++).passkey, [blinded()]);
const sign = async (came: Signing = {}, request = fresh()) => {
  const answer = await signRegister(request, came);
  return answer.ok ? 'signed' : answer.refusal.code;
};
const words = async () =>
  (
    await databases.asOwner<{ payload: string }>(
      'people',
      `SELECT payload FROM journal_outbox WHERE type = 'grace' AND vote_id = $1 ORDER BY id`,
      [vote],
    )
  ).map(({ payload }) => parsePayload(GracePayload, payload));
const lines = () => databases.asOwner('people', 'SELECT row_key FROM register_row WHERE phi = $1', [nord]);
const propose = (order: CollegeOrder) => proposeCollege(order, seat(house.authority, 0).id);
async function decide(order: CollegeOrder): Promise<void> {
  const proposal = value(await propose(order));
  value(await signed(seat(house.authority, 0), proposal));
  value(await signed(seat(house.authority, 2), proposal));
}

describe('the word of the journal', () => {
  beforeEach(() => opened('nord'));

  it('is said once per urn, at the closing and not before, however many look', async () => {
    at(CLOSES - 1);
    await tick(room);
    expect(await words()).toEqual([]);
    at(CLOSES);
    await Promise.all([sayGraces(vote, room), sayGraces(vote, room)]);
    forget();
    await sayGraces(vote, async () => ({ known: null, stranger: { boot: BOOT, seq: 9 } }));
    expect(await words()).toEqual([{ phi: nord, until: ENDS, held }]);
  });

  it('waits for a room that is silent; meanwhile nobody signs by a place, and nobody is turned away for good', async () => {
    at(CLOSES + 1);
    await sayGraces(vote, () => Promise.reject(new Error('away')));
    expect(await words()).toEqual([]);
    const request = fresh();
    expect(await sign({ place: inTime }, request)).toBe('register/busy');
    await sayGraces(vote, room);
    expect(await sign({ place: inTime }, request)).toBe('signed');
  });

  it('is said all the same where the process was down all that time; it helps nobody any more, and the count may begin', async () => {
    at(ENDS + SETTLING);
    const { life } = await withPeople((tx) => readLife(tx, vote));
    expect(await withPeople((tx) => isAllSaid(tx, life))).toBe(false);
    expect(codeOf(await proposeDecision(vote, 'close', seat(house.authority, 0).id))).toBe('vote/not-flushed');
    await sayGraces(vote, () => Promise.reject(new Error('away')));
    expect((await words()).map((word) => word.held)).toEqual([{ known: null, stranger: null }]);
    expect(await withPeople((tx) => isAllSaid(tx, life))).toBe(true);
    expect(await sign({ place: inTime })).toBe('register/closed');
  });

  it('is said whole or not at all by a process that dies before each statement of it', {
    timeout: 120_000,
  }, async () => {
    at(CLOSES + 1);
    const say = () => sayGraces(vote, room);
    await dieAtEach(databases, say, async () => {
      for (const word of await words()) expect(word).toMatchObject({ until: ENDS, held });
    });
    expect((await words()).map(({ phi }) => phi)).toEqual([nord]);
  });
});

describe('the register after the closing', () => {
  beforeAll(() => opened('nord'));

  it('tells a page beforehand', async () => {
    const view = async (place: HeldPlace | null) => value(await viewGrace(nord, place));
    at(CLOSES - 1);
    expect(await view(inTime)).toEqual({ until: null, held: false });
    at(CLOSES);
    expect(codeOf(await viewGrace(nord, inTime))).toBe('register/busy');
    await sayGraces(vote, room);
    expect(await view(inTime)).toEqual({ until: ENDS, held: true });
    expect(await view({ ...inTime, seq: 42 })).toEqual({ until: ENDS, held: false });
    expect(await view(null)).toEqual({ until: ENDS, held: false });
    at(ENDS);
    expect(await view(inTime)).toEqual({ until: ENDS, held: false });
    at(ENDS + SETTLING);
    expect(await view(inTime)).toEqual({ until: null, held: false });
    expect(codeOf(await viewGrace('A'.repeat(43) as Phi, inTime))).toBe('register/unknown-urn');
  });

  it('is signed with a place from before it, by each once, also after a restart', async () => {
    at(CLOSES + 300);
    await sayGraces(vote, room);
    const request = fresh();
    expect(await sign({ place: inTime }, request)).toBe('signed');
    forget();
    expect(await sign({ place: inTime }, request)).toBe('signed');
    expect(await lines()).toHaveLength(1);
  });

  it.each<[string, Signing]>([
    ['without a place', {}],
    ['with the next place', { place: { ...inTime, seq: 42 } }],
    ['with a place of a later order', { place: { ...inTime, boot: BOOT + 1, seq: 0 } }],
    ['with a place of a lane in which nobody stood', { place: { ...inTime, lane: 'stranger' } }],
    ['with a place, when the grace is over', { place: inTime, arrived: ENDS }],
  ])('is not signed %s: closed, and nothing is written', async (_, came) => {
    at(Math.max(CLOSES + 300, came.arrived ?? 0));
    const before = await lines();
    expect(await sign(came)).toBe('register/closed');
    expect(await lines()).toEqual(before);
  });

  it('gives whoever had signed what they got, and no other pass', async () => {
    at(CLOSES - 1);
    const { passkey } = seat(house.voters.nord, next++);
    const request = order(nord, passkey, [blinded()]);
    const before = value(await signRegister(request));
    at(CLOSES + 60);
    await sayGraces(vote, room);
    expect(value(await signRegister(request))).toEqual(before);
    for (const came of [{}, { place: inTime }])
      expect(await sign(came, order(nord, passkey, [blinded()]))).toBe('register/already-signed');
  });

  it('asks for the passkey all the same: a place alone signs for nobody', async () => {
    at(CLOSES + 60);
    await sayGraces(vote, room);
    const { assertion, ...rest } = fresh();
    const other = fresh();
    expect(await sign({ place: inTime }, { ...rest, assertion: other.assertion })).toBe('register/bad-assertion');
    expect(await sign({}, { ...rest, assertion: other.assertion })).toBe('register/bad-assertion');
    expect(assertion.credential).not.toBe(other.assertion.credential);
  });

  it.each<[string, number, number, string]>([
    ['in the last second', CLOSES - 1, CLOSES + 3, 'signed'],
    ['in time, and is worked for after the very end', CLOSES - 1, ENDS + SETTLING, 'register/closed'],
    ['after it', CLOSES, CLOSES + 3, 'register/closed'],
  ])('judges a request without a place by its arrival: %s', async (_, arrived, now, said) => {
    at(now);
    await sayGraces(vote, room);
    expect(await sign({ arrived })).toBe(said);
  });
});

describe('decisions and the closing', () => {
  beforeEach(() => opened('nord', 'sud'));

  it('none but an annulment is taken in the grace', async () => {
    at(CLOSES + 60);
    await sayGraces(vote, room);
    for (const order of [
      { vote, kind: 'suspend', urns: [nord], reason },
      { vote, kind: 'extend', urns: [nord], closes: CLOSES + 3600, reason },
    ] as const)
      expect(codeOf(await propose({ ...order, urns: [nord] }))).toBe('decision/not-now');
    expect(codeOf(await proposeDecision(vote, 'stop', seat(house.authority, 0).id))).toBe('decision/not-now');
    await decide({ vote, kind: 'annul', urns: [nord], reason });
    expect(await sign({ place: inTime })).toBe('register/annulled');
  });

  it('a stop before it leaves nothing to say', async () => {
    at(CLOSES - 60);
    const proposal = value(await proposeDecision(vote, 'stop', seat(house.authority, 0).id));
    for (const i of [0, 2]) value(await signed(seat(house.authority, i), proposal));
    at(CLOSES + 1);
    await sayGraces(vote, room);
    expect(await words()).toEqual([]);
    expect(await sign({ place: inTime })).toBe('register/closed');
  });

  it('a pause may end in the grace', async () => {
    at(CLOSES - 60);
    await decide({ vote, kind: 'suspend', urns: [nord], reason });
    at(CLOSES + 60);
    await sayGraces(vote, room);
    expect(await sign({ place: inTime })).toBe('register/suspended');
    await decide({ vote, kind: 'resume', urns: [nord] });
    expect([await sign({ place: inTime }), await sign()]).toEqual(['signed', 'register/closed']);
  });

  it('each college has its own closing; nothing is counted of any before the last grace is over', async () => {
    at(OPENS + 60);
    await decide({ vote, kind: 'extend', urns: [sud], closes: CLOSES + 3600, reason });
    at(CLOSES + 60);
    await sayGraces(vote, room);
    expect((await words()).map(({ phi }) => phi)).toEqual([nord]);
    const close = async () => codeOf(await proposeDecision(vote, 'close', seat(house.authority, 0).id));
    expect(await close()).toBe('decision/not-now');
    at(ENDS + SETTLING);
    expect(await close()).toBe('vote/colleges-vote');
    at(CLOSES + 3600 + GRACE);
    await sayGraces(vote, room);
    expect(await close()).toBe('vote/colleges-vote');
    expect((await words()).map(({ until }) => until)).toEqual([ENDS, CLOSES + 3600 + GRACE]);
    for (const phi of [nord, sud]) {
      const last = urn.append(phi, 'definition', { election: phi, trustees: '' });
      urn.figures.set(phi, { state: 'closed', ballots: 0, passes: 0, flushed: true, last });
    }
    at(CLOSES + 3600 + GRACE + SETTLING);
    // the stand-in's chains are not under the urn's key of a real one: the step that comes next is reached
    expect(['ok', 'vote/broken-chain']).toContain(await close());
  });
});

describe('what whoever waits is told', () => {
  beforeAll(() => opened('nord'));
  const told = async () => (await promises()).filter(({ closes }) => closes === CLOSES);

  it('the closing of a vote under way, until its grace is over, and not after a stop', async () => {
    const promised = { closes: CLOSES, until: ENDS, zone: 'Europe/Paris' };
    at(CLOSES - 60);
    expect(await told()).toContainEqual(promised);
    at(ENDS);
    expect(await told()).toEqual([]);
    at(CLOSES - 60);
    const others = (await told()).length;
    const proposal = value(await proposeDecision(vote, 'stop', seat(house.authority, 0).id));
    for (const i of [0, 2]) value(await signed(seat(house.authority, i), proposal));
    expect(await told()).toHaveLength(others - 1);
  });
});
