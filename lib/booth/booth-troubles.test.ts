import { beforeEach, describe, expect, test } from 'vitest';
import { castVote, fetchPaper, fetchState } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, worldOf } from './testing.ts';

const ada = [[0, 1, 0]];
let party: Party;
beforeEach(async () => {
  party = await fakeParty();
});

describe('a device that keeps nothing', () => {
  const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));

  test('sends nothing: bytes that cannot be sent again must not be sent at all', async () => {
    const { store } = worldOf(party, fakePerson().passkeys);
    for (const broken of [
      { ...store, read: full },
      { ...store, prepare: full },
      { ...store, finish: full },
    ]) {
      const world = worldOf(party, fakePerson().passkeys, { store: broken });
      party.signedBy.clear();
      expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/no-storage');
    }
    expect(party.seen.some(({ url }) => url.endsWith('/cast'))).toBe(false);
  });

  test('but a receipt that cannot be kept is still a receipt', async () => {
    const { store } = worldOf(party, fakePerson().passkeys);
    let writes = 0;
    const write = () => {
      writes++;
      return full();
    };
    const never = { ...store, write };
    const vote = cast(await castVote(worldOf(party, fakePerson().passkeys, { store: never }), party.phi, ada));
    expect([writes, vote.receipt?.number]).toEqual([1, vote.number]);
  });
});

describe('why there is no vote', () => {
  test.each([
    [409, 'urn/suspended', 'booth/suspended'],
    [410, 'urn/annulled', 'booth/annulled'],
    [410, 'urn/closed', 'booth/late'],
    [409, 'urn/not-open', 'booth/early'],
    [409, 'urn/out-of-turn', 'booth/out-of-turn'],
    [429, 'urn/too-many-waiting', 'booth/waiting-full'],
    [404, 'urn/unknown', 'booth/no-election'],
    [429, 'web/busy', 'booth/busy'],
    [429, 'urn/restoring', 'booth/restoring'],
    [500, 'web/fault', 'booth/failing'],
    [400, 'urn/something-new', 'booth/refused'],
  ])('%i %s is %s', async (status, code, trouble) => {
    party.meddle = (url) =>
      url.endsWith('/cast') ? new Response(JSON.stringify({ code, title: code, status }), { status }) : undefined;
    expect(codeOf(await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada))).toBe(trouble);
  });

  test.each([
    [401, 'register/unknown-passkey', 'booth/not-on-register'],
    [401, 'register/bad-assertion', 'booth/refused'],
    [403, 'register/not-a-member', 'booth/not-on-register'],
    [403, 'register/other-college', 'booth/other-college'],
    [409, 'register/not-open', 'booth/early'],
    [409, 'register/suspended', 'booth/suspended'],
    [410, 'register/annulled', 'booth/annulled'],
    [410, 'register/closed', 'booth/late'],
  ])('register: %i %s is %s', async (status, code, trouble) => {
    party.meddle = (url) =>
      url.endsWith('/register') ? new Response(JSON.stringify({ code, title: code, status }), { status }) : undefined;
    expect(codeOf(await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada))).toBe(trouble);
  });

  test('a person who says no', async () => {
    const person = fakePerson();
    person.touches.willing = false;
    expect(codeOf(await castVote(worldOf(party, person.passkeys), party.phi, ada))).toBe('booth/touch-refused');
  });

  test('a clock that is wrong is set right by the urn', async () => {
    party.clock = 1_800_000_100;
    cast(await castVote(worldOf(party, fakePerson().passkeys, { now: () => 1000 }), party.phi, ada));
    party.meddle = (url) =>
      url.endsWith('/status')
        ? new Response(JSON.stringify({ code: 'urn/clock', title: '', status: 409, now: 5 }), { status: 409 })
        : undefined;
    expect(codeOf(await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada))).toBe('booth/clock');
  });

  test('the state of the urn is what the urn says', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    const paper = cast(await fetchPaper(world, party.phi));
    for (const state of ['frozen', 'waiting', 'open', 'closed', 'sealed', 'published']) {
      party.state = state;
      expect(cast(await fetchState(world, paper))).toBe(state);
    }
    party.state = 'ajar';
    expect(codeOf(await fetchState(world, paper))).toBe('booth/failing');
  });
});
