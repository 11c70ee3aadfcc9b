/** The answer to the last ballot is lost, and the urn closes: what the device then says must be true, either way. */
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Receipt, signReceipt } from '#lib/election/receipt.ts';
import {
  askOfClosed,
  castVote,
  fetchGrace,
  fetchPaper,
  isInUrn,
  openTurn,
  readDevice,
  sealTurn,
  settleTurn,
  signAndCast,
} from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, worldOf } from './testing.ts';

const ada = [[0, 1, 0]];
const blank = [[1, 0, 0]];
let party: Party;
let world: ReturnType<typeof worldOf>;
beforeEach(async () => {
  party = await fakeParty();
  world = worldOf(party, fakePerson().passkeys);
});
const paper = async () => cast(await fetchPaper(world, party.phi));
const votes = async () => (await readDevice(world, party.phi))?.votes ?? expect.fail('keeps nothing');

/** The ballot reaches the urn (or not), and no answer comes back; then the urn closes. */
async function loseAnswer({ arrives }: { arrives: boolean }) {
  const noNetwork = () => Promise.reject(new TypeError('no network'));
  party.meddle = (url, body) => {
    if (!url.endsWith('/api/urn/cast')) return undefined;
    party.meddle = () => undefined;
    const arriving = arrives ? party.fetch(url, { body }) : Promise.resolve(null);
    party.meddle = noNetwork;
    return arriving.then(noNetwork);
  };
  expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/offline');
  party.meddle = () => undefined;
  party.state = 'closed';
}

describe('a ballot whose answer was lost at the closing', () => {
  test('is in the urn where it arrived', async () => {
    await loseAnswer({ arrives: true });
    expect(await askOfClosed(world, await paper(), await votes())).toBe(true);
    expect((await votes()).map(isInUrn)).toEqual([true]);
  });

  test('is lost where it did not', async () => {
    await loseAnswer({ arrives: false });
    expect(await askOfClosed(world, await paper(), await votes())).toBe(true);
    expect((await votes()).map(isInUrn)).toEqual([false]);
  });

  test('is neither as long as the urn could not be asked', async () => {
    await loseAnswer({ arrives: true });
    party.meddle = () => Promise.reject(new TypeError('no network'));
    expect(await askOfClosed(world, await paper(), await votes())).toBe(false);
    party.meddle = () => new Response('', { status: 503 });
    expect(await askOfClosed(world, await paper(), await votes())).toBe(false);
  });
});

describe('two windows on one device', () => {
  const sealed = async (choices = ada) =>
    cast(await sealTurn(world, await paper(), cast(await openTurn(world, await paper())), choices));

  test('the slower one wipes no receipt, nor what the other sealed since', async () => {
    const slow = cast(await settleTurn(world, await paper(), await sealed()));
    const sent = cast(await castVote(world, party.phi, blank));
    expect(await signAndCast(world, await paper(), slow)).toMatchObject({
      refusal: { code: 'booth/out-of-turn', detail: { n: 1, number: sent.number } },
    });
    expect(await votes()).toEqual([sent]);
    expect(party.urn.get(sent.y)).toHaveLength(1);
  });

  test('a ballot sealed in the other one stays when this one is sent', async () => {
    const first = cast(await settleTurn(world, await paper(), await sealed()));
    const second = await sealed(blank);
    cast(await signAndCast(world, await paper(), first));
    expect((await readDevice(world, party.phi))?.prepared).toMatchObject([{ number: second.sealed.number }]);
  });
});

describe('a receipt whose promise could never be held to', () => {
  test.each([
    ['a batch that is out already', 5, 5],
    ['a batch in the far future', 0, 1000],
  ])('is none: %s', async (_, height, batch) => {
    const changed = async (answer: Response): Promise<Response> => {
      const { receipt } = z.object({ receipt: Receipt }).parse(await answer.json());
      const head = { ...receipt.head, height };
      return new Response(JSON.stringify({ receipt: signReceipt(party.receiptSecret, { ...receipt, head, batch }) }));
    };
    party.meddle = (url, body) => {
      if (!url.endsWith('/api/urn/cast')) return undefined;
      party.meddle = () => undefined;
      return party.fetch(url, { body }).then(changed);
    };
    expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/altered');
  });
});

describe('after the closing, in its grace', () => {
  const grace = (answer: unknown, status = 200) => {
    const asked: RequestInit[] = [];
    party.meddle = (url) => {
      if (!url.includes('/api/people/grace/')) return undefined;
      asked.push(party.seen.at(-1)?.init ?? {});
      return new Response(JSON.stringify(answer), { status });
    };
    return asked;
  };

  test('a first ballot enters; one in the place of another is told that the first counts', async () => {
    const first = cast(await castVote(world, party.phi, ada));
    party.state = 'grace';
    expect(codeOf(await castVote(world, party.phi, blank))).toBe('booth/no-revote');
    expect((await votes()).map(({ before }) => before?.number)).toEqual([first.number]);
    const other = worldOf(party, fakePerson().passkeys);
    party.signedBy.clear();
    expect(cast(await castVote(other, party.phi, ada)).receipt).not.toBeNull();
  });

  test('a ballot that waits on the device is sent as soon as it is asked for', async () => {
    await loseAnswer({ arrives: false });
    party.state = 'grace';
    expect(await askOfClosed(world, await paper(), await votes())).toBe(true);
    expect((await votes()).map(isInUrn)).toEqual([true]);
  });

  test('whether the place in line counts is asked with the place, and believed only as it should be spelled', async () => {
    const asked = grace({ until: 1_800_004_200, held: true });
    expect(await fetchGrace(world, party.phi)).toEqual({ until: 1_800_004_200, held: true });
    expect(asked).toMatchObject([{ credentials: 'same-origin', referrerPolicy: 'no-referrer' }]);
    for (const [answer, status] of [
      [{ until: 'soon', held: true }],
      ['', 200],
      [{ code: 'register/unknown-urn' }, 404],
    ] as const) {
      grace(answer, status);
      expect(await fetchGrace(world, party.phi)).toBeNull();
    }
  });
});
