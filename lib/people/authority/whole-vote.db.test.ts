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
import { type PersonId, type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { fromBigInt, randomBytes, toBase64Url, toBigInt, utf8 } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { openVotes } from '../passkey/open-votes.ts';
import { exportSigned } from '../roll/index.ts';
import { signRegister } from '../roll/register/index.ts';
import { rollMarks } from '../roll/root.ts';
import { seedMember, seedPasskey } from '../testing.ts';
import {
  archiveOf,
  keepFactors,
  listVotes,
  proposeDecision,
  tick,
  viewTrustee,
  viewTurnout,
  viewVote,
} from './index.ts';
import {
  admitted,
  at,
  buildBooth,
  CLOSES,
  codeOf,
  decideBy,
  electionTables,
  frozen,
  type House,
  OPENS,
  prepared,
  seat,
  secrets,
  seedHouse,
  serveUrn,
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
const journalTypes = async (vote: VoteId) => readEvents(await readJournal(vote)).map(({ event }) => event.type);

const snapshot = () => electionTables(databases);

async function definitionOf(vote: VoteId): Promise<Definition> {
  const [row] = await databases.asOwner<{ election: string }>(
    'people',
    'SELECT election FROM definition WHERE vote_id = $1',
    [vote],
  );
  return parseDefinition(row?.election ?? '');
}

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

  it('sends a letter to each trustee and to the Authority, and none yet to voters', async () => {
    const letters = await databases.asOwner<{ template: string; count: number }>(
      'people',
      'SELECT template, count(*)::int FROM mail GROUP BY template ORDER BY template',
    );
    expect(letters).toEqual([
      { template: 'decision-waiting', count: 4 },
      { template: 'trustee-named', count: 2 },
    ]);
  });

  it('tells a new root of the roll, once', async () => {
    await seedPasskey(seat(house.voters.nord, 0).id);
    for (const second of [OPENS - 595, OPENS - 580, OPENS - 560]) {
      at(second);
      await tick();
    }
    expect(await journalTypes(vote)).toEqual(['decision', 'decision', 'roll', 'heads']);
  });

  it('sees every change of the frozen roll in its mark', async () => {
    const mark = async () => JSON.stringify([...(await withPeople((tx) => rollMarks(tx, vote)))].sort());
    const marks = [await mark()];
    const { id } = seat(house.voters.nord, 1);
    const { credential } = await seedPasskey(id);
    marks.push(await mark());
    const late = await seedMember('nord');
    expect(await mark()).toBe(marks[1]);
    await admitted(house, vote, [{ id: late }]);
    marks.push(await mark());
    expect(new Set(marks).size).toBe(3);
    await databases.asOwner('people', 'DELETE FROM passkey WHERE id = $1', [credential]);
    await databases.asOwner('people', 'DELETE FROM member WHERE person_id = $1', [late]);
  });

  it('awaits those who stand on its roll, from its opening on', async () => {
    const awaits = (person: PersonId) => withPeople((tx) => openVotes(tx, person));
    const { id } = seat(house.voters.nord, 0);
    const { title } = (await definitionOf(vote))['x-isoloir'];
    at(OPENS - 1);
    expect(await awaits(id)).toEqual([]);
    at(OPENS);
    expect(await awaits(id)).toEqual([{ urn: toUrlForm(phi), title }]);
    expect(await awaits(member(0).id)).toEqual([]);
  });

  it('publishes pairs with the tick when K wait, sorted, and not before', async () => {
    for (const [i, voter] of (house.voters.nord ?? []).slice(0, 4).entries()) {
      at(OPENS + 10 + 20 * i);
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
    expect(await viewTurnout(vote)).toMatchObject({ urns: [{ members: 6, enrolled: 5, signed: 4, pairs: 3 }] });
  });

  it('is closed only when the urn has emptied itself, and with the last pairs', async () => {
    const context = { election: await definitionOf(vote), phi };
    const ballots = publicKeys.map((x, i) => sealBallot({ ...context, x, choices: [i === 0 ? [1, 0, 0] : [0, 1, 0]] }));
    urn.figures.set(phi, { state: 'closed' });
    at(CLOSES);
    expect(codeOf(await proposeDecision(vote, 'close', member(0).id))).toBe('vote/not-flushed');
    expect(await viewVote(vote)).toMatchObject({ next: [], waits: 'urns' });
    const last = urn.append(phi, 'batch', {
      batch: 1,
      ballots: ballots.map(({ ballot }, i) => envelope(ballot, publicKeys[i] ?? 1n)),
    });
    urn.figures.set(phi, { state: 'closed', ballots: 4, passes: 3, flushed: true });
    expect(codeOf(await proposeDecision(vote, 'close', member(0).id))).toBe('vote/broken-chain');
    urn.figures.set(phi, { state: 'closed', ballots: 3, passes: 3, flushed: true });
    expect(await viewVote(vote)).toMatchObject({ next: ['close'], waits: null });
    const proposal = await decideBy(house, vote, 'close');
    expect(proposal.text.fr).toContain('3 bulletins, 3 votants');
    at(CLOSES + 20);
    await tick();
    const types = await journalTypes(vote);
    expect(types.slice(-2)).toEqual(['decision', 'heads']);
    expect(types.filter((type) => type === 'passes')).toHaveLength(2);
    expect(await viewTurnout(vote)).toMatchObject({ urns: [{ signed: 4, pairs: 4, state: 'sealed' }] });
    const closing = { ballots: 3, passes: 3, last, fewerThanK: false, decision: '0'.repeat(64) };
    expect(codeOf(await keepFactors(trustee(0).id, factors(0)))).toBe('trustee/not-sealed');
    urn.append(phi, 'closing', closing);
  });

  it('then, and not before, the Authority can have the list of who has signed', async () => {
    const list = await value(await exportSigned(vote, 'fr')).text();
    const rows = list.trim().split('\r\n').slice(1);
    const signed = rows.filter((row) => row.endsWith(';oui')).map((row) => row.split(';')[0]);
    const numbers = (house.voters.nord ?? []).slice(0, 4).map(({ id }) => `M-${id.slice(0, 8)}`);
    expect(signed.toSorted()).toEqual(numbers.toSorted());
    expect(rows.filter((row) => row.endsWith(';non'))).toHaveLength(2);
    at(CLOSES - 1);
    const open = await frozen(house, { closes: CLOSES + 3600 });
    expect(codeOf(await exportSigned(open.vote, 'fr'))).toBe('roll/not-over');
    at(CLOSES + 20);
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
    expect(codeOf(await proposeDecision(vote, 'publish', member(0).id))).toBe('vote/not-counted');
    const before = await snapshot();
    expect(codeOf(await keepFactors(trustee(0).id, factors(0, 99n)))).toBe('trustee/bad-factors');
    expect(codeOf(await keepFactors(trustee(0).id, { ...factors(0), payload: factors(0).payload }))).toBe(
      'trustee/bad-assertion',
    );
    expect(codeOf(await keepFactors(trustee(1).id, factors(0)))).toBe('trustee/bad-assertion');
    expect(codeOf(await keepFactors(member(0).id, factors(0)))).toBe('trustee/not-a-trustee');
    expect(codeOf(await keepFactors(trustee(0).id, { ...factors(0), phi: 'A'.repeat(43) as Phi }))).toBe(
      'trustee/unknown-vote',
    );
    expect(await snapshot()).toEqual(before);
    const sent = factors(0);
    expect(await keepFactors(trustee(0).id, sent)).toEqual({ ok: true, value: { trustee: 1 } });
    expect(codeOf(await keepFactors(trustee(0).id, sent))).toBe('ok');
    expect(codeOf(await keepFactors(trustee(0).id, factors(0)))).toBe('trustee/already-decrypted');
    expect((await viewTrustee(trustee(0).id)).votes.find((one) => one.vote === vote)?.step).toBe('done');
    expect((await viewTrustee(trustee(1).id)).votes.find((one) => one.vote === vote)?.step).toBe('decrypt');
    expect(codeOf(await proposeDecision(vote, 'publish', member(0).id))).toBe('vote/not-counted');
    expect(await viewVote(vote)).toMatchObject({ next: [], waits: 'trustees' });
    expect(codeOf(await keepFactors(trustee(1).id, factors(1)))).toBe('ok');
    expect(await viewVote(vote)).toMatchObject({ next: ['publish'], waits: null });
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
    // derived once, however many ask: who asks without a session must not cost seconds each time
    const [one, other] = await Promise.all([archiveOf(phi), archiveOf(phi)]);
    expect(one).toBe(other);
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
