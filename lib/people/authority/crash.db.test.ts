/**
 * The people's process dies before each statement of what the Authority does once: opening the seal, beginning a college's
 * second vote, agreeing to it, freezing it, destroying an issuing key. Nothing is half-written, and the next one gets there.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decisionChallenge, parseDefinition, Statement } from '#lib/election/index.ts';
import { assertWith } from '#lib/election/testing.ts';
import { Phi, type VoteId } from '#lib/ground/brand.ts';
import { dieAtEach, dieUnheard, everyRow } from '../../../scripts/db/dying.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { type ProposalView, signProposal } from '../decision/index.ts';
import { destroyKeys } from './destroy-keys.ts';
import { giveShare, prepareVote, proposeCollege, proposeDecision, repeatColleges } from './index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  decideBy,
  frozen,
  giveKey,
  type House,
  OPENS,
  type Person,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';
import { giveOwnShare, ownShare, readyForShares } from './testing-seal.ts';

const databases = await testDatabases();
process.env.ISSUER_SEAL = 'quorum';
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;
let sud: Phi;
let again: VoteId;
/** What the last signature of a decision sends. */
let statements: string[];

beforeAll(async () => {
  at(OPENS - 60);
  house = await seedHouse({ nord: 4, sud: 4 });
  await readyForShares(house);
  const made = await frozen(house);
  vote = made.vote;
  [nord, sud] = [Phi.parse(made.urns[0]), Phi.parse(made.urns[1])];
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const owner = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const decisions = async (about: VoteId) =>
  (await owner(`SELECT FROM journal_outbox WHERE type = 'decision' AND vote_id = $1`, [about])).length;
const everything = () => everyRow(databases, 'people');
const ada = () => seat(house.authority, 0);
const blaise = () => seat(house.authority, 1);
const cleo = () => seat(house.authority, 2);
const consent = ({ id, passkey }: Person, proposal: ProposalView) => {
  const challenge = decisionChallenge(Statement.parse(JSON.parse(proposal.statement)));
  return () => signProposal(id, proposal.id, assertWith(passkey, challenge));
};

/** One transaction: a death leaves every table as it was; then it is done. @returns its statements and its answer */
async function allOrNothing<T>(act: () => Promise<T>) {
  const before = await everything();
  const lived = await dieAtEach(databases, act, async () => expect(await everything()).toEqual(before));
  expect(await everything()).not.toEqual(before);
  expect(lived.statements.length).toBeGreaterThan(5);
  return lived;
}

describe.sequential('a process that dies before each statement', { timeout: 240_000 }, () => {
  it('of the last share opens no key; then all of them, once, also where nobody heard of it', async () => {
    at(OPENS - 30);
    value(await giveOwnShare(ada(), vote));
    const share = await ownShare(blaise(), vote);
    const lived = await allOrNothing(() => giveShare(blaise().id, { vote, share }));
    expect(lived.value).toEqual({ ok: true, value: { given: 2, quorum: 2 } });
    expect(await owner(`SELECT DISTINCT place FROM issuing_key`)).toEqual([{ place: 'wrapped' }]);
    const opened = await everything();
    expect(value(await giveShare(blaise().id, { vote, share }))).toEqual({ given: 2, quorum: 2 });
    expect(await everything()).toEqual(opened);
  });

  it('of beginning a second vote begins none; then one, however often it is asked', async () => {
    at(OPENS + 60);
    const reason = { fr: 'Un fichier a fui.', en: 'A file leaked.' };
    const proposal = value(await proposeCollege({ vote, kind: 'annul', urns: [sud], reason }, ada().id));
    value(await signed(ada(), proposal));
    value(await signed(cleo(), proposal));
    const begun = await allOrNothing(() => repeatColleges(vote));
    const known = await everything();
    expect(await repeatColleges(vote)).toEqual(begun.value);
    expect(await everything()).toEqual(known);
    expect(await owner('SELECT FROM vote WHERE repeats = $1', [vote])).toHaveLength(1);
  });

  it('of the signature that agrees to it, of the one that freezes it: not decided, then decided once', async () => {
    again = value(await repeatColleges(vote)).id;
    for (const [i, trustee] of house.trustees.entries()) value(await giveKey(again, trustee, [19n, 23n][i] ?? 1n));
    value(await prepareVote(again));
    for (const kind of ['rerun', 'freeze'] as const) {
      const proposal = value(await proposeDecision(again, kind, ada().id));
      value(await signed(ada(), proposal));
      const about = kind === 'rerun' ? vote : again;
      const before = await decisions(about);
      ({ statements } = await allOrNothing(consent(cleo(), proposal)));
      expect(await decisions(about)).toBe(before + 1);
    }
    expect(await owner('SELECT FROM voter WHERE vote_id = $1', [again])).toHaveLength(4);
    expect(await owner('SELECT state FROM vote WHERE id = $1', [again])).toEqual([{ state: 'frozen' }]);
  });

  it('of an opening without hearing of its COMMIT: it is decided, and the same signature again changes nothing', async () => {
    const proposal = value(await proposeDecision(again, 'open', ada().id));
    value(await signed(ada(), proposal));
    const agree = consent(cleo(), proposal);
    expect((await dieUnheard(databases, agree, statements)).value).toBeNull();
    const decided = await everything();
    expect(await decisions(again)).toBe(2);
    expect(value(await agree()).state).toBe('passed');
    expect(await everything()).toEqual(decided);
  });

  it('of the end of a key leaves key and journal agreed; then the key is gone and the journal says so, once', async () => {
    const [row] = await owner<{ election: string; uuid: string }>(
      'SELECT election, trustees, uuid FROM definition WHERE phi = $1',
      [nord],
    );
    const { receiptKey } = parseDefinition(row?.election ?? '')['x-isoloir'];
    const last = urn.append(nord, 'definition', row ?? {});
    urn.figures.set(nord, { state: 'closed', ballots: 0, passes: 0, flushed: true, last });
    at(CLOSES + 10);
    await decideBy(house, vote, 'close');
    urn.append(nord, 'closing', { ballots: 0, passes: 0, last, fewerThanK: true, decision: '0'.repeat(64) });
    const standing = async () => {
      const keys = await owner('SELECT FROM issuing_key WHERE uuid = $1', [row?.uuid]);
      const said = await owner(`SELECT FROM journal_outbox WHERE type = 'key' AND payload = $1`, [
        JSON.stringify({ phi: nord, what: 'destroyed' }),
      ]);
      return [keys.length, said.length];
    };
    let seconds = 10;
    const look = () => {
      seconds += 10; // a process looks so often
      at(CLOSES + seconds);
      return destroyKeys(vote, [{ phi: nord, uuid: row?.uuid ?? '', receiptKey }]);
    };
    const lived = await dieAtEach(databases, look, async () => expect(await standing()).toEqual([1, 0]));
    expect(lived.statements).toContainEqual(expect.stringMatching(/^DELETE FROM issuing_key/));
    expect(await standing()).toEqual([0, 1]);
    await look();
    expect(await standing()).toEqual([0, 1]);
  });
});
