/** Finding one's ballot again: what is said needs the urn's signature, on a receipt or on a batch. */
import { beforeEach, describe, expect, test } from 'vitest';
import { formatLine, type Head, headMessage, makeEvent } from '#lib/board/event.ts';
import { generate, sign } from '#lib/crypto/signature.ts';
import { Envelope } from '#lib/election/envelope.ts';
import { signReceipt } from '#lib/election/receipt.ts';
import { BallotNumber } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { castVote, fetchPaper, findByPasskey, findKept, type StoredVote } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, worldOf } from './testing.ts';

const ada = [[0, 1, 0]];
let party: Party;
let person: ReturnType<typeof fakePerson>;
let world: ReturnType<typeof worldOf>;
let mine: StoredVote;
let other: string;
beforeEach(async () => {
  party = await fakeParty();
  person = fakePerson();
  world = worldOf(party, person.passkeys);
  mine = cast(await castVote(world, party.phi, ada));
  party.signedBy.clear();
  other = cast(await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada)).envelope;
});

const paper = async () => cast(await fetchPaper(world, party.phi));
const published = (envelope: string) => {
  const { phi: _, ...rest } = Envelope.parse(JSON.parse(envelope));
  return rest;
};

/** A board that goes on from the receipt's head (height 0): one event per item, a batch of these envelopes or `closing`. */
function board(items: readonly (readonly string[] | 'closing')[], { secret = party.receiptSecret, after = true } = {}) {
  const head: Head = mine.receipt?.head ?? expect.fail('no receipt');
  let parent = after ? head.hash : '11'.repeat(32);
  const lines = items.map((item, i) => {
    const height = head.height + 1 + i;
    const isClosing = item === 'closing';
    const payload = canonicalJson(
      isClosing
        ? { ballots: 1, passes: 1, last: parent, fewerThanK: false, decision: '22'.repeat(32) }
        : { batch: height, ballots: item.map(published) },
    );
    const chain = `urn/${party.phi}`;
    const { event, hash } = makeEvent({ chain, height, parent, type: isClosing ? 'closing' : 'batch', payload });
    parent = hash;
    return formatLine({ event, payload, signature: toHex(sign(secret, headMessage({ chain, height, hash }))) });
  });
  party.meddle = (url) => (url.endsWith('?from=1') ? new Response(lines.join('')) : undefined);
}

describe('with what this device kept, without a touch', () => {
  const find = async () => findKept(world, await paper(), mine);

  test('its batch is not out yet: in the urn, under the receipt', async () => {
    for (const items of [[], [[other]]]) {
      board(items);
      expect(cast(await find())).toMatchObject({ where: 'waiting', held: { number: mine.number, batch: null } });
    }
    expect(person.touches.open).toBe(1);
  });

  test.each([
    ['in the batch that was promised', 2],
    ['in the one before', 1],
  ])('it is on the board, %s, and the device remembers', async (_, batch) => {
    board(batch === 1 ? [[other, mine.envelope]] : [[other], [mine.envelope]]);
    expect(cast(await find())).toMatchObject({ where: 'board', held: { batch, number: mine.number } });
    expect(await world.store.read(party.phi)).toMatchObject([{ batch, receipt: { number: mine.number } }]);
  });

  test('afterwards that one batch is looked at again', async () => {
    board([[mine.envelope]]);
    cast(await find());
    [mine = expect.fail()] = await world.store.read(party.phi);
    expect(cast(await find())).toMatchObject({ where: 'board', held: { batch: 1 } });
    board([[other]]);
    expect(await find()).toMatchObject({ refusal: { code: 'booth/altered', detail: { what: 'board' } } });
  });

  test('the promised batch is out without it, or the urn was closed without it: the promise is broken', async () => {
    for (const items of [[[other], [other]], ['closing'], [[other], 'closing']] as const) {
      board(items);
      expect(await find()).toMatchObject({ refusal: { code: 'booth/altered', detail: { what: 'promise' } } });
    }
  });

  test.each<[string, Parameters<typeof board>[1]]>([
    ['signed by another key', { secret: generate().secret }],
    ['that does not go on from the head in the receipt', { after: false }],
  ])('a board %s proves nothing, for or against', async (_, lie) => {
    for (const items of [[[mine.envelope]], [[other], [other]]]) {
      board(items, lie);
      expect(await find()).toMatchObject({ refusal: { code: 'booth/altered', detail: { what: 'board' } } });
    }
  });

  test('an urn out of reach is an urn out of reach, and the receipt is still there', async () => {
    party.meddle = () => Promise.reject(new TypeError('no network'));
    expect(codeOf(await find())).toBe('booth/offline');
    expect(await world.store.read(party.phi)).toMatchObject([{ receipt: { number: mine.number } }]);
    party.meddle = () => new Response('', { status: 503 });
    expect(codeOf(await find())).toBe('booth/busy');
  });

  test('a receipt that was changed on the device is no receipt', async () => {
    const receipt = mine.receipt && { ...mine.receipt, batch: 99 };
    await expect(findKept(world, await paper(), { ...mine, receipt })).rejects.toThrow(RangeError);
  });
});

describe('with the passkey, from any device', () => {
  test('the last ballot is found, wherever it was cast; someone who never voted is told so', async () => {
    const elsewhere = worldOf(party, person.passkeys);
    expect(cast(await findByPasskey(elsewhere, await paper()))).toMatchObject({
      where: 'waiting',
      held: { number: mine.number },
    });
    const nobody = worldOf(party, fakePerson().passkeys);
    expect(cast(await findByPasskey(nobody, await paper()))).toEqual({ where: 'nowhere' });
  });

  test('after closing the urn still answers; "on the board" is believed with the signed batch in hand only', async () => {
    party.state = 'published';
    const last = { n: 1, number: mine.number, receipt: null, batch: 1 };
    const says = async () => {
      const shown = party.meddle;
      party.meddle = (url, body) =>
        url.endsWith('/api/urn/status') ? new Response(JSON.stringify({ last })) : shown(url, body);
      return findByPasskey(worldOf(party, person.passkeys), await paper());
    };
    board([[other]]);
    expect(codeOf(await says())).toBe('booth/altered');
    board([[mine.envelope]]);
    expect(cast(await says())).toMatchObject({ where: 'board', held: { batch: 1, number: mine.number } });
  });

  test('a receipt beside it makes no batch true: both are checked', async () => {
    const last = { n: 1, number: mine.number, receipt: mine.receipt, batch: 1 };
    board([[other]]);
    const shown = party.meddle;
    party.meddle = (url, body) =>
      url.endsWith('/api/urn/status') ? new Response(JSON.stringify({ last })) : shown(url, body);
    const elsewhere = worldOf(party, person.passkeys);
    expect(await findByPasskey(elsewhere, await paper())).toMatchObject({
      refusal: { code: 'booth/altered', detail: { what: 'board' } },
    });
  });

  test('an urn that signed for this ballot and names another in its turn is at fault', async () => {
    const stranger = BallotNumber.parse(`${'AB'.repeat(21)}A`);
    const receipt = signReceipt(party.receiptSecret, {
      ...(mine.receipt ?? expect.fail()),
      number: stranger,
    });
    const last = { n: 1, number: stranger, receipt, batch: null };
    party.meddle = (url) => (url.endsWith('/api/urn/status') ? new Response(JSON.stringify({ last })) : undefined);
    expect(await findByPasskey(world, await paper())).toMatchObject({
      refusal: { code: 'booth/altered', detail: { what: 'lost' } },
    });
  });

  test('a ballot that missed the closing does not hide the one that counts', async () => {
    party.meddle = (url) => (url.endsWith('/cast') ? new Response('', { status: 503 }) : undefined);
    expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/busy');
    party.meddle = () => undefined;
    party.state = 'closed';
    expect(cast(await findByPasskey(world, await paper()))).toMatchObject({ held: { n: 1, number: mine.number } });
  });

  test('an envelope that still waits here is delivered on the way', async () => {
    party.signedBy.clear();
    const late = worldOf(party, fakePerson().passkeys);
    party.meddle = (url) => (url.endsWith('/cast') ? new Response('', { status: 503 }) : undefined);
    expect(codeOf(await castVote(late, party.phi, ada))).toBe('booth/busy');
    party.meddle = () => undefined;
    expect(cast(await findByPasskey(late, await paper()))).toMatchObject({ where: 'waiting', held: { n: 1 } });
  });
});
