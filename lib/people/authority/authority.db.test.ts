import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupOf } from '#lib/crypto/group.ts';
import { type Definition, parseDefinition } from '#lib/election/index.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { listProposals, withdrawProposal } from '../decision/index.ts';
import { createVote, prepareVote, proposeDecision, saveVote, viewVote } from './index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  codeOf,
  decideBy,
  draftOf,
  electionTables,
  giveKey,
  type House,
  OPENS,
  prepared,
  seat,
  secrets,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
const group = groupOf('Ed25519');

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 5 });
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const member = (i: number) => seat(house.authority, i);
const trustee = (i: number) => seat(house.trustees, i);

const snapshot = () => electionTables(databases);

describe('writing and preparing', () => {
  it('keeps keys of trustees who stay, refuses strangers, and undoes a preparation with each change', async () => {
    const { vote } = await prepared(house);
    const view = await viewVote(vote);
    expect(view).toMatchObject({ state: 'prepared', missing: [], editable: true, next: ['edit', 'prepare', 'freeze'] });
    expect(view?.trustees.map((one) => one.hasKey)).toEqual([true, true]);
    expect(codeOf(await saveVote(vote, draftOf(house, { trustees: [trustee(1).id] })))).toBe('ok');
    expect(await viewVote(vote)).toMatchObject({
      state: 'draft',
      definitions: [],
      trustees: [{ id: trustee(1).id, hasKey: true }],
    });
    const before = await snapshot();
    expect(codeOf(await saveVote(vote, draftOf(house, { trustees: [member(0).id] })))).toBe('vote/not-a-trustee');
    expect(await snapshot()).toEqual(before);
  });

  it('says what is missing', async () => {
    const { id } = value(
      await createVote(draftOf(house, { colleges: [{ id: 'ailleurs', name: { fr: 'Ailleurs', en: 'Abroad' } }] })),
    );
    expect((await viewVote(id))?.missing).toEqual(['trustee-keys', 'college-without-members']);
    expect(await prepareVote(id)).toMatchObject({ ok: false, refusal: { code: 'vote/not-ready' } });
    expect((await viewVote(id))?.next).toEqual(['edit']);
  });

  it('binds every key, and never the same modulus twice', async () => {
    const { vote } = await prepared(house);
    const definition = await definitionOf(vote);
    const again = value(await prepareVote(vote));
    expect(again.definitions).toHaveLength(1);
    const renewed = await definitionOf(vote);
    expect(renewed.uuid).not.toBe(definition.uuid);
    expect(renewed['x-isoloir'].issuers).not.toEqual(definition['x-isoloir'].issuers);
    expect(renewed['x-isoloir'].journalKey).toBe(definition['x-isoloir'].journalKey);
    const sum = group.multiply(group.power(group.g, secrets[0]), group.power(group.g, secrets[1]));
    expect(renewed.public_key).toBe(group.encode(sum));
    expect(renewed['x-isoloir'].authority.quorum).toBe(2);
    expect(renewed['x-isoloir'].authority.members.map((one) => one.name)).toEqual(['Ada', 'Blaise', 'Cléo']);
  });

  it('refuses keys that are not proved, taken, or sent by others', async () => {
    const { id: vote } = value(await createVote(draftOf(house)));
    expect(codeOf(await giveKey(vote, trustee(0), 11n))).toBe('ok');
    const before = await snapshot();
    expect(codeOf(await giveKey(vote, trustee(1), 11n))).toBe('trustee/key-taken');
    expect(codeOf(await giveKey(vote, trustee(1), 0n))).toBe('trustee/bad-key');
    expect(codeOf(await giveKey(vote, member(0), 13n))).toBe('trustee/not-a-trustee');
    expect(codeOf(await giveKey(vote, { ...trustee(1), passkey: trustee(0).passkey }, 13n))).toBe(
      'trustee/bad-assertion',
    );
    expect(await snapshot()).toEqual(before);
  });
});

async function definitionOf(vote: VoteId): Promise<Definition> {
  const [row] = await databases.asOwner<{ election: string }>(
    'people',
    'SELECT election FROM definition WHERE vote_id = $1',
    [vote],
  );
  return parseDefinition(row?.election ?? '');
}

describe('decisions', () => {
  it('take two of three, one after another, and change nothing before', async () => {
    const { vote } = await prepared(house);
    const proposal = value(await proposeDecision(vote, 'freeze', member(0).id));
    expect(proposal.text.fr).toContain('Bureau');
    expect(value(await proposeDecision(vote, 'freeze', member(1).id))).toEqual(proposal);
    expect(codeOf(await saveVote(vote, draftOf(house)))).toBe('vote/proposal-open');
    expect(codeOf(await prepareVote(vote))).toBe('vote/proposal-open');
    expect(codeOf(await giveKey(vote, trustee(0), 19n))).toBe('trustee/too-late');
    const first = value(await signed(member(0), proposal));
    expect(first).toMatchObject({ state: 'open', signatures: [{ member: 0, name: 'Ada' }] });
    expect(value(await signed(member(0), proposal))).toEqual(first);
    const before = await snapshot();
    expect(codeOf(await signed(trustee(0), proposal))).toBe('decision/not-in-authority');
    expect(codeOf(await signed({ id: member(1).id, passkey: member(2).passkey }, proposal))).toBe(
      'decision/not-in-authority',
    );
    expect(
      codeOf(
        await signed(
          { ...member(1), passkey: { ...member(1).passkey, privateKey: member(0).passkey.privateKey } },
          proposal,
        ),
      ),
    ).toBe('decision/bad-assertion');
    expect(await snapshot()).toEqual(before);
    expect(value(await signed(member(2), proposal)).state).toBe('passed');
    expect(codeOf(await signed(member(1), proposal))).toBe('decision/not-open');
    expect(codeOf(await withdrawProposal(proposal.id))).toBe('decision/not-open');
    expect(await viewVote(vote)).toMatchObject({ state: 'frozen', editable: false, next: ['open'] });
    expect(codeOf(await saveVote(vote, draftOf(house)))).toBe('vote/frozen');
    expect(codeOf(await prepareVote(vote))).toBe('vote/frozen');
  });

  it('signed at the same time pass once', async () => {
    const { vote } = await prepared(house);
    const proposal = value(await proposeDecision(vote, 'freeze', member(0).id));
    const results = await Promise.all([0, 1, 2].map((i) => signed(member(i), proposal)));
    expect(results.map(codeOf).sort()).toEqual(['decision/not-open', 'ok', 'ok']);
    const rows = await databases.asOwner(
      'people',
      `SELECT 1 FROM journal_outbox WHERE vote_id = $1 AND type = 'decision'`,
      [vote],
    );
    expect(rows).toHaveLength(1);
  });

  it('can be taken back while they are open', async () => {
    const { vote } = await prepared(house);
    const proposal = value(await proposeDecision(vote, 'freeze', member(0).id));
    expect(value(await withdrawProposal(proposal.id)).state).toBe('withdrawn');
    expect(codeOf(await signed(member(1), proposal))).toBe('decision/not-open');
    expect((await listProposals(vote)).map((one) => one.state)).toEqual(['withdrawn']);
    expect(codeOf(await proposeDecision(vote, 'freeze', member(0).id))).toBe('ok');
  });

  it('come in their order and time', async () => {
    const { vote } = await prepared(house);
    for (const kind of ['open', 'stop', 'close', 'publish'] as const)
      expect(codeOf(await proposeDecision(vote, kind, member(0).id))).toBe('decision/not-now');
    await decideBy(house, vote, 'freeze');
    expect(codeOf(await proposeDecision(vote, 'freeze', member(0).id))).toBe('vote/not-prepared');
    at(CLOSES);
    expect(codeOf(await proposeDecision(vote, 'open', member(0).id))).toBe('decision/not-now');
    at(OPENS - 600);
    await decideBy(house, vote, 'open');
    expect((await viewVote(vote))?.next).toEqual(['stop']);
    expect(codeOf(await proposeDecision(vote, 'close', member(0).id))).toBe('decision/not-now');
  });
});
