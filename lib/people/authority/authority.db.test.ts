import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ballotsOf, deriveArchive } from '#lib/board/derive-archive.ts';
import { checkChain, formatLine, readEvents, readJournal } from '#lib/board/index.ts';
import { groupOf } from '#lib/crypto/group.ts';
import { sha256 } from '#lib/crypto/hash.ts';
import { sealBallot } from '#lib/election/ballot.ts';
import { countBallots } from '#lib/election/count.ts';
import {
  authorityOf,
  type Definition,
  emptyLife,
  followDecision,
  parseDefinition,
  passes,
  registerChallenge,
  trusteeFactorsChallenge,
  urnState,
} from '#lib/election/index.ts';
import { partialDecryption, readTally } from '#lib/election/tally.ts';
import { assertWith } from '#lib/election/testing.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { fromBigInt, randomBytes, toBase64Url, toBigInt, utf8 } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { listProposals, withdrawProposal } from '../decision/index.ts';
import { signRegister } from '../roll/register/index.ts';
import { seedMember, seedPasskey } from '../testing.ts';
import {
  archiveOf,
  createVote,
  keepFactors,
  listVotes,
  prepareVote,
  proposeDecision,
  saveVote,
  tick,
  viewTrustee,
  viewTurnout,
  viewVote,
} from './index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  decideBy,
  draftOf,
  giveKey,
  type House,
  OPENS,
  type Person,
  prepared,
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

const member = (i: number): Person => {
  const person = house.authority[i];
  if (person === undefined) throw new Error('no such member');
  return person;
};
const trustee = (i: number): Person => {
  const person = house.trustees[i];
  if (person === undefined) throw new Error('no such trustee');
  return person;
};
const code = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code);
const journalTypes = async (vote: VoteId) => readEvents(await readJournal(vote)).map(({ event }) => event.type);

/** The three tables that drafts, keys and decisions live in. */
const snapshot = async () => {
  const tables = [
    'vote',
    'definition',
    'issuing_key',
    'trustee_key',
    'proposal',
    'decision_signature',
    'factors',
    'journal_outbox',
  ];
  return Promise.all(tables.map((table) => databases.asOwner('people', `SELECT * FROM ${table} ORDER BY 1, 2`)));
};

describe('writing and preparing', () => {
  it('keeps keys of trustees who stay, refuses strangers, and undoes a preparation with each change', async () => {
    const { vote } = await prepared(house);
    const view = await viewVote(vote);
    expect(view).toMatchObject({ state: 'prepared', missing: [], editable: true, next: ['edit', 'prepare', 'freeze'] });
    expect(view?.trustees.map((one) => one.hasKey)).toEqual([true, true]);
    expect(code(await saveVote(vote, draftOf(house, { trustees: [trustee(1).id] })))).toBe('ok');
    expect(await viewVote(vote)).toMatchObject({
      state: 'draft',
      definitions: [],
      trustees: [{ id: trustee(1).id, hasKey: true }],
    });
    const before = await snapshot();
    expect(code(await saveVote(vote, draftOf(house, { trustees: [member(0).id] })))).toBe('vote/not-a-trustee');
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
    expect(code(await giveKey(vote, trustee(0), 11n))).toBe('ok');
    const before = await snapshot();
    expect(code(await giveKey(vote, trustee(1), 11n))).toBe('trustee/key-taken');
    expect(code(await giveKey(vote, trustee(1), 0n))).toBe('trustee/bad-key');
    expect(code(await giveKey(vote, member(0), 13n))).toBe('trustee/not-a-trustee');
    expect(code(await giveKey(vote, { ...trustee(1), passkey: trustee(0).passkey }, 13n))).toBe(
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
    expect(code(await proposeDecision(vote, 'freeze', member(1).id))).toBe('decision/already-proposed');
    expect(code(await saveVote(vote, draftOf(house)))).toBe('vote/proposal-open');
    expect(code(await prepareVote(vote))).toBe('vote/proposal-open');
    expect(code(await giveKey(vote, trustee(0), 19n))).toBe('trustee/too-late');
    const first = value(await signed(member(0), proposal));
    expect(first).toMatchObject({ state: 'open', signatures: [{ member: 0, name: 'Ada' }] });
    expect(value(await signed(member(0), proposal))).toEqual(first);
    const before = await snapshot();
    expect(code(await signed(trustee(0), proposal))).toBe('decision/not-in-authority');
    expect(code(await signed({ id: member(1).id, passkey: member(2).passkey }, proposal))).toBe(
      'decision/not-in-authority',
    );
    expect(
      code(
        await signed(
          { ...member(1), passkey: { ...member(1).passkey, privateKey: member(0).passkey.privateKey } },
          proposal,
        ),
      ),
    ).toBe('decision/bad-assertion');
    expect(await snapshot()).toEqual(before);
    expect(value(await signed(member(2), proposal)).state).toBe('passed');
    expect(code(await signed(member(1), proposal))).toBe('decision/not-open');
    expect(code(await withdrawProposal(proposal.id))).toBe('decision/not-open');
    expect(await viewVote(vote)).toMatchObject({ state: 'frozen', editable: false, next: ['open'] });
    expect(code(await saveVote(vote, draftOf(house)))).toBe('vote/frozen');
    expect(code(await prepareVote(vote))).toBe('vote/frozen');
  });

  it('signed at the same time pass once', async () => {
    const { vote } = await prepared(house);
    const proposal = value(await proposeDecision(vote, 'freeze', member(0).id));
    const results = await Promise.all([0, 1, 2].map((i) => signed(member(i), proposal)));
    expect(results.map(code).sort()).toEqual(['decision/not-open', 'ok', 'ok']);
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
    expect(code(await signed(member(1), proposal))).toBe('decision/not-open');
    expect((await listProposals(vote)).map((one) => one.state)).toEqual(['withdrawn']);
    expect(code(await proposeDecision(vote, 'freeze', member(0).id))).toBe('ok');
  });

  it('come in their order and time', async () => {
    const { vote } = await prepared(house);
    for (const kind of ['open', 'stop', 'close', 'publish'] as const)
      expect(code(await proposeDecision(vote, kind, member(0).id))).toBe('decision/not-now');
    await decideBy(house, vote, 'freeze');
    expect(code(await proposeDecision(vote, 'freeze', member(0).id))).toBe('vote/not-prepared');
    at(CLOSES);
    expect(code(await proposeDecision(vote, 'open', member(0).id))).toBe('decision/not-now');
    at(OPENS - 600);
    await decideBy(house, vote, 'open');
    expect((await viewVote(vote))?.next).toEqual(['stop']);
    expect(code(await proposeDecision(vote, 'close', member(0).id))).toBe('decision/not-now');
  });
});

describe('a whole vote', () => {
  let vote: VoteId;
  let phi: Phi;
  let election: string;
  const publicKeys = [101n, 103n, 107n];

  it('is frozen and opened, and its journal says so', async () => {
    at(OPENS - 600);
    const made = await prepared(house);
    vote = made.vote;
    phi = made.urns[0] as Phi;
    await decideBy(house, vote, 'freeze');
    await decideBy(house, vote, 'open');
    await tick();
    expect(await journalTypes(vote)).toEqual(['decision', 'decision']);
    const lines = await readJournal(vote);
    const definition = await definitionOf(vote);
    expect(passes(checkChain(lines, { chain: `journal/${vote}`, key: definition['x-isoloir'].journalKey }))).toBe(true);
    let life = emptyLife(vote);
    for (const line of lines) life = (await followDecision(life, line.payload)).life;
    expect(urnState(life, phi, OPENS)).toBe('open');
    expect(life.context).toEqual(authorityOf(definition));
    election = life.urns.get(phi)?.election ?? '';
    urn.append(phi, 'definition', { election, trustees: life.urns.get(phi)?.trustees ?? '' });
    await tick();
    expect(await journalTypes(vote)).toEqual(['decision', 'decision']);
  });

  it('tells a new root of the roll, once', async () => {
    await seedPasskey(await seedMember('nord'));
    for (const second of [OPENS - 595, OPENS - 580, OPENS - 560]) {
      at(second);
      await tick();
    }
    expect(await journalTypes(vote)).toEqual(['decision', 'decision', 'roll', 'heads']);
  });

  it('publishes pairs when K wait, sorted, and not before', async () => {
    at(OPENS + 10);
    for (const [i, voter] of (house.voters.nord ?? []).slice(0, 4).entries()) {
      const b = fromBigInt(toBigInt(randomBytes(383)), 384);
      const assertion = assertWith(voter.passkey, registerChallenge(phi, [b]));
      value(await signRegister({ phi, requests: [toBase64Url(b)], assertion }));
      await tick();
      expect((await journalTypes(vote)).filter((type) => type === 'passes')).toHaveLength(i < 2 ? 0 : 1);
    }
    const event = readEvents(await readJournal(vote)).find(({ event: one }) => one.type === 'passes');
    const { pairs } = JSON.parse(event?.line.payload ?? '') as { pairs: { b: string[] }[] };
    const spelled = pairs.map((pair) => Buffer.from(pair.b[0] ?? '', 'base64url').toString('hex'));
    expect(spelled).toHaveLength(3);
    expect(spelled).toEqual([...spelled].sort());
    expect(await viewTurnout(vote)).toMatchObject({ urns: [{ members: 6, enrolled: 6, signed: 4, pairs: 3 }] });
  });

  it('is closed only when the urn has emptied itself, and with the last pairs', async () => {
    const context = { election: await definitionOf(vote), phi };
    const ballots = publicKeys.map((x, i) => sealBallot({ ...context, x, choices: [i === 0 ? [1, 0, 0] : [0, 1, 0]] }));
    urn.figures.set(phi, { state: 'closed' });
    at(CLOSES);
    expect(code(await proposeDecision(vote, 'close', member(0).id))).toBe('vote/not-flushed');
    const last = urn.append(phi, 'batch', {
      batch: 1,
      ballots: ballots.map(({ ballot }, i) => envelope(ballot, publicKeys[i] ?? 1n)),
    });
    urn.figures.set(phi, { state: 'closed', ballots: 4, passes: 3, flushed: true });
    expect(code(await proposeDecision(vote, 'close', member(0).id))).toBe('vote/broken-chain');
    urn.figures.set(phi, { state: 'closed', ballots: 3, passes: 3, flushed: true });
    const proposal = await decideBy(house, vote, 'close');
    expect(proposal.text.fr).toContain('3 bulletins, 3 votants');
    at(CLOSES + 20);
    await tick();
    const types = await journalTypes(vote);
    expect(types.slice(-2)).toEqual(['decision', 'heads']);
    expect(types.filter((type) => type === 'passes')).toHaveLength(2);
    expect(await viewTurnout(vote)).toMatchObject({ urns: [{ signed: 4, pairs: 4, state: 'sealed' }] });
    const closing = { ballots: 3, passes: 3, last, fewerThanK: false, decision: '0'.repeat(64) };
    expect(code(await keepFactors(trustee(0).id, factors(0)))).toBe('trustee/not-sealed');
    urn.append(phi, 'closing', closing);
  });

  /** What trustee `i` sends; `x` may be another's. */
  function factors(i: number, x = secrets[i] ?? 1n) {
    const chain = (urn.chains.get(phi) ?? []).map(formatLine).join('');
    const { tally } = countBallots(election, ballotsOf(chain));
    const payload = partialDecryption(group, { phi, x, tally: readTally(group, tally) });
    const assertion = assertWith(trustee(i).passkey, trusteeFactorsChallenge(phi, sha256(utf8(payload))));
    return { phi, payload, assertion };
  }

  it('takes the factors of each trustee once, proved and signed', async () => {
    expect(code(await proposeDecision(vote, 'publish', member(0).id))).toBe('vote/not-counted');
    const before = await snapshot();
    expect(code(await keepFactors(trustee(0).id, factors(0, 99n)))).toBe('trustee/bad-factors');
    expect(code(await keepFactors(trustee(0).id, { ...factors(0), payload: factors(0).payload }))).toBe(
      'trustee/bad-assertion',
    );
    expect(code(await keepFactors(trustee(1).id, factors(0)))).toBe('trustee/bad-assertion');
    expect(code(await keepFactors(member(0).id, factors(0)))).toBe('trustee/not-a-trustee');
    expect(code(await keepFactors(trustee(0).id, { ...factors(0), phi: 'A'.repeat(43) as Phi }))).toBe(
      'trustee/unknown-vote',
    );
    expect(await snapshot()).toEqual(before);
    const sent = factors(0);
    expect(await keepFactors(trustee(0).id, sent)).toEqual({ ok: true, value: { trustee: 1 } });
    expect(code(await keepFactors(trustee(0).id, sent))).toBe('ok');
    expect(code(await keepFactors(trustee(0).id, factors(0)))).toBe('trustee/already-decrypted');
    expect((await viewTrustee(trustee(0).id)).votes.find((one) => one.vote === vote)?.step).toBe('done');
    expect((await viewTrustee(trustee(1).id)).votes.find((one) => one.vote === vote)?.step).toBe('decrypt');
    expect(code(await proposeDecision(vote, 'publish', member(0).id))).toBe('vote/not-counted');
    expect(code(await keepFactors(trustee(1).id, factors(1)))).toBe('ok');
  });

  it('is published with its result, and its archive is what anyone derives', async () => {
    const proposal = await decideBy(house, vote, 'publish');
    expect(proposal.text.fr).toContain('vote blanc 1, Ada 2, Blaise 0');
    await tick();
    expect((await journalTypes(vote)).slice(-3)).toEqual(['factors', 'factors', 'decision']);
    expect((await listVotes()).find((one) => one.id === vote)?.urns.map((one) => one.state)).toEqual(['published']);
    expect((await viewVote(vote))?.next).toEqual([]);
    const file = (lines: readonly Parameters<typeof formatLine>[0][]) => lines.map(formatLine).join('');
    const derived = deriveArchive(file(urn.chains.get(phi) ?? []), file(await readJournal(vote)));
    expect(Buffer.from((await archiveOf(phi)) ?? new Uint8Array()).equals(Buffer.from(derived))).toBe(true);
  });

  it('appends nothing twice, also where a process dies between the two databases', async () => {
    const before = await journalTypes(vote);
    await databases.asOwner(
      'people',
      `UPDATE journal_outbox SET appended = false WHERE id = (SELECT max(id) FROM journal_outbox WHERE vote_id = $1)`,
      [vote],
    );
    await Promise.all([tick(), tick(), tick()]);
    await tick();
    expect(await journalTypes(vote)).toEqual(before);
  });
});

/** An envelope of the right form; the people side reads ballots and passes, and judges neither. */
function envelope(ballot: string, x: bigint) {
  const proof = { challenge: '1', response: '1' };
  const token = { prefix: toBase64Url(randomBytes(32)), signature: toBase64Url(randomBytes(384)) };
  const y = group.encode(group.power(group.g, x));
  return { pass: { y, tokens: [token] }, ballot, n: 1, previous: '', signature: proof };
}
