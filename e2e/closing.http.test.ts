/**
 * Who holds a place at closing still votes (PROTOCOL §7.1), through the real door: in line before the hour, called after
 * it; one who comes after it; changes of mind; then the count, and the verifier over all of it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { GracePayload, parsePayload } from '#lib/board/payload.ts';
import { verifyElection } from '#lib/board/verify/index.ts';
import { fetchGrace } from '#lib/booth/index.ts';
import { fastGroupOf } from '#lib/crypto/fast.ts';
import { SETTLING } from '#lib/election/grace.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { PLACE_PATH } from '#lib/ground/in-line.ts';
import { ask } from './process.ts';
import { openSmallVote } from './small-vote.ts';
import { type LocalFetch, localFetch } from './voter/local-fetch.ts';
import { decide } from './voter/official.ts';
import { type Officials, proveBySms } from './voter/party.ts';
import { tokenIn, type Voter, voterOf } from './voter/voter.ts';
import { readArchiveOf, readChain, readJournal, until, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const GRACE = 600;
const names = ['Fanny', 'Gilles', 'Hakim', 'Ines', 'Jean'] as const;
type Name = (typeof names)[number];
const members = names.map((name, i) => ({ number: `${100 + i}`, name, email: `${name.toLowerCase()}@parti.example` }));
const [ada, blaise] = [[[0, 1, 0]], [[0, 0, 1]]];

let world: World;
let phi: Phi;
let vote: VoteId;
let officials: Officials;
let closes: number;
const voters = new Map<Name, Voter>();
/** Cookies that a browser of theirs would hold for the people's host. */
const cookies = new Map<Name, string>();

const voter = (name: Name): Voter => voters.get(name) ?? expect.fail(name);
/** A browser sends its cookies along where the page asks for it, and to the people's host alone. */
const withCookies =
  (name: Name): LocalFetch =>
  (url, init = {}) => {
    const headers = new Headers(init.headers);
    const cookie = cookies.get(name);
    if (init.credentials === 'same-origin' && url.startsWith(world.people) && cookie) headers.set('cookie', cookie);
    return localFetch(url, { ...init, headers });
  };

/** Comes to the door as a device that is enrolled, and is given a place. */
async function stand(name: Name): Promise<void> {
  const { host } = new URL(world.people);
  const answer = await ask(world.port, PLACE_PATH, { host, headers: { cookie: voter(name).cookie() ?? '' } });
  expect(['waiting', 'called']).toContain(JSON.parse(answer.text).state);
  const set = z.array(z.string()).parse(answer.headers['set-cookie']);
  cookies.set(name, set.map((one) => one.split(';')[0]).join('; '));
}
const failing = async (name: Name, choices: number[][]) =>
  voter(name)
    .vote(phi, choices)
    .then(
      () => 'voted',
      (thrown: { code?: string }) => thrown.code,
    );

beforeAll(async () => {
  world = await startWorld();
  ({ phi, vote, officials } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'], grace: GRACE }));
  for (const { name, email } of members) {
    const { text } = await world.mail.waitFor(email, /\/enrol#/);
    const one = voterOf({
      origin: world.people,
      fetch: (url, init) => withCookies(name)(url, init),
      world: { now: () => world.clock.now() * 1000 },
    });
    await one.enrol(tokenIn(text), proveBySms(world, email));
    voters.set(name, one);
  }
  closes = (await officials.officials[0]?.vote(vote))?.closes ?? expect.fail('no vote');
}, 240_000);
afterAll(async () => {
  await world?.stop();
});

describe.sequential('a vote that closes while people wait', () => {
  test('two vote in time; one stands in line, the room being open', async () => {
    await voter('Fanny').vote(phi, ada);
    await voter('Gilles').vote(phi, ada);
    await world.server.kill();
    await world.server.start({ WAITING_ROOM: 'open', WAITING_ROOM_PACE: '50' });
    await world.clock.advance(closes - world.clock.now() - 20);
    await stand('Hakim');
    expect(await fetchGrace(voter('Hakim').world, phi)).toEqual({ until: null, held: false });
  });

  test('at the hour the urn says so, and the journal says who was in line', async () => {
    await world.clock.advance(closes - world.clock.now() + 1);
    await untilState(world.urn, phi, 'grace');
    const word = await until('the word of the journal', async () => {
      const events = readEvents(parseLines(await readJournal(world.people, vote)));
      const said = events.find(({ event }) => event.type === 'grace');
      return said === undefined ? null : parsePayload(GracePayload, said.line.payload);
    });
    expect(word).toMatchObject({ phi, until: closes + GRACE, held: { known: { seq: 0 }, stranger: { seq: 2 ** 31 } } });
  });

  test('five minutes later: who was in line votes, who came after does not, and nothing is replaced', async () => {
    await stand('Ines');
    await world.clock.advance(300);
    expect(await fetchGrace(voter('Hakim').world, phi)).toEqual({ until: closes + GRACE, held: true });
    expect(await fetchGrace(voter('Ines').world, phi)).toEqual({ until: closes + GRACE, held: false });
    expect(await failing('Ines', ada)).toBe('booth/late');
    expect(await failing('Jean', ada)).toBe('booth/late');
    expect(await failing('Fanny', blaise)).toBe('booth/no-revote');
    expect((await voter('Hakim').vote(phi, blaise)).receipt).toMatchObject({ n: 1 });
    expect(await failing('Hakim', ada)).toBe('booth/no-revote');
  });

  test('a forged place is none; a page is told in words that the vote is closed', async () => {
    cookies.set('Jean', (cookies.get('Hakim') ?? '').replace(/(__Host-place=k\.\w+\.)\w+/, '$11'));
    expect(await fetchGrace(voter('Jean').world, phi)).toEqual({ until: closes + GRACE, held: false });
    const { host } = new URL(world.people);
    const page = await ask(world.port, `/fr/election/${vote}`, {
      host,
      headers: { accept: 'text/html', cookie: cookies.get('Hakim') ?? '' },
    });
    expect([page.status, page.text.includes('étaient alors dans la file')]).toEqual([200, true]);
    expect((await ask(world.port, `/api/people/grace/${toUrlForm(phi)}?held=1`, { host })).status).toBe(400);
  });

  test('restarted in the grace, all is as it was', async () => {
    await world.server.kill();
    await world.server.start({ WAITING_ROOM: 'auto' });
    expect(await fetchGrace(voter('Hakim').world, phi)).toEqual({ until: closes + GRACE, held: true });
    expect(await failing('Ines', ada)).toBe('booth/late');
    await expect(decide(officials.officials, vote, 'close')).rejects.toThrow();
  });

  test('once all is over it is counted, and the verifier finds each word of it true', async () => {
    await world.clock.advance(closes + GRACE + SETTLING - world.clock.now() + 1);
    await untilState(world.urn, phi, 'closed');
    await until('the reading of the urn', () => decide(officials.officials, vote, 'close').catch(() => null));
    await untilState(world.urn, phi, 'sealed');
    for (const trustee of officials.trustees) await trustee.decrypt(vote, phi);
    await decide(officials.officials, vote, 'publish');
    await untilState(world.urn, phi, 'published');
    const bel = await until('the archive', () => readArchiveOf(world.people, phi).catch(() => null));
    const [chain, journal] = [await readChain(world.urn, phi), await readJournal(world.people, vote)];
    const { checks } = await verifyElection({ bel, chain, journal }, { groupFor: fastGroupOf });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ name }) => name === 'journal/grace')).toMatchObject({ ok: true });
    expect(JSON.parse(chain.trim().split('\n').at(-1) ?? '').payload).toContain('"passes":3');
  });
});
