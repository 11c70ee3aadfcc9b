/**
 * Invitations at full speed into a local SMTP sink, beside nodemailer's own pool with the same connections and the same
 * letters. At a quarter the Authority pauses the invitations and lets them go on; at the half the server is killed, at three
 * quarters the database. `LETTERS` says how many wait
 * (300,000 unless said otherwise), `SENT` how many of them leave (all): what a letter costs among many is known from a few. Server, sink and database share the
 * machine's cores, so what the processors worked for a letter stands beside its pace. Needs /proc.
 */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { type Authenticator, softwareAuthenticator } from '../e2e/authenticator/index.ts';
import { nameOfficials } from '../e2e/voter/party.ts';
import type { Session } from '../e2e/voter/session.ts';
import { startWorld, type World } from '../e2e/world.ts';
import type { Figures } from './main.ts';
import { type Sink, startSink } from './sink.ts';
import { watchTenths } from './tenths.ts';

export const name = 'mail';

const LETTERS = Number(process.env.LETTERS ?? 300_000);
/** Of them, so many leave before the Authority pauses the rest. */
const SENT = Number(process.env.SENT ?? LETTERS);
const CONNECTIONS = 8;
/** Letters of the bare pool: enough for a rate. */
const BARE = Math.min(SENT, 20_000);

/** A letter as long as ours by nodemailer alone: nothing kept, no links, no states. @returns letters a second */
async function bare(sink: Sink): Promise<number> {
  const { subject = '', text = '', html = '' } = await PostalMime.parse(sink.sample());
  const transport = createTransport({ url: sink.url, pool: true, maxConnections: CONNECTIONS });
  let next = 0;
  const start = performance.now();
  const hand = async () => {
    for (let at = next++; at < BARE; at = next++)
      await transport.sendMail({ from: 'Parti <vote@localhost>', to: `bare${at}@parti.example`, subject, text, html });
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, hand));
  const rate = (BARE * 1000) / (performance.now() - start);
  transport.close();
  return rate;
}

/** Milliseconds of looking whether anything leaves while it is paused. */
const PAUSE = 3000;
/** Connections that hold letters: a worker gives its own back when it finds no more. */
const HELD = 'SELECT count(*) FROM mail_slot WHERE until > now()';
const WAITING = `SELECT count(*) FROM mail WHERE state IN ('queued', 'deferred')`;
/** Seconds until the claims of a worker that died have ended. */
const LEASE = 121;

const sleep = (ms: number) => new Promise((later) => setTimeout(later, ms));

async function upTo(holds: () => boolean | Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await holds())) await sleep(250);
  return performance.now() - start;
}

/** The world's mail, read from the sink: what a catcher would say of the one letter that an official waits for. */
const mailOf = (sink: Sink): World['mail'] => ({
  url: sink.url,
  messages: () => [],
  waitFor: async (address) => {
    for (;;) {
      const token = sink.letters.get(address)?.at(-1);
      if (token !== undefined && token !== '')
        return { id: 1, to: [address], from: '', subject: '', text: `/enrol#${token}`, html: '', at: 0 };
      await sleep(50);
    }
  },
  close: async () => sink.close(),
});

export async function run(say: (text: string) => void): Promise<Figures> {
  say('starting clusters and server');
  const sink = await startSink();
  const world = await startWorld(undefined, {
    MAIL_RATES: `parti.example=9999999/${CONNECTIONS}`,
    SMTP_URL: sink.url,
  });
  try {
    const session = await found(world, sink);
    say(`a roll of ${LETTERS}`);
    await makeRoll(world);
    const before = sink.taken();
    const sent = () => sink.taken() - before;
    const queueing = performance.now();
    await session.send('POST', '/api/people/invitations', { who: 'uninvited' }, z.unknown());
    const queued = (performance.now() - queueing) / 1000;
    const ended = watchTenths(world, SENT, sent, say);
    const page = readMeanwhile(session);
    const stations = await send(world, session, sent, say);
    const { each, memory } = ended();
    const looked = await page();
    const figures = await inDatabase(world, (database) => check(database, sink));
    say('the same letters by nodemailer alone');
    const alone = await bare(sink);
    const cost = (at: number) => {
      const { server, databases } = each.at(at) ?? { server: 0, databases: 0 };
      return `${(server + databases).toFixed(2)} (${server.toFixed(2)} + ${databases.toFixed(2)})`;
    };
    return {
      'letters that wait, and of them sent': `${LETTERS}, ${SENT}`,
      'connections, to a sink on the same machine': CONNECTIONS,
      'queued in one statement, seconds': queued.toFixed(1),
      ...stations.figures,
      'letters per second, nodemailer alone (nothing kept)': alone.toFixed(0),
      'ratio to nodemailer alone': (stations.rate / alone).toFixed(2),
      'processor ms of a letter in the first tenth (server + databases)': cost(0),
      'processor ms of a letter in the last tenth': cost(-1),
      'most memory of the server, MB': memory.toFixed(0),
      'the page of letters, read every 2 s meanwhile, slowest, ms': looked.slowest.toFixed(0),
      'its count of letters sent and waiting, wrong how often': `${looked.wrong} of ${looked.times}`,
      ...figures,
    };
  } finally {
    await world.stop();
    sink.close();
  }
}

async function inDatabase<T>(world: World, work: (database: pg.Client) => Promise<T>): Promise<T> {
  const database = new pg.Client({ connectionString: world.operator.PEOPLE_OWNER_URL });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

const count = (world: World, sql: string): Promise<number> =>
  inDatabase(world, async (database) =>
    Number((await database.query<{ n: string }>(`SELECT (${sql}) AS n`)).rows[0]?.n),
  );

/** @returns the session of the Authority's only member */
async function found(world: World, sink: Sink): Promise<Session> {
  const named = (one: string) => ({ name: one, email: `${one}@essai.example`, language: 'fr' as const });
  const rings = new Map<string, Authenticator>();
  const authenticatorOf = (email: string) => {
    const ring = rings.get(email) ?? softwareAuthenticator();
    rings.set(email, ring);
    return ring;
  };
  const { officials } = await nameOfficials(
    { ...world, mail: mailOf(sink) },
    { authority: [named('ada')], quorum: 1, trustees: [named('tom')], authenticatorOf },
  );
  const session = officials[0]?.session;
  if (session === undefined) throw new Error('no Authority');
  return session;
}

const makeRoll = (world: World) =>
  inDatabase(world, async (database) => {
    await database.query(
      `WITH new AS (INSERT INTO person (id, name, email, language, roles)
         SELECT gen_random_uuid(), 'Membre ' || i, 'm' || i || '@parti.example', 'fr', '{member}' FROM generate_series(1, $1::int) AS i
         RETURNING id, email)
       INSERT INTO member (person_id, number, college, federation, leaf_salt)
       SELECT id, email, 'nord', 'Nord', sha256(id::text::bytea) FROM new`,
      [LETTERS],
    );
    await database.query('ANALYZE');
  });

/** All letters leave: paused at a quarter, the server killed at the half, the database at three quarters. */
async function send(world: World, session: Session, sent: () => number, say: (text: string) => void) {
  const pause = (paused: boolean) =>
    session.send('PUT', '/api/people/mail/pause', { template: 'invitation', paused }, z.unknown());
  const toPause = await upTo(() => sent() >= SENT / 4);
  const atPause = sent();
  await pause(true);
  // what is in a hand leaves: then nothing is held any more
  await upTo(async () => (await count(world, HELD)) === 0);
  const inHand = sent() - atPause;
  await sleep(PAUSE);
  const whilePaused = sent() - atPause - inHand;
  say(`paused at ${atPause}: ${inHand} in hand left, then ${whilePaused}`);
  await pause(false);
  const afterPause = sent();
  const toKill = await upTo(() => sent() >= SENT / 2);
  await world.server.kill();
  const atKill = sent();
  say(`server killed after ${atKill}; started again, its clock two minutes on, when the dead worker's claims end`);
  await world.server.start();
  await world.clock.advance(LEASE);
  const toCrash = await upTo(() => sent() >= SENT * 0.75);
  await world.database.kill('people');
  const atCrash = sent();
  await world.database.start('people');
  say(`database killed after ${atCrash}; started again, the clock two minutes on`);
  await world.clock.advance(LEASE);
  const rest = await upTo(async () => sent() >= SENT && (SENT < LETTERS || (await count(world, WAITING)) === 0));
  if (SENT < LETTERS) await pause(true);
  for (let before = -1; before !== sent(); await sleep(PAUSE)) before = sent();
  const rate = ((atPause + atKill - afterPause) / (toPause + toKill)) * 1000;
  return {
    rate,
    figures: {
      'letters per second, each with a link of its own and its state committed': rate.toFixed(0),
      'paused at a quarter: letters in hand that still left, and letters in the 3 s after': `${inHand}, ${whilePaused}`,
      'letters per second after the server was killed at the half': (((atCrash - atKill) / toCrash) * 1000).toFixed(0),
      'letters per second after the database was killed at three quarters': (
        ((sent() - atCrash) / rest) *
        1000
      ).toFixed(0),
    },
  };
}

/** Milliseconds between two looks at the page of letters. */
const LOOK = 2000;
const Figured = z.looseObject({
  kinds: z.array(z.looseObject({ template: z.string(), counts: z.record(z.string(), z.number()) })),
});

/**
 * The Authority's page, as it asks for itself: its figures must add up to all letters at every look. What is refused
 * while a server or a database is down is not counted.
 */
function readMeanwhile(session: Session): () => Promise<{ slowest: number; wrong: number; times: number }> {
  const seen = { slowest: 0, wrong: 0, times: 0 };
  let isOver = false;
  const reading = (async () => {
    for (; !isOver; await sleep(LOOK)) {
      const start = performance.now();
      const view = await session.get('/api/people/mail', Figured).catch(() => null);
      if (view === null) continue;
      seen.slowest = Math.max(seen.slowest, performance.now() - start);
      const counts = view.kinds.find(({ template }) => template === 'invitation')?.counts ?? {};
      seen.times += 1;
      // the two officials had one each
      if (Object.values(counts).reduce((sum, one) => sum + one, 0) !== LETTERS + 2) seen.wrong += 1;
    }
  })();
  return async () => {
    isOver = true;
    await reading;
    return seen;
  };
}

/** Everyone has a letter whose link is the live one, and no other lives; how many had two letters, because the crash left one in doubt. */
async function check(database: pg.Client, sink: Sink): Promise<Figures> {
  const { rows } = await database.query<{ email: string; hash: Buffer | null }>(
    `SELECT email, token_hash AS hash FROM person p LEFT JOIN invitation i
       ON i.person_id = p.id AND used_at IS NULL AND revoked_at IS NULL WHERE 'member' = ANY (roles)`,
  );
  const { rows: twice } = await database.query<{ n: string }>(
    `SELECT count(*) AS n FROM (SELECT FROM invitation WHERE used_at IS NULL AND revoked_at IS NULL
       GROUP BY person_id HAVING count(*) > 1) t`,
  );
  let [forgotten, doubled, dead] = [0, 0, 0];
  for (const { email, hash } of rows) {
    const tokens = sink.letters.get(email) ?? [];
    if (tokens.length === 0) {
      forgotten += 1;
      continue;
    }
    if (tokens.length > 1) doubled += 1;
    const last = createHash('sha256')
      .update(Buffer.from(tokens.at(-1) ?? '', 'base64url'))
      .digest();
    if (hash === null || !last.equals(hash)) dead += 1;
  }
  return {
    'people without a letter': forgotten,
    'people whose last letter has no live link': dead,
    'people with two live links': Number(twice[0]?.n),
    [`people with two letters (SMTP allows ${2 * CONNECTIONS}: one in doubt for each connection and crash)`]: doubled,
  };
}
