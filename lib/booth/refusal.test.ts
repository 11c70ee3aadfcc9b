/** What a side signs when it turns the voter away: kept on the device where it is about what was sent, shown where it is signed. */
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { generate, sign } from '#lib/crypto/signature.ts';
import { type RefusalFacts, stateRefusal } from '#lib/election/refusal.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { castVote, fetchPaper, keepingRefusals, readProof, type World } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, worldOf } from './testing.ts';

const hour = 1_800_000_000;
const ada = [[0, 1, 0]];
let party: Party;
let world: World;
beforeEach(async () => {
  party = await fakeParty();
  world = keepingRefusals(worldOf(party, fakePerson().passkeys), party.phi);
});
const paper = async () => cast(await fetchPaper(world, party.phi));

/** The urn refuses every ballot, with a statement that `lie` may change before it is signed. */
function refusing(status: number, lie: Partial<RefusalFacts> = {}, secret: Bytes = party.receiptSecret) {
  party.meddle = (url, body) => {
    if (!url.endsWith('/api/urn/cast')) return undefined;
    const honest = { phi: party.phi, side: 'urn', reason: 'urn/closed', of: 'body', hour } as const;
    const facts = { ...honest, request: sha256Hex(body), ...lie };
    const refusal = stateRefusal(facts, (message) => sign(secret, message));
    return new Response(JSON.stringify({ code: facts.reason, title: 'x', status, refusal }), { status });
  };
}
const kept = () => world.store.readRefusals(party.phi);

describe('a signed refusal', () => {
  test.each([
    [410, 'booth/late'],
    [429, 'booth/busy'],
    [503, 'booth/busy'],
  ])('with status %i is kept, once for the hour, and can be shown', async (status, code) => {
    refusing(status);
    expect(codeOf(await castVote(world, party.phi, ada))).toBe(code);
    expect(await kept()).toHaveLength(1);
    expect(await readProof(world, await paper())).toMatchObject({ side: 'urn', reason: 'urn/closed', hour });
  });
  test('of the gate is about the line that was sent', async () => {
    refusing(429, { phi: '', of: 'line', reason: 'web/busy', request: sha256Hex('POST /api/urn/cast') });
    await castVote(world, party.phi, ada);
    expect(await readProof(world, await paper())).toMatchObject({ of: 'line', reason: 'web/busy' });
  });
  test('the newest is shown', async () => {
    for (const at of [hour + 3600, hour + 7200, hour]) {
      refusing(410, { hour: at });
      await castVote(world, party.phi, ada);
    }
    expect(await kept()).toHaveLength(3);
    expect(await readProof(world, await paper())).toMatchObject({ hour: hour + 7200 });
  });
  test('about another request is not kept', async () => {
    refusing(410, { request: sha256Hex('another') });
    await castVote(world, party.phi, ada);
    refusing(429, { of: 'line', request: sha256Hex('GET /api/urn/cast') });
    await castVote(world, party.phi, ada);
    expect(await kept()).toEqual([]);
  });
  test('under another key, or by the other side, is not shown', async () => {
    refusing(410, {}, generate().secret);
    await castVote(world, party.phi, ada);
    refusing(410, { side: 'people', hour: hour + 3600 });
    await castVote(world, party.phi, ada);
    expect(await kept()).toHaveLength(2);
    expect(await readProof(world, await paper())).toBe(null);
  });
  test.each([{}, { refusal: 'x' }, { refusal: { phi: 1 } }, null])('that is none changes nothing: %j', async (body) => {
    party.meddle = (url) =>
      url.endsWith('/api/urn/cast') ? new Response(JSON.stringify(body), { status: 410 }) : undefined;
    expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/late');
    expect(await kept()).toEqual([]);
  });
});
