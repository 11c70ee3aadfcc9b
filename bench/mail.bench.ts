/**
 * Invitations at full speed into a local SMTP sink, beside nodemailer's own pool with the same connections and the same
 * letters; the server is killed once in the middle and started again. `LETTERS` says how many (300,000 unless said
 * otherwise). Server, sink and database share the machine's cores. Before the crash the Authority pauses the invitations
 * and lets them go on: what left meanwhile is counted too.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import net from 'node:net';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { type Authenticator, softwareAuthenticator } from '../e2e/authenticator/index.ts';
import { nameOfficials } from '../e2e/voter/party.ts';
import { startWorld, type World } from '../e2e/world.ts';
import type { Figures } from './main.ts';

export const name = 'mail';

const LETTERS = Number(process.env.LETTERS ?? 300_000);
const CONNECTIONS = 8;
/** Letters of the bare pool: enough for a rate. */
const BARE = Math.min(LETTERS, 20_000);

type Sink = {
  url: string;
  taken: () => number;
  /** Tokens by address, in the order of their letters. */
  letters: Map<string, string[]>;
  /** The letter taken last, whole. */
  sample: () => string;
  close: () => void;
};

/** The least of an SMTP server that is still one: takes everything, remembers who got which link. */
async function startSink(): Promise<Sink> {
  let taken = 0;
  let sample = '';
  const letters = new Map<string, string[]>();
  const server = net.createServer((socket) => {
    let [text, to, inData] = ['', '', false];
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.write('220 sink\r\n');
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          taken += 1;
          sample = part;
          const token =
            /enrol#([A-Za-z0-9_=\r\n-]{27,40})/.exec(part)?.[1]?.replaceAll(/=\r\n/g, '').slice(0, 27) ?? '';
          letters.set(to, [...(letters.get(to) ?? []), token]);
          socket.write('250 taken\r\n');
          continue;
        }
        const [, address] = /^RCPT TO:<([^>]+)>/i.exec(part) ?? [];
        to = address ?? to;
        inData = /^DATA$/i.test(part);
        socket.write(
          /^EHLO/i.test(part)
            ? '250-sink\r\n250-8BITMIME\r\n250 DSN\r\n'
            : inData
              ? '354 go\r\n'
              : /^QUIT/i.test(part)
                ? '221 bye\r\n'
                : '250 ok\r\n',
        );
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    letters,
    sample: () => sample,
    close: () => server.close(),
  };
}

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

/** Resident memory of our server's process, in MB (it is the one that e2e/world.ts started in this very process). */
function serverMemory(): number {
  const lines = execFileSync('ps', ['-eo', 'ppid,rss,args'], { encoding: 'utf8' }).split('\n');
  const own = lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((line) => line?.[1] === String(process.pid));
  return Math.max(0, ...own.map((line) => (line?.[3]?.includes('e2e/server-') ? Number(line[2]) / 1024 : 0)));
}

/** Milliseconds of looking whether anything leaves while it is paused. */
const PAUSE = 3000;
/** Connections that hold letters: a worker gives its own back when it finds no more. */
const HELD = 'SELECT count(*) FROM mail_slot WHERE until > now()';

const sleep = (ms: number) => new Promise((later) => setTimeout(later, ms));

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
  const database = new pg.Client({ connectionString: world.operator.PEOPLE_OWNER_URL });
  await database.connect();
  const count = async (sql: string) => Number((await database.query<{ n: string }>(`SELECT (${sql}) AS n`)).rows[0]?.n);
  try {
    const rings = new Map<string, Authenticator>();
    const authenticatorOf = (email: string) => {
      const ring = rings.get(email) ?? softwareAuthenticator();
      rings.set(email, ring);
      return ring;
    };
    const named = (one: string) => ({ name: one, email: `${one}@essai.example`, language: 'fr' as const });
    const { officials } = await nameOfficials(
      { ...world, mail: mailOf(sink) },
      { authority: [named('ada')], quorum: 1, trustees: [named('tom')], authenticatorOf },
    );
    const [ada] = officials;
    if (ada === undefined) throw new Error('no Authority');
    say(`a roll of ${LETTERS}`);
    await database.query(
      `WITH new AS (INSERT INTO person (id, name, email, language, roles)
         SELECT gen_random_uuid(), 'Membre ' || i, 'm' || i || '@parti.example', 'fr', '{member}' FROM generate_series(1, $1::int) AS i
         RETURNING id, email)
       INSERT INTO member (person_id, number, college, federation, leaf_salt)
       SELECT id, email, 'nord', 'Nord', sha256(id::text::bytea) FROM new`,
      [LETTERS],
    );
    await database.query('ANALYZE');
    const before = sink.taken();
    const queueing = performance.now();
    await ada.session.send('POST', '/api/people/invitations', { who: 'uninvited' }, z.unknown());
    const queued = performance.now();
    say('sending, to be killed in the middle');
    const sent = () => sink.taken() - before;
    let memory = 0;
    const upTo = async (holds: () => boolean | Promise<boolean>) => {
      const start = performance.now();
      while (!(await holds())) {
        memory = Math.max(memory, serverMemory());
        await sleep(250);
      }
      return performance.now() - start;
    };
    const pause = (paused: boolean) =>
      ada.session.send('PUT', '/api/people/mail/pause', { template: 'invitation', paused }, z.unknown());
    const toPause = await upTo(() => sent() >= LETTERS / 4);
    const atPause = sent();
    await pause(true);
    // what is in a hand leaves: then nothing is held any more
    await upTo(async () => (await count(HELD)) === 0);
    const inHand = sent() - atPause;
    await sleep(PAUSE);
    const whilePaused = sent() - atPause - inHand;
    say(`paused at ${atPause}: ${inHand} in hand left, then ${whilePaused}`);
    await pause(false);
    const afterPause = sent();
    const toKill = await upTo(() => sent() >= LETTERS / 2);
    await world.server.kill();
    const atKill = sent();
    say(`killed after ${atKill}; started again, its clock two minutes on, when the dead worker's claims end`);
    await world.server.start();
    await world.clock.advance(121);
    const waiting = `SELECT count(*) FROM mail WHERE state IN ('queued', 'deferred')`;
    const second = await upTo(async () => sent() >= LETTERS && (await count(waiting)) === 0);
    const figures = await check(database, sink);
    say('the same letters by nodemailer alone');
    const alone = await bare(sink);
    const rate = ((atPause + atKill - afterPause) / (toPause + toKill)) * 1000;
    return {
      letters: LETTERS,
      'connections, to a sink on the same machine': CONNECTIONS,
      'queued in one statement, seconds': ((queued - queueing) / 1000).toFixed(1),
      'letters per second, each with a link of its own and its state committed': rate.toFixed(0),
      'paused at a quarter: letters in hand that still left, and letters in the 3 s after': `${inHand}, ${whilePaused}`,
      'letters per second after the crash': (((sent() - atKill) / second) * 1000).toFixed(0),
      'letters per second, nodemailer alone (nothing kept)': alone.toFixed(0),
      'ratio to nodemailer alone': (rate / alone).toFixed(2),
      'most memory of the server, MB': memory.toFixed(0),
      ...figures,
    };
  } finally {
    await database.end();
    await world.stop();
    sink.close();
  }
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
    if (tokens.length === 0) forgotten += 1;
    if (tokens.length > 1) doubled += 1;
    const last = createHash('sha256')
      .update(Buffer.from(tokens.at(-1) ?? '', 'base64url'))
      .digest();
    if (hash === null || !last.equals(hash)) dead += 1;
  }
  return {
    'people forgotten': forgotten,
    'people whose last letter has no live link': dead,
    'people with two live links': Number(twice[0]?.n),
    [`people with two letters (SMTP allows ${CONNECTIONS}: one in doubt per connection)`]: doubled,
  };
}
