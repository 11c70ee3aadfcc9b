/**
 * Importing a roll through the product as its page does (parts over HTTP, dry run, import), in seconds, with the memory
 * the server's process needed; beside a bare COPY of the same bytes into a table without anything, which is all that
 * PostgreSQL can do. Client, server and database share the machine, so beside each time stands what the processors worked
 * for it: seconds of the clock grow with whatever else runs, those hardly. Needs /proc.
 */
import fs from 'node:fs';
import pg from 'pg';
import { z } from 'zod';
import { softwareAuthenticator } from '../e2e/authenticator/index.ts';
import { person } from '../e2e/small-vote.ts';
import { nameOfficials, type Officials } from '../e2e/voter/party.ts';
import { startWorld, type World } from '../e2e/world.ts';
import { copyIn } from '../scripts/replay/stage/copy.ts';
import type { Figures } from './main.ts';
import { workedBy, workedFor, workedSince } from './processor.ts';

export const name = 'roll';

const SIZES = [100_000, 300_000];
const PART = 1024 * 1024;
const MB = 1024 * 1024;

const file = (members: number): Buffer =>
  Buffer.from(
    [
      'number,name,email,phone,college,federation,language',
      ...Array.from(
        { length: members },
        (_, i) =>
          `${1_000_000 + i},Zoé Membre ${i},m${i}@parti.example,,${i % 2 ? 'nord' : 'sud'},Fédération ${i % 90},fr`,
      ),
    ].join('\n'),
  );

const seconds = async <T>(work: () => Promise<T>): Promise<{ took: number; value: T }> => {
  const start = performance.now();
  const value = await work();
  return { took: (performance.now() - start) / 1000, value };
};

export async function run(say: (text: string) => void): Promise<Figures> {
  const figures: Record<string, string | number> = {};
  for (const members of SIZES) {
    const world = await startWorld();
    try {
      const { officials } = await nameOfficials(world, {
        authority: ['Alice', 'Bertrand'].map(person),
        quorum: 2,
        trustees: [person('Denis')],
        authenticatorOf: makeKeys(),
      });
      const bytes = file(members);
      const bare = await copyBare(world, bytes);
      const { sending, preview, writing, again, cpu, slowest, memory } = await bring(world, officials, bytes);
      const whole = sending + preview + writing;
      const label = `${members / 1000},000 members`;
      figures[`${label}: file, MB`] = (bytes.length / MB).toFixed(1);
      figures[`${label}: sent, s`] = sending.toFixed(1);
      figures[`${label}: read and compared, s`] = preview.toFixed(1);
      figures[`${label}: imported, s`] = writing.toFixed(1);
      figures[`${label}: the same file again, compared, s`] = again.toFixed(1);
      figures[`${label}: bare COPY, s and processor s`] = `${bare.took.toFixed(2)}, ${bare.cpu.toFixed(2)}`;
      figures[`${label}: whole import, s and processor s (server + database)`] =
        `${whole.toFixed(1)}, ${(cpu.server + cpu.databases).toFixed(1)} (${cpu.server.toFixed(1)} + ${cpu.databases.toFixed(1)})`;
      figures[`${label}: whole import by bare COPY, in processor s`] =
        `${((cpu.server + cpu.databases) / bare.cpu).toFixed(0)} times`;
      figures[`${label}: slowest other request meanwhile, ms`] = Math.round(slowest);
      figures[`${label}: memory of the server, before and at most, MB`] = memory;
      say(`${label}: ${whole.toFixed(1)} s`);
    } finally {
      await world.stop();
    }
  }
  return figures;
}

function makeKeys() {
  const rings = new Map<string, ReturnType<typeof softwareAuthenticator>>();
  return (email: string) => {
    const ring = rings.get(email) ?? softwareAuthenticator();
    rings.set(email, ring);
    return ring;
  };
}

async function bring(world: World, officials: Officials['officials'], bytes: Buffer) {
  const session = officials[0]?.session;
  if (session === undefined) throw new Error('no Authority');
  const before = memoryOf(world, 'VmRSS');
  const others = askMeanwhile(world);
  const send = async (id: string) => {
    const parts = Math.ceil(bytes.length / PART);
    for (let part = 0; part < parts; part++) {
      const piece = bytes.subarray(part * PART, (part + 1) * PART);
      const path = `/api/people/roll/file?import=${id}&part=${part}&parts=${parts}`;
      await session.send('POST', path, new Uint8Array(piece), z.unknown());
    }
  };
  const look = (id: string) =>
    session.send(
      'POST',
      '/api/people/roll/preview',
      { import: id, newColleges: [] },
      z.looseObject({ digest: z.string(), counts: z.object({ unchanged: z.int() }) }),
    );
  const id = crypto.randomUUID();
  const start = workedFor(world);
  const sent = await seconds(() => send(id));
  const preview = await seconds(() => look(id));
  const { digest } = preview.value;
  const written = await seconds(() =>
    session.send('POST', '/api/people/roll/import', { import: id, digest }, z.object({ members: z.int() })),
  );
  const cpu = workedSince(world, start);
  const next = crypto.randomUUID();
  await send(next);
  const again = await seconds(() => look(next));
  if (again.value.counts.unchanged !== written.value.members) throw new Error('not what was imported');
  return {
    sending: sent.took,
    preview: preview.took,
    writing: written.took,
    again: again.took,
    cpu,
    slowest: await others(),
    memory: `${before} and ${memoryOf(world, 'VmHWM')}`,
  };
}

/** Another reader of the same process, all the while. @returns its slowest answer in ms, and ends it */
function askMeanwhile(world: World): () => Promise<number> {
  let isOver = false;
  let slowest = 0;
  const asking = (async () => {
    while (!isOver) {
      const start = performance.now();
      const answer = await fetch(`http://127.0.0.1:${world.port}/api/board/journals`, {
        headers: { host: new URL(world.people).host },
      });
      await answer.arrayBuffer();
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    return slowest;
  };
}

/** MB of the server's process. */
function memoryOf(world: World, what: 'VmRSS' | 'VmHWM'): number {
  const status = fs.readFileSync(`/proc/${world.server.pid()}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
}

/** `COPY … FROM STDIN` into an unlogged table of seven texts, by the owner: seconds, and seconds of a processor. */
async function copyBare(world: World, bytes: Buffer): Promise<{ took: number; cpu: number }> {
  const client = new pg.Client({ connectionString: world.operator.PEOPLE_OWNER_URL });
  await client.connect();
  try {
    await client.query(
      'CREATE UNLOGGED TABLE bare (number text, name text, email text, phone text, college text, federation text, language text)',
    );
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid ?? 0;
    const start = workedBy(pid);
    const { took } = await seconds(() => copyIn(client, 'COPY bare FROM STDIN (FORMAT csv, HEADER)', bytes));
    const cpu = workedBy(pid) - start;
    await client.query('DROP TABLE bare');
    return { took, cpu };
  } finally {
    await client.end();
  }
}
