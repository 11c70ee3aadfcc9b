import { beforeEach, describe, expect, test } from 'vitest';
import { Envelope } from '#lib/election/envelope.ts';
import { castKept, castVote, fetchPaper, openTurn, sealTurn, signAndCast } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, urnOrigin, worldOf } from './testing.ts';

const blank = [[1, 0, 0]];
const ada = [[0, 1, 0]];
let party: Party;
beforeEach(async () => {
  party = await fakeParty();
});

describe('a vote', () => {
  test('goes from choice to receipt in two touches', async () => {
    const person = fakePerson();
    const vote = cast(await castVote(worldOf(party, person.passkeys), party.phi, ada));
    expect(vote.receipt?.number).toBe(vote.number);
    expect(vote.n).toBe(1);
    expect(person.touches).toMatchObject({ open: 1, sign: 1 });
    expect(party.urn.get(vote.y)).toHaveLength(1);
  });

  test('tells the urn nothing about who, the people nothing about what', async () => {
    const person = fakePerson();
    const vote = cast(await castVote(worldOf(party, person.passkeys), party.phi, ada));
    const said = (host: string) =>
      party.seen
        .filter(({ url }) => url.startsWith(host))
        .map(({ url, init }) => url + JSON.stringify(init))
        .join('\n');
    expect(said(urnOrigin)).toContain(vote.number);
    expect(said(urnOrigin)).not.toContain(person.passkey.credential);
    expect(said(urnOrigin)).not.toMatch(/clientDataJSON|authenticatorData/);
    const toPeople = said('http://localhost:3000');
    expect(toPeople).toContain(person.passkey.credential);
    const { pass, ballot } = Envelope.parse(JSON.parse(vote.envelope));
    for (const secret of [vote.number, vote.y, ballot, ...pass.tokens.flatMap((t) => [t.prefix, t.signature])]) {
      expect(toPeople).not.toContain(secret);
    }
    for (const { url, init } of party.seen) {
      // a place in line goes along to the side that knows who signs, and nowhere else
      const credentials = url.endsWith('/api/people/register') ? 'same-origin' : 'omit';
      expect(init).toMatchObject({ credentials, referrerPolicy: 'no-referrer', cache: 'no-store' });
    }
  });

  test('is changed without signing the register again, and the last one is known', async () => {
    const person = fakePerson();
    const world = worldOf(party, person.passkeys);
    const first = cast(await castVote(world, party.phi, ada));
    const second = cast(await castVote(world, party.phi, blank));
    expect(second.n).toBe(2);
    expect(Envelope.parse(JSON.parse(second.envelope)).previous).toBe(first.number);
    expect(person.touches).toMatchObject({ open: 2, sign: 1 });
  });

  test('goes on from another device with the same passkey', async () => {
    const person = fakePerson();
    const first = cast(await castVote(worldOf(party, person.passkeys), party.phi, ada));
    const second = cast(await castVote(worldOf(party, person.passkeys), party.phi, blank));
    expect([second.y, second.n]).toEqual([first.y, 2]);
    expect(person.touches.sign).toBe(2);
  });

  test('cannot be signed for with a second passkey of the same member', async () => {
    cast(await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada));
    const other = await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada);
    expect(codeOf(other)).toBe('booth/already-signed');
    expect(other).toMatchObject({ refusal: { detail: { credential: expect.any(String) } } });
  });
});

describe('a bad line', () => {
  test('the finished envelope is kept before it is sent, and its very bytes are sent again', async () => {
    const person = fakePerson();
    const world = worldOf(party, person.passkeys);
    party.meddle = (url) => (url.endsWith('/cast') ? Promise.reject(new TypeError('no network')) : undefined);
    const paper = cast(await fetchPaper(world, party.phi));
    const opened = cast(await openTurn(world, paper));
    const kept: string[] = [];
    const turn = cast(await sealTurn(world, paper, opened, ada));
    const result = await signAndCast(world, paper, turn, (vote) => kept.push(vote.envelope));
    expect(codeOf(result)).toBe('booth/offline');
    expect(world.waits).toEqual([1, 2]);
    const [stored] = await world.store.read(party.phi);
    expect(stored).toMatchObject({ envelope: kept[0], receipt: null });
    const sent = party.seen.filter(({ url }) => url.endsWith('/cast')).map(({ init }) => init.body);
    expect(new Set(sent)).toEqual(new Set(kept));
    expect(sent).toHaveLength(3);

    party.meddle = () => undefined;
    if (!stored) throw new Error('nothing kept');
    expect(cast(await castKept(world, paper, stored)).receipt?.number).toBe(stored.number);
    expect(person.touches).toMatchObject({ open: 1, sign: 1 });
  });

  test('an answer lost on the way back is asked for again with the same bytes: one ballot, one receipt', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    let lost = 0;
    party.meddle = (url, body) => {
      if (!url.endsWith('/cast') || lost++ > 0) return undefined;
      party.meddle = () => undefined;
      return party.fetch(url, { body }).then(() => Promise.reject(new TypeError('connection reset')));
    };
    const vote = cast(await castVote(world, party.phi, ada));
    expect(party.urn.get(vote.y)).toHaveLength(1);
  });

  test('an envelope kept and never acknowledged is delivered first; the next one follows it', async () => {
    const person = fakePerson();
    const world = worldOf(party, person.passkeys);
    party.meddle = (url) => (url.endsWith('/cast') ? new Response('', { status: 503 }) : undefined);
    expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/busy');
    party.meddle = () => undefined;
    const second = cast(await castVote(world, party.phi, blank));
    expect(second.n).toBe(2);
    expect(party.urn.get(second.y)?.map(({ n }) => n)).toEqual([1, 2]);
  });

  test('an envelope overtaken by another device gives way', async () => {
    const person = fakePerson();
    const here = worldOf(party, person.passkeys);
    party.meddle = (url) => (url.endsWith('/cast') ? new Response('', { status: 500 }) : undefined);
    expect(codeOf(await castVote(here, party.phi, ada))).toBe('booth/failing');
    party.meddle = () => undefined;
    cast(await castVote(worldOf(party, person.passkeys), party.phi, blank));
    expect(cast(await castVote(here, party.phi, ada)).n).toBe(2);
  });

  test('a board that does not show the paper yet, or breaks off within it, is asked again', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    const answers = [new Response(''), new Response(party.text.slice(0, 100))];
    party.meddle = (url) => (url.includes('/api/board/urn/') ? answers.shift() : undefined);
    cast(await fetchPaper(world, party.phi));
    expect(world.waits).toEqual([1, 2]);
    party.meddle = (url) => (url.includes('/api/board/urn/') ? new Response('') : undefined);
    const other = worldOf(party, fakePerson().passkeys);
    expect(codeOf(await fetchPaper(other, party.phi))).toBe('booth/failing');
  });

  test('a paper once fetched is there without network; one that was tampered with on the device is fetched again', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    const paper = cast(await fetchPaper(world, party.phi));
    const asked = party.seen.length;
    expect(cast(await fetchPaper(world, party.phi))).toEqual(paper);
    expect(party.seen).toHaveLength(asked);
    await world.store.keepPaper(party.phi, party.text.replaceAll('Blaise', 'Brutus'));
    expect(cast(await fetchPaper(world, party.phi))).toEqual(paper);
    expect(party.seen.length).toBeGreaterThan(asked);
  });

  test('of the board a paper costs one line: whoever fetches it reads no ballots', async () => {
    await fetchPaper(worldOf(party, fakePerson().passkeys), party.phi);
    const asked = party.seen.map(({ url }) => new URL(url)).filter(({ pathname }) => /^\/api\/board\//.test(pathname));
    expect(asked.map(({ search }) => search)).toEqual(['?limit=1']);
  });

  test('waits as long as the server asks, within reason', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    const headers = [{ 'retry-after': '7' }, { 'retry-after': '99999' }];
    party.meddle = (url) => {
      const next = url.endsWith('/status') ? headers.shift() : undefined;
      return next && new Response('', { status: 429, headers: next });
    };
    cast(await castVote(world, party.phi, ada));
    expect(world.waits).toEqual([7000, 60_000]);
  });
});

describe('what the booth does not believe', () => {
  test('a paper that does not hash to the address', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    const forged = party.text.replaceAll('Blaise', 'Brutus');
    expect(forged).not.toBe(party.text);
    party.meddle = (url) =>
      url.includes('/api/board/urn/')
        ? new Response(
            `${JSON.stringify({ event: '', payload: JSON.stringify({ election: forged }), signature: '' })}\n`,
          )
        : undefined;
    expect(await fetchPaper(world, party.phi)).toMatchObject({
      refusal: { code: 'booth/altered', detail: { what: 'paper' } },
    });
  });

  test('a paper of another host than the one this booth came from', async () => {
    const world = worldOf(party, fakePerson().passkeys, { origin: 'http://evil.localhost:3000' });
    const fetch = world.fetch;
    world.fetch = (url, init) => fetch(url.replace('http://evil.localhost:3000', 'http://localhost:3000'), init);
    expect(codeOf(await fetchPaper(world, party.phi))).toBe('booth/altered');
  });

  test('a blind signature that is none: nothing is sent to the urn', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    party.meddle = (url) =>
      url.endsWith('/register') ? new Response(JSON.stringify({ signatures: ['A'.repeat(512)] })) : undefined;
    expect(await castVote(world, party.phi, ada)).toMatchObject({
      refusal: { code: 'booth/altered', detail: { what: 'pass' } },
    });
    expect(party.seen.some(({ url }) => url.endsWith('/cast'))).toBe(false);
  });

  test('a receipt of another ballot, or under another key', async () => {
    const person = fakePerson();
    const first = cast(await castVote(worldOf(party, person.passkeys), party.phi, ada));
    for (const receipt of [
      first.receipt,
      { ...first.receipt, signature: '00'.repeat(64) },
      { ...first.receipt, batch: 99 },
    ]) {
      const world = worldOf(party, person.passkeys);
      party.meddle = (url) => (url.endsWith('/cast') ? new Response(JSON.stringify({ receipt })) : undefined);
      expect(await castVote(world, party.phi, blank)).toMatchObject({
        refusal: { code: 'booth/altered', detail: { what: 'receipt' } },
      });
      expect((await world.store.read(party.phi)).map(({ receipt }) => receipt)).toEqual([null]);
    }
  });

  test('an urn that no longer knows a ballot it signed for', async () => {
    const world = worldOf(party, fakePerson().passkeys);
    cast(await castVote(world, party.phi, ada));
    party.urn.clear();
    // and does not take it again either (restored.test.ts: one that does)
    party.state = 'closed';
    expect(await castVote(world, party.phi, blank)).toMatchObject({
      refusal: { code: 'booth/altered', detail: { what: 'lost' } },
    });
  });
});
