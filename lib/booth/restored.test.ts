/** An urn that was restored from a backup: what it had signed for and lost goes back in, once, and the old receipt stays. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Envelope } from '#lib/election/envelope.ts';
import { castVote, fetchPaper, findByPasskey, findKept, type StoredVote } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, urnOrigin, worldOf } from './testing.ts';

const ada = [[0, 1, 0]];
const blaise = [[0, 0, 1]];
let party: Party;
let person: ReturnType<typeof fakePerson>;
let world: ReturnType<typeof worldOf>;
let mine: StoredVote;

beforeEach(async () => {
  party = await fakeParty();
  person = fakePerson();
  world = worldOf(party, person.passkeys);
  mine = cast(await castVote(world, party.phi, ada));
});

const paper = async () => cast(await fetchPaper(world, party.phi));
const held = () => [...party.urn.values()].flat().map(({ n, number }) => ({ n, number }));
const stored = async () => (await world.store.read(party.phi))[0] ?? expect.fail('nothing is kept');
/** The board shows nothing after the receipt's head: the batch is not out. */
const silentBoard = () => {
  party.meddle = (url) => (url.endsWith('?from=1') ? new Response('') : undefined);
};
/** Puts the urn back to what it held after `count` ballots. */
function lose(count = 0) {
  for (const [y, ballots] of party.urn) party.urn.set(y, ballots.slice(0, count));
}

describe('without a touch, by looking after the ballot', () => {
  test('an urn that still holds it says so with the same receipt: nothing is told, nothing changes', async () => {
    silentBoard();
    expect(cast(await findKept(world, await paper(), mine))).toMatchObject({ where: 'waiting', again: false });
    expect(await stored()).toEqual(mine);
    expect(person.touches).toMatchObject({ open: 1, sign: 1 });
  });

  test('one that lost it takes the very same bytes, and the receipt that it broke is kept beside the new one', async () => {
    silentBoard();
    lose();
    party.head = { height: 3, hash: '33'.repeat(32) };
    const found = cast(await findKept(world, await paper(), mine));
    expect(found).toMatchObject({ where: 'waiting', again: true, held: { n: 1, number: mine.number } });
    expect(held()).toEqual([{ n: 1, number: mine.number }]);
    const kept = await stored();
    expect(kept.receipt).not.toEqual(mine.receipt);
    expect(kept).toEqual({ ...mine, receipt: kept.receipt, lost: mine.receipt });
    expect(party.seen.filter(({ url }) => url === `${urnOrigin}/api/urn/cast`).map(({ init }) => init.body)).toEqual([
      mine.envelope,
      mine.envelope,
    ]);
    expect(person.touches).toMatchObject({ open: 1, sign: 1 });
  });

  test('one that is over and lost it takes nothing: the receipt is still there', async () => {
    lose();
    party.state = 'closed';
    silentBoard();
    expect(cast(await findKept(world, await paper(), mine))).toMatchObject({ where: 'waiting', again: false });
    expect(await stored()).toEqual(mine);
  });

  test('an urn out of reach changes nothing: the receipt still says that it waits', async () => {
    party.meddle = (url) => (url.endsWith('?from=1') ? new Response('') : Promise.reject(new TypeError('no network')));
    const at = await fetchedBefore();
    expect(cast(await findKept(world, at, mine))).toMatchObject({ where: 'waiting', again: false });
    expect(await stored()).toEqual(mine);
  });
  const fetchedBefore = async () => {
    const { meddle } = party;
    party.meddle = () => undefined;
    const at = await paper();
    party.meddle = meddle;
    return at;
  };
});

describe('with the passkey', () => {
  test('the last of two turns is lost: it goes in again after the first', async () => {
    const second = cast(await castVote(world, party.phi, blaise));
    lose(1);
    party.head = { height: 3, hash: '33'.repeat(32) };
    expect(cast(await findByPasskey(world, await paper()))).toMatchObject({
      where: 'waiting',
      again: true,
      held: { n: 2, number: second.number },
    });
    expect(held().map(({ number }) => number)).toEqual([mine.number, second.number]);
  });

  test('both turns are lost: the same sealed ballot in an envelope of the first turn', async () => {
    const second = cast(await castVote(world, party.phi, blaise));
    lose();
    party.head = { height: 3, hash: '33'.repeat(32) };
    expect(cast(await findByPasskey(world, await paper()))).toMatchObject({ again: true, held: { n: 1 } });
    expect(held()).toEqual([{ n: 1, number: second.number }]);
    const kept = await stored();
    const envelope = Envelope.parse(JSON.parse(kept.envelope));
    expect(envelope).toMatchObject({ n: 1, previous: '', ballot: JSON.parse(second.envelope).ballot });
    expect(kept.lost).toEqual(second.receipt);
    expect(person.touches.sign).toBe(1);
  });

  test('a newer vote from another device stays: an old choice never comes back in its place', async () => {
    const second = cast(await castVote(world, party.phi, blaise));
    lose();
    const elsewhere = worldOf(party, person.passkeys);
    const newer = cast(await castVote(elsewhere, party.phi, ada));
    expect(codeOf(await findByPasskey(world, await paper()))).toBe('booth/altered');
    expect(held()).toEqual([{ n: 1, number: newer.number }]);
    expect(await stored()).toEqual(second);
  });

  test('who votes again goes on after what was put back', async () => {
    lose();
    party.head = { height: 3, hash: '33'.repeat(32) };
    const next = cast(await castVote(world, party.phi, blaise));
    expect(held()).toEqual([
      { n: 1, number: mine.number },
      { n: 2, number: next.number },
    ]);
  });
});
