/**
 * Two processes on one port and the same databases: whoever answers, a vote is one vote; whichever dies, background work
 * goes on, and nothing acknowledged is lost or published twice.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import type { StoredVote } from '#lib/booth/index.ts';
import { Envelope } from '#lib/election/envelope.ts';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { ask, until } from './process.ts';
import { openSmallVote } from './small-vote.ts';
import { localFetch } from './voter/local-fetch.ts';
import { proveBySms } from './voter/party.ts';
import { tokenIn, type Voter, voterOf } from './voter/voter.ts';
import { readChain, readState, untilOnBoard } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const members = Array.from({ length: 8 }, (_, i) => ({
  number: String(100 + i),
  name: `Membre ${i}`,
  email: `membre${i}@parti.example`,
}));

let world: World;
let phi: Phi;
const voters: Voter[] = [];
const held: StoredVote[] = [];

beforeAll(async () => {
  world = await startWorld(undefined, { PROCESSES: '2', DRAIN_SECONDS: '5' });
  ({ phi } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise', 'Celia'] }));
  await Promise.all(
    members.map(async ({ email }, i) => {
      const { text } = await world.mail.waitFor(email, /\/enrol#/);
      // a connection that dies with its process is tried again, as a booth does
      const patience = [200, 500, 1000, 2000, 4000, 8000];
      const voter = voterOf({ origin: world.people, world: { now: () => world.clock.now() * 1000, patience } });
      await voter.enrol(tokenIn(text), proveBySms(world, email));
      voters[i] = voter;
    }),
  );
}, 240_000);
afterAll(async () => {
  await world?.stop();
});

/** The processes that serve, as the primary's children. */
const serving = (): number[] =>
  readFileSync(`/proc/${world.server.pid()}/task/${world.server.pid()}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);

const vote = async (from: number, to: number) => {
  const cast = await Promise.all(voters.slice(from, to).map((voter) => voter.vote(phi, [[0, 1, 0, 0]])));
  held.push(...cast);
};

const batches = async (): Promise<BatchPayload[]> =>
  readEvents(parseLines(await readChain(world.urn, phi)))
    .filter(({ event }) => event.type === 'batch')
    .map(({ line }) => parsePayload(BatchPayload, line.payload));

/** Kills one process without a word; resolves when another stands in its place and both answer. */
async function kill(pid: number): Promise<void> {
  const stood = world.log().split('server/ready').length;
  process.kill(pid, 'SIGKILL');
  await until(() => !serving().includes(pid) && serving().length === 2);
  await until(() => world.log().split('server/ready').length > stood);
}

test('two processes serve; health and readiness are told apart', async () => {
  expect(serving()).toHaveLength(2);
  for (let i = 0; i < 4; i++) {
    expect(await ask(world.port, '/api/health')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await ask(world.port, '/api/ready')).toMatchObject({ status: 200, text: '{"status":"ready"}' });
  }
});

test('the same bytes get one receipt, whichever process they come to, and however many times at once', async () => {
  await vote(0, 3);
  const [first] = held;
  const sent = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const answer = await localFetch(`${world.urn}/api/urn/cast`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: world.people, connection: 'close' },
        body: first?.envelope ?? '',
      });
      return { status: answer.status, body: await answer.json() };
    }),
  );
  expect(sent).toEqual(Array(8).fill({ status: 200, body: { receipt: first?.receipt } }));
});

test('either is killed while ballots arrive and a batch goes out: what was acknowledged is kept, and work goes on', async () => {
  const [one, two] = serving();
  const ballots = vote(3, 6);
  await kill(one ?? 0);
  await ballots;
  await world.clock.advance(10);
  const more = vote(6, 8);
  await kill(two ?? 0);
  await more;
  // b and b+1 are full: the process on duty publishes at the next ticks
  await until(async () => {
    await world.clock.advance(10);
    return (await batches()).length > 0;
  }, 60);
  expect(serving().some((pid) => pid === one || pid === two)).toBe(false);
});

test('the urn closes, and holds every ballot once', async () => {
  await world.clock.advance(86_400);
  await until(async () => (await readState(world.urn, phi))?.flushed === true);
  const state = await readState(world.urn, phi);
  await untilOnBoard(world.urn, phi, 'the last batch', (events) => events.length > (state?.height ?? 0));
  const out = (await batches()).flatMap(({ ballots }) => ballots.map(({ ballot }) => ballot));
  expect(out).toHaveLength(8);
  expect(new Set(out)).toEqual(new Set(held.map(({ envelope }) => Envelope.parse(JSON.parse(envelope)).ballot)));
  expect(held).toHaveLength(8);
  expect(await localFetch(`${world.urn}/api/urn/state/${toUrlForm(phi)}`)).toMatchObject({ status: 200 });
});

test('the primary ends with its processes: not ready first, then gone', async () => {
  const pids = serving();
  process.kill(world.server.pid(), 'SIGTERM');
  await until(async () => (await ask(world.port, '/api/ready')).status === 503);
  // who comes all the same is answered
  expect(await ask(world.port, '/api/health')).toMatchObject({ status: 200 });
  const isGone = (pid: number) => {
    try {
      return !process.kill(pid, 0);
    } catch {
      return true;
    }
  };
  await until(() => pids.every(isGone) && isGone(world.server.pid()));
});
