/**
 * A database dies and comes back; the server dies and comes back. What is asked meanwhile is refused at once, in words;
 * what was promised before is kept; nobody has to restart anything else (PROTOCOL §5.6, HOUSE §5).
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { common } from '#lib/i18n/common.ts';
import { translator } from '#lib/i18n/index.ts';
import { type Answer, ask, until } from './process.ts';
import { openSmallVote, person } from './small-vote.ts';
import { enrolByMail } from './voter/party.ts';
import { type Voter, voterOf } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

const t = translator('fr', common);
const Problem = z.looseObject({ code: z.string(), title: z.string() });
/** Milliseconds: far below any time limit of pools and browsers, far above what an answer takes. */
const AT_ONCE = 5000;

let world: World;
let phi: Phi;
let vote: VoteId;
const voters: Voter[] = [];
/** Of every ballot that got its receipt. */
const numbers: (string | undefined)[] = [];

beforeAll(async () => {
  world = await startWorld();
  const members = ['Xavier', 'Yolande', 'Zoe', 'Wilhelmine'].map((name, i) => ({ ...person(name), number: `880${i}` }));
  ({ phi, vote } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
  for (const { email } of members) {
    const voter = voterOf({
      origin: world.people,
      world: { now: () => world.clock.now() * 1000, wait: async () => {} },
    });
    await enrolByMail(world, email, voter.authenticator);
    voters.push(voter);
  }
});
afterAll(() => world?.stop());

const hostOf = (origin: string) => new URL(origin).host;
const read = (origin: string, path: string): Promise<Answer> =>
  ask(world.port, path, { host: hostOf(origin), headers: { 'accept-language': 'fr' } });
const write = (origin: string, path: string, body: unknown): Promise<Answer> =>
  ask(world.port, path, {
    host: hostOf(origin),
    method: 'POST',
    headers: { origin: world.people, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** 503 with a problem that says so, when to come back, and at once. */
async function expectAway(asked: Promise<Answer>): Promise<void> {
  const started = Date.now();
  const { status, headers, text } = await asked;
  expect(Date.now() - started).toBeLessThan(AT_ONCE);
  expect([status, headers['content-type'], headers['retry-after']]).toEqual([503, 'application/problem+json', '5']);
  expect(Problem.parse(JSON.parse(text)).code).toBe('web/outage');
}

const blank = [[1, 0, 0]];
const ada = [[0, 1, 0]];
const state = async () =>
  z
    .looseObject({ ballots: z.number() })
    .parse(JSON.parse((await read(world.urn, `/api/urn/state/${toUrlForm(phi)}`)).text));
const health = async () => (await read(world.people, '/api/health')).status;
const ready = async () => (await read(world.people, '/api/ready')).status;

describe.sequential('without the people’s database', () => {
  beforeAll(() => world.database.kill('people'));

  test('what needs it is refused at once, with the time to come back', async () => {
    await expectAway(write(world.people, '/api/people/challenge', { purpose: 'enrol' }));
    await expectAway(write(world.people, '/api/people/enrol/open', { token: 'A'.repeat(27) }));
    await expectAway(read(world.people, '/api/board/journals'));
    await expectAway(read(world.people, `/api/board/journal/${vote}`));
    // Again and again: no connection is lost on the way.
    for (let i = 0; i < 40; i++) await expectAway(write(world.people, '/api/people/challenge', { purpose: 'enrol' }));
  });
  test.each(['', `/election/`])(
    'a page that needs it (/fr%s) is a whole page that says so, without any script',
    async (path) => {
      const { status, headers, text } = await read(world.people, `/fr${path}${path === '' ? '' : vote}`);
      expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, '5', 'no-store']);
      expect(text).toContain(`<h1>${t('errorTitle')}</h1>`);
      expect(text).toContain(t('errorText'));
      expect(text).not.toMatch(/<script|as="script"/);
      expect(headers['content-security-policy']).not.toContain('script-src');
      const reference = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text)?.[0] ?? 'none';
      expect(reference).not.toMatch(/^0{8}/);
      expect(world.log()).toContain(reference);
    },
  );
  test('in English where the page was', async () => {
    const { text } = await read(world.people, `/en/election/${vote}`);
    expect(text).toContain(translator('en', common)('errorTitle'));
  });
  test('what does not need it is there: the booth, other pages, the whole urn', async () => {
    for (const path of [`/fr/vote/${toUrlForm(phi)}`, '/fr/secret', '/fr/enrol', '/fr/sign-in', '/api/health']) {
      expect((await read(world.people, path)).status, path).toBe(200);
    }
    for (const path of [`/api/urn/state/${toUrlForm(phi)}`, `/api/board/urn/${toUrlForm(phi)}`, '/api/urn/key']) {
      expect((await read(world.urn, path)).status, path).toBe(200);
    }
  });
  test('it lives and is not ready: a balancer sends its people elsewhere', async () => {
    await until(async () => (await ready()) === 503);
    expect(await health()).toBe(200);
  });
  test('a voter is told to come back, and then votes, without a restart of anything', async () => {
    const [voter] = voters;
    const refused = await voter?.vote(phi, ada).catch((thrown: unknown) => String(thrown));
    expect(String(refused)).toMatch(/booth\/(busy|failing|offline)/);
    await world.database.start('people');
    await until(async () => (await read(world.people, '/fr')).status === 200);
    numbers.push((await voter?.vote(phi, ada))?.number);
    await until(async () => (await ready()) === 200);
  });
});

describe.sequential('without the urn’s database', () => {
  test('casting is refused at once, and the same bytes are taken afterwards', async () => {
    const [, voter] = voters;
    await world.database.kill('urn');
    await expectAway(read(world.urn, `/api/urn/state/${toUrlForm(phi)}`));
    await expectAway(read(world.urn, `/api/board/urn/${toUrlForm(phi)}`));
    expect((await read(world.people, `/fr/election/${vote}`)).status).toBe(200);
    const refused = await voter?.vote(phi, blank).catch((thrown: unknown) => String(thrown));
    expect(String(refused)).toMatch(/booth\/(busy|failing|offline)/);
    await until(async () => (await ready()) === 503);
    await world.database.start('urn');
    await until(async () => (await ready()) === 200);
    await until(async () => (await read(world.urn, `/api/urn/state/${toUrlForm(phi)}`)).status === 200);
    numbers.push((await voter?.vote(phi, blank))?.number);
  });
  test('the others vote as if nothing had been', async () => {
    for (const voter of voters.slice(2)) numbers.push((await voter.vote(phi, ada)).number);
    expect(await health()).toBe(200);
  });
});

/** In the middle of what publishing writes (PROTOCOL §5.7; each statement is in lib/urn/crash.db.test.ts), and its end. At `commit` the work stands and nobody has heard of it. */
const POINTS = [
  ['INSERT', 'published'],
  ['commit', 'ending'],
] as const;

/** Its session waits there for a lock that this test holds: it dies at that very statement, and at no other. */
describe.sequential('killed in the middle of the last batch', () => {
  const LOCK = 4711;
  let owner: pg.Client;
  const sql = async (text: string) => (await owner.query(text)).rows;
  const halted = async () =>
    (await sql(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`)).length === 1;
  const standing = () =>
    sql(`SELECT (SELECT count(*)::int FROM waiting) AS waiting, (SELECT count(*)::int FROM batch_key) AS keys,
      (SELECT count(*)::int FROM published) AS published, (SELECT count(*)::int FROM ending) AS endings`);
  beforeAll(async () => {
    // Four voters, K = 3: the batch has waited for a second crowd; the closing is what brings it out.
    await world.server.kill();
    await world.clock.advance(86_400);
    owner = new pg.Client({ connectionString: world.host.databases.URN_OWNER_URL });
    await owner.connect();
    await sql(`CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock(${LOCK}); RETURN NULL; END'`);
  });
  afterAll(() => owner?.end());

  test.each(POINTS)('at %s of %s: all of it or nothing', async (when, table) => {
    expect(await standing()).toEqual([{ waiting: 4, keys: 2, published: 0, endings: 0 }]);
    await sql(`SELECT pg_advisory_lock(${LOCK})`);
    await sql(
      when === 'commit'
        ? `CREATE CONSTRAINT TRIGGER halt AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION halt()`
        : `CREATE TRIGGER halt BEFORE ${when} ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION halt()`,
    );
    await world.server.start();
    await until(halted);
    await world.server.kill();
    await sql(`SELECT pg_advisory_unlock(${LOCK})`);
    await until(async () => (await sql(`SELECT FROM pg_stat_activity WHERE usename = 'urn_app'`)).length === 0);
    await sql(`DROP TRIGGER halt ON ${table}`);
    const isDone = when === 'commit';
    if (isDone) expect(await standing()).toEqual([{ waiting: 0, keys: 0, published: 4, endings: 1 }]);
  });
  test('another goes on: every ballot that had its receipt is out, once', async () => {
    await world.server.start();
    await until(async () => (await state()).ballots === 4);
    const chain = readEvents(parseLines((await read(world.urn, `/api/board/urn/${toUrlForm(phi)}`)).text));
    const out = chain.flatMap(({ event, line }) =>
      event.type === 'batch'
        ? parsePayload(BatchPayload, line.payload).ballots.map(({ ballot }) => JSON.parse(ballot).signature.hash)
        : [],
    );
    expect(out.sort()).toEqual([...numbers].sort());
  });
});

describe.sequential('the server itself', () => {
  test('killed, it refuses; started again, it knows all that it promised, in the same time', async () => {
    const starts = () => world.log().match(/"event":"server\/ready"/g)?.length ?? 0;
    const [before, started] = [world.clock.now(), starts()];
    const chain = await read(world.urn, `/api/board/urn/${toUrlForm(phi)}`);
    await world.server.kill();
    await expect(health()).rejects.toThrow(/ECONNREFUSED|ECONNRESET|hang up/);
    await world.server.start();
    expect((await read(world.urn, `/api/board/urn/${toUrlForm(phi)}`)).text).toBe(chain.text);
    expect((await state()).ballots).toBe(4);
    expect(world.clock.now()).toBeGreaterThanOrEqual(before);
    expect(starts()).toBe(started + 1);
  });
  test('what failed while a database was away was said once when it began, not at every look', () => {
    for (const event of ['people/mail-failed', 'urn/follow-failed', 'urn/tick-failed']) {
      expect(world.log().split(`"event":"${event}"`).length - 1, event).toBeLessThanOrEqual(3);
    }
  });
});
