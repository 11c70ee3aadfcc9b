/**
 * The drill of OPERATIONS, “Restore”, in mid-vote: each host is lost for good, put back from a backup of an hour ago and a
 * copy of the public boards. Nothing that was public is lost or told twice; what a restore loses is shown by receipts, and
 * the voters' own devices put it in again. Numbers at the end of each test.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { BatchPayload, PassesPayload, parsePayload } from '#lib/board/payload.ts';
import { verifyBeforeDecryption } from '#lib/board/verify/index.ts';
import { fetchPaper, findKept, readDevice, type StoredVote } from '#lib/booth/index.ts';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { copyBoards } from '../scripts/backup/board.ts';
import { backUp } from '../scripts/backup/main.ts';
import { restore } from '../scripts/backup/restore.ts';
import { setUpDatabases } from '../scripts/db/setup.ts';
import { softwareAuthenticator } from './authenticator/index.ts';
import { openSmallVote, person } from './small-vote.ts';
import { localFetch } from './voter/local-fetch.ts';
import { decide } from './voter/official.ts';
import { enrolByMail, type Officials } from './voter/party.ts';
import { NotCast, newDevice, type Voter, type VoterDevice, voterOf } from './voter/voter.ts';
import { readChain, readJournal, readState, until, untilOnBoard, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const ada = [[0, 1, 0]];
const blaise = [[0, 0, 1]];
const COUNT = 12;

let world: World;
let phi: Phi;
let vote: VoteId;
let officials: Officials;
const voters: { voter: Voter; device: VoterDevice }[] = [];
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-drill-'));
const board = path.join(dir, 'board');
const file = (side: 'people' | 'urn') => path.join(dir, `${side}.backup`);
const key = { BACKUP_KEY: randomBytes(32).toString('base64url') };

beforeAll(async () => {
  world = await startWorld();
  const members = Array.from({ length: COUNT }, (_, i) => ({ ...person(`Voter${i}`), number: `70${i}` }));
  ({ phi, vote, officials } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
  for (const { email } of members) {
    const authenticator = softwareAuthenticator();
    const device = newDevice();
    await enrolByMail(world, email, authenticator);
    voters.push({ device, voter: voterOn(authenticator, device) });
  }
});
afterAll(async () => {
  await world?.stop();
  fs.rmSync(dir, { recursive: true, force: true });
});

const voterOn = (authenticator: Voter['authenticator'], device: VoterDevice): Voter =>
  voterOf({
    origin: world.people,
    authenticator,
    device,
    world: { now: () => world.clock.now() * 1000, patience: [] },
  });
const one = (i: number) => voters[i] ?? expect.fail('nobody there');
const castAll = async (from: number, to: number) => {
  for (let i = from; i < to; i++) await one(i).voter.vote(phi, ada);
};
const environment = () => ({ ...world.host.databases, ...key });
const copy = () => copyBoards({ people: world.people, urn: world.urn, dir: board, fetch: localFetch });
const chain = async () => readEvents(parseLines(await readChain(world.urn, phi)));
const journal = async () => readEvents(parseLines(await readJournal(world.people, vote)));
const published = async () =>
  (await chain())
    .filter(({ event }) => event.type === 'batch')
    .flatMap(({ line }) => parsePayload(BatchPayload, line.payload).ballots)
    .map(
      ({ ballot }) => z.object({ signature: z.object({ hash: z.string() }) }).parse(JSON.parse(ballot)).signature.hash,
    );
const keptBy = async (i: number): Promise<StoredVote> =>
  (await readDevice(one(i).voter.world, phi))?.votes[0] ?? expect.fail(`nothing is kept by ${i}`);
const untilHeight = async (height: number) => {
  await world.clock.advance(11);
  await untilOnBoard(world.urn, phi, `batch ${height}`, (events) => events.at(-1)?.height === height);
};

/** The host is gone with its disk: new databases, with nothing in them. */
async function loseHost(side: 'people' | 'urn'): Promise<void> {
  const client = new pg.Client({ connectionString: world.host.administrators[side] });
  await client.connect();
  for (const name of side === 'urn' ? ['urn', 'board'] : ['people', 'board'])
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await client.end();
  const own = side === 'urn' ? /URN/ : /PEOPLE|JOURNAL/;
  await setUpDatabases(Object.fromEntries(Object.entries(world.host.databases).filter(([name]) => own.test(name))));
}

const answered = async (address: string): Promise<unknown> => (await localFetch(address)).json();

describe.sequential('the urn’s host is lost in mid-vote', () => {
  /** What the boards showed when the host was lost. */
  let shown: string[];
  let heads: string[];

  test('backups are made while people vote; the copy of the boards only grows', async () => {
    await castAll(0, 6);
    await untilHeight(1);
    expect(await backUp(environment(), 'urn', file('urn'))).toBeGreaterThan(1000);
    expect(await backUp(environment(), 'people', file('people'))).toBeGreaterThan(1000);
    await copy();
    await castAll(6, 9);
    await untilHeight(2);
    // three wait in batch 3; one of them voted a second time, and waits with both
    await one(3).voter.vote(phi, blaise);
    await one(9).voter.vote(phi, ada);
    await one(9).voter.vote(phi, blaise);
    const notes = async () => ((await journal()).some(({ line }) => line.payload.includes('"height":2')) ? true : null);
    await until('the journal to note height 2', async () => {
      await world.clock.advance(11);
      return notes();
    });
    const grown = await copy();
    expect(grown.find(({ chain: name }) => name === `urn/${phi}`)).toEqual({
      chain: `urn/${phi}`,
      events: 3,
      added: 1,
    });
    shown = await published();
    heads = (await chain()).map(({ hash }) => hash);
    expect(shown).toHaveLength(6);
  });

  test('put back without what was published since, it is refused, and takes and publishes nothing', async () => {
    await world.server.kill();
    await loseHost('urn');
    const journalOnly = path.join(dir, 'journal-only');
    fs.mkdirSync(journalOnly);
    for (const name of fs.readdirSync(board).filter((one) => one.startsWith('journal-')))
      fs.copyFileSync(path.join(board, name), path.join(journalOnly, name));
    await expect(restore(environment(), 'urn', file('urn'), journalOnly)).rejects.toThrow(
      'stands at height 1, and the journal has seen height 2',
    );
    await world.server.start();
    await until('the urn to see that it is behind', async () => (world.log().includes('urn/behind') ? true : null));
    await expect(one(10).voter.vote(phi, ada)).rejects.toThrow(NotCast);
    await world.clock.advance(60);
    expect(await chain()).toHaveLength(2);
    await world.server.kill();
  });

  test('continued from the copy it stands where it stood: the same events, and none beside them', async () => {
    const told = await restore(environment(), 'urn', null, board);
    expect(told[0]).toContain('2 events in the backup, 1 from the copy (3 ballots)');
    await world.server.start();
    await untilState(world.urn, phi, 'open');
    await until('the chain', async () => ((await chain()).length === 3 ? true : null));
    expect((await chain()).map(({ hash }) => hash)).toEqual(heads);
    expect(await published()).toEqual(shown);
    await copy(); // would say that the board has turned back
  });

  test('what was lost is known by its receipts, and every device puts its own back', async () => {
    const receipted = await Promise.all(voters.slice(0, 10).map((_, i) => keptBy(i)));
    const waiting = receipted.filter(({ number }) => !shown.includes(number));
    expect((await readState(world.urn, phi))?.ballots).toBe(shown.length);
    const paper = await fetchPaper(one(0).voter.world, phi);
    if (!paper.ok) throw new Error(paper.refusal.code);
    const numbers = { receipted: receipted.length, lost: waiting.length, recovered: 0 };
    for (let i = 0; i < 10; i++) {
      const kept = await keptBy(i);
      if (shown.includes(kept.number)) continue;
      const isOnlyTurn = kept.n === 1 || shown.includes(kept.before?.number ?? '');
      if (isOnlyTurn) {
        // no touch: who opens the page is served
        const found = await findKept(one(i).voter.world, paper.value, kept);
        expect(found).toMatchObject({
          ok: true,
          value: { where: 'waiting', again: true, held: { number: kept.number } },
        });
      } else {
        // two turns were lost: with the passkey, the last of them goes in as the first
        await one(i).voter.vote(phi, blaise);
      }
      expect((await keptBy(i)).lost ?? kept.receipt).not.toBeNull();
      numbers.recovered++;
    }
    expect(numbers).toEqual({ receipted: 10, lost: 5, recovered: 5 });
    // asked again, they have nothing more to do
    for (const i of [3, 6]) {
      const found = await findKept(one(i).voter.world, paper.value, await keptBy(i));
      expect(found).toMatchObject({ ok: true });
    }
  });
});

describe.sequential('the people’s host is lost in mid-vote', () => {
  let pairs: string[];
  const pairsNow = async () =>
    (await journal())
      .filter(({ event }) => event.type === 'passes')
      .flatMap(({ line }) => parsePayload(PassesPayload, line.payload).pairs.map(({ b }) => b.join()));

  test('its journal goes on where it stood, and the signatures that are lost are counted', async () => {
    await until('pairs of nine', async () => {
      await world.clock.advance(11);
      return (await pairsNow()).length >= 9 ? true : null;
    });
    await copy();
    pairs = await pairsNow();
    const before = (await journal()).map(({ hash }) => hash);
    const seen = z
      .object({ head: z.object({ height: z.int(), hash: z.string() }) })
      .parse(await answered(`${world.urn}/api/urn/journal/${vote}`));
    await world.server.kill();
    setClock(() => world.clock.now() * 1000); // the restore writes down when it was
    await loseHost('people');
    const told = await restore(environment(), 'people', file('people'), board);
    expect(told.join('\n')).toMatch(/At least [34] signatures of the register are lost/);
    await world.server.start();
    // nobody knows who: each of the enrolled is asked to open the booth again
    for (const i of [0, 7, 11]) await world.mail.waitFor(`voter${i}@parti.example`, /Après une panne/);
    const after = (await journal()).map(({ hash }) => hash);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after[seen.head.height]).toBe(seen.head.hash);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('a member whose signature was lost signs again with the same passkey, gets the same pass, and no second one', async () => {
    const fresh = voterOn(one(7).voter.authenticator, newDevice());
    const again = await fresh.vote(phi, blaise);
    const pass = (vote: StoredVote) => z.object({ pass: z.unknown() }).parse(JSON.parse(vote.envelope)).pass;
    expect(pass(again)).toEqual(pass(await keptBy(7)));
    expect(again.n).toBe(2);
    // the pair of the tenth was not in the journal yet: without this, one pass more would be used than was given
    await voterOn(one(9).voter.authenticator, newDevice()).vote(phi, ada);
  });

  test('the vote goes on to its end: every voter counted once, no pair told twice', async () => {
    await castAll(10, COUNT);
    await decide(officials.officials, vote, 'stop');
    await untilState(world.urn, phi, 'closed');
    await until('the last batch', async () => ((await readState(world.urn, phi))?.flushed ? true : null));
    expect(await readState(world.urn, phi)).toMatchObject({ passes: COUNT });
    await decide(officials.officials, vote, 'close');
    await untilOnBoard(world.urn, phi, 'the closing record', (events) => events.at(-1)?.type === 'closing');
    await until('the closing in the journal', async () => {
      const last = (await journal()).findLast(({ event }) => event.type === 'decision');
      return last?.line.payload.includes('"kind":"close"') ? true : null;
    });
    const all = await pairsNow();
    expect([all.length, new Set(all).size]).toEqual([COUNT, COUNT]);
    const texts = { chain: await readChain(world.urn, phi), journal: await readJournal(world.people, vote) };
    const { checks } = await verifyBeforeDecryption(texts, { groupFor: fastEd25519Group });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    await copy();
  });
});
