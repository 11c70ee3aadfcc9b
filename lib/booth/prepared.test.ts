/** A ballot sealed without network, or left sealed by a page that was killed: finished later, never double, never lost. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  castVote,
  discardPrepared,
  fetchPaper,
  isInUrn,
  openTurn,
  type Paper,
  readDevice,
  resumeTurn,
  sealTurn,
  settleTurn,
  signAndCast,
} from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Meddling, type Party, worldOf } from './testing.ts';

const blank = [[1, 0, 0]];
const ada = [[0, 1, 0]];
const noNetwork: Meddling = () => Promise.reject(new TypeError('no network'));

let party: Party;
let person: ReturnType<typeof fakePerson>;
let world: ReturnType<typeof worldOf>;
let paper: Paper;
beforeEach(async () => {
  party = await fakeParty();
  person = fakePerson();
  world = worldOf(party, person.passkeys);
  paper = cast(await fetchPaper(world, party.phi));
});

const seal = async (choices = ada) => cast(await sealTurn(world, paper, cast(await openTurn(world, paper)), choices));
/** The page was killed: what is left is what the device kept. */
const found = async () => (await readDevice(world, party.phi)) ?? expect.fail('keeps nothing');
const prepared = async () => (await found()).prepared[0] ?? expect.fail('nothing prepared');
const online = () => {
  party.meddle = () => undefined;
};

describe('without network', () => {
  beforeEach(() => {
    party.meddle = noNetwork;
  });

  test('a ballot is sealed with one touch and no request, and kept as ciphertext alone', async () => {
    const asked = party.seen.length;
    const turn = await seal();
    expect(party.seen).toHaveLength(asked);
    const { votes, prepared } = await found();
    expect(votes).toEqual([]);
    expect(prepared).toHaveLength(1);
    expect(Object.keys(prepared[0] ?? {}).sort()).toEqual(['after', 'ballot', 'credential', 'number', 'y']);
    expect(prepared[0]).toMatchObject({ number: turn.sealed.number, after: null });
    // The bytes on the device are those of a ballot and nothing beside it.
    expect(Object.keys(JSON.parse(prepared[0]?.ballot ?? '{}')).sort()).toEqual([
      'answers',
      'credential',
      'election_hash',
      'election_uuid',
      'signature',
    ]);
  });

  test('nothing is signed as long as the urn is out of reach; then the same ballot goes in', async () => {
    const turn = await seal();
    expect(codeOf(await signAndCast(world, paper, turn))).toBe('booth/offline');
    expect([person.touches.sign, party.signedBy.size]).toEqual([0, 0]);
    online();
    const vote = cast(await signAndCast(world, paper, turn));
    expect([vote.number, vote.n]).toEqual([turn.sealed.number, 1]);
    expect((await found()).prepared).toEqual([]);
  });

  test('the page is killed, and another one finishes with the same passkey', async () => {
    const { sealed } = await seal();
    online();
    const turn = cast(await resumeTurn(world, paper, await prepared()));
    const vote = cast(await signAndCast(world, paper, turn));
    expect([vote.number, vote.n]).toEqual([sealed.number, 1]);
    expect(party.urn.get(vote.y)).toHaveLength(1);
    expect(person.touches).toMatchObject({ open: 2, sign: 1 });
    expect(await found()).toMatchObject({ prepared: [], votes: [{ number: vote.number }] });
  });

  test('only the passkey that sealed is asked', async () => {
    await seal();
    online();
    const other = { ...world, passkeys: fakePerson().passkeys };
    expect(codeOf(await resumeTurn(other, paper, await prepared()))).toBe('booth/touch-refused');
  });
});

describe('where another ballot entered in between', () => {
  const elsewhere = async () => cast(await castVote(worldOf(party, person.passkeys), party.phi, blank));

  test('one found on the device gives way, says which ballot counts, and is gone', async () => {
    await seal();
    const other = await elsewhere();
    const turn = cast(await resumeTurn(world, paper, await prepared()));
    const refusal = await signAndCast(world, paper, turn);
    expect(refusal).toMatchObject({
      refusal: { code: 'booth/overtaken', detail: { n: 1, number: other.number } },
    });
    expect((await found()).prepared).toEqual([]);
    expect(party.urn.get(other.y)).toHaveLength(1);
    // …and the voter chooses again.
    expect(cast(await castVote(world, party.phi, ada)).n).toBe(2);
  });

  test('one just chosen on this page takes the next turn, and its new place is kept', async () => {
    const turn = await seal();
    const other = await elsewhere();
    const settled = cast(await settleTurn(world, paper, turn));
    expect(settled.sealed).toMatchObject({ number: turn.sealed.number, n: 2, before: { number: other.number } });
    expect((await prepared()).after).toEqual({ n: 1, number: other.number });
    const vote = cast(await signAndCast(world, paper, settled));
    expect([vote.number, vote.n]).toEqual([turn.sealed.number, 2]);
  });

  test('one that overtakes after the urn was asked: said, and the voter seals again', async () => {
    const settled = cast(await settleTurn(world, paper, await seal()));
    await elsewhere();
    expect(codeOf(await signAndCast(world, paper, settled))).toBe('booth/out-of-turn');
    const [vote] = (await found()).votes;
    expect(vote).toMatchObject({ receipt: null, overtaken: { n: 1 } });
    expect(vote && isInUrn(vote)).toBe(false);
    expect(cast(await castVote(world, party.phi, ada)).n).toBe(2);
  });
});

describe('after a ballot of this very device', () => {
  test('a second one, sealed without network, follows the first', async () => {
    const first = cast(await castVote(world, party.phi, ada));
    party.meddle = noNetwork;
    const { sealed } = await seal(blank);
    online();
    const turn = cast(await resumeTurn(world, paper, await prepared()));
    const second = cast(await signAndCast(world, paper, turn));
    expect(second).toMatchObject({ y: first.y, n: 2, number: sealed.number });
    expect(person.touches.sign).toBe(1);
  });

  test('also where the first was still on its way: both arrive, in order', async () => {
    party.meddle = (url) => (url.endsWith('/cast') ? new Response('', { status: 503 }) : undefined);
    expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/busy');
    const { sealed } = await seal(blank);
    online();
    const turn = cast(await resumeTurn(world, paper, await prepared()));
    const second = cast(await signAndCast(world, paper, turn));
    expect(second).toMatchObject({ n: 2, number: sealed.number });
    expect(party.urn.get(second.y)?.map(({ n }) => n)).toEqual([1, 2]);
  });
});

describe('two windows', () => {
  /** This window's first ballot is answered only when the other window is done. */
  async function slowAnswer(other: () => Promise<unknown>) {
    party.meddle = (url, body) => {
      if (!url.endsWith('/cast')) return undefined;
      party.meddle = () => undefined;
      const answer = party.fetch(url, { body });
      return answer.then(async (first) => {
        await other();
        return first;
      });
    };
    return cast(await castVote(world, party.phi, ada));
  }

  test('an answer that comes late does not wipe the newer ballot of the other window', async () => {
    let newer = '';
    const first = await slowAnswer(async () => {
      newer = cast(await castVote({ ...world }, party.phi, blank)).number;
    });
    expect(first.receipt?.number).toBe(first.number);
    expect((await found()).votes).toMatchObject([{ n: 2, number: newer, receipt: { number: newer } }]);
  });

  test('nor one that waits to be sent', async () => {
    await slowAnswer(async () => {
      party.meddle = (url, body) =>
        url.endsWith('/cast') && body.includes('"n":2,') ? new Response('', { status: 503 }) : undefined;
      expect(codeOf(await castVote({ ...world }, party.phi, blank))).toBe('booth/busy');
    });
    expect((await found()).votes).toMatchObject([{ n: 2, receipt: null, overtaken: null }]);
    online();
    expect(cast(await castVote(world, party.phi, ada)).n).toBe(3);
  });

  test('of two ballots for the same turn the one in the urn is remembered', async () => {
    const turns = [await seal(ada), await seal(blank)];
    for (const turn of turns) cast(await settleTurn(world, paper, turn));
    const ends = await Promise.all(turns.map((turn) => signAndCast(world, paper, turn)));
    expect(ends.map((end) => codeOf(end)).sort()).toEqual(['booth/out-of-turn', 'ok']);
    const entered = ends.flatMap((end) => (end.ok ? [end.value.number] : []));
    expect((await found()).votes.map(({ number, receipt }) => receipt?.number ?? number)).toEqual(entered);
  });
});

test('sealing again replaces what was prepared; choosing again throws it away', async () => {
  const first = await seal();
  const second = await seal(blank);
  expect((await found()).prepared.map(({ number }) => number)).toEqual([second.sealed.number]);
  expect(second.sealed.number).not.toBe(first.sealed.number);
  await discardPrepared(world, paper, await prepared());
  expect((await found()).prepared).toEqual([]);
});

test('a browser that keeps nothing is known before the voter chooses', async () => {
  const read = () => Promise.reject(new DOMException('private', 'InvalidStateError'));
  expect(await readDevice({ ...world, store: { ...world.store, readPrepared: read } }, party.phi)).toBeNull();
});
