/**
 * People and urn as two processes with nothing shared (OPERATIONS, "Two hosts"): a vote goes through, each side does
 * without the other what is its own, and neither environment, database, log nor disk of one holds what is the other's.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredVote } from '#lib/booth/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { run } from '../scripts/db/testing.ts';
import { type Member, openSmallVote } from './small-vote.ts';
import { type HostName, startTwoHosts, type TwoHosts } from './two-hosts.ts';
import { localFetch } from './voter/local-fetch.ts';
import { proveBySms } from './voter/party.ts';
import { tokenIn, type Voter, voterOf } from './voter/voter.ts';
import { readJournal, readState, until, untilOnBoard } from './voter/watch.ts';

const members: Member[] = ['Fanny', 'Gilles', 'Hakim', 'Ines', 'Jean', 'Karine'].map((name, i) => ({
  number: `${100 + i}`,
  name,
  email: `${name.toLowerCase()}@parti.example`,
}));
const sides: readonly HostName[] = ['people', 'urn'];
const other = (side: HostName): HostName => (side === 'people' ? 'urn' : 'people');

let hosts: TwoHosts;
let started: number;
let phi: Phi;
let vote: VoteId;
const voters: Voter[] = [];
const cast: StoredVote[] = [];

beforeAll(async () => {
  started = Date.now();
  hosts = await startTwoHosts();
  ({ phi, vote } = await openSmallVote(hosts, { members, answers: ['Ada', 'Blaise'] }));
}, 240_000);
afterAll(async () => {
  await hosts?.stop();
});

describe.sequential('two hosts', () => {
  test('members enrol on one and vote on both; the ballots come out on the board', async () => {
    for (const { email } of members) {
      const { text } = await hosts.mail.waitFor(email, /\/enrol#/);
      const voter = voterOf({ origin: hosts.people, world: { now: () => hosts.clock.now() * 1000 } });
      await voter.enrol(tokenIn(text), proveBySms(hosts, email));
      voters.push(voter);
    }
    for (const voter of voters) cast.push(await voter.vote(phi, [[0, 1, 0]]));
    await hosts.clock.advance(11);
    // K = 3: the first batch is out when the second holds as many
    await untilOnBoard(hosts.urn, phi, 'a batch', (events) => events.some(({ type }) => type === 'batch'));
    expect(await readState(hosts.urn, phi)).toMatchObject({ state: 'open', ballots: 3 });
    await until('pairs in the journal', async () =>
      /\\"pairs\\"/.test(await readJournal(hosts.people, vote)) ? true : null,
    );
  });

  test('the people’s host is gone: the urn is read, and takes what is cast; the urn is gone: people’s pages answer', async () => {
    await hosts.hosts.people.kill();
    expect(await readState(hosts.urn, phi)).toMatchObject({ state: 'open' });
    await hosts.hosts.people.start();
    await hosts.hosts.urn.kill();
    expect((await localFetch(`${hosts.people}/fr`)).status).toBe(200);
    expect(await readJournal(hosts.people, vote)).toContain('pairs');
    await hosts.hosts.urn.start();
    const [first] = voters;
    expect((await first?.vote(phi, [[0, 0, 1]]))?.n).toBe(2);
  });

  test('no name and no value of a secret stands in both environments', () => {
    const both = /^(NODE_ENV|NEXT_TELEMETRY_DISABLED|RP_ID|PARTY_NAME|PEOPLE_ORIGIN|URN_ORIGIN|SIDE|PORT)$/;
    for (const side of sides) {
      const others = hosts.hosts[other(side)].environment;
      for (const [name, value] of Object.entries(hosts.hosts[side].environment)) {
        if (both.test(name)) continue;
        expect(others).not.toHaveProperty(name);
        expect(Object.values(others)).not.toContain(value);
      }
    }
  });

  test('each PostgreSQL knows its own side’s roles and nobody else, and none has the other’s password', async () => {
    const allowed: Readonly<Record<HostName, RegExp>> = {
      people: /^(people_app|board_journal_append|board_reader)$/,
      urn: /^(urn_app|board_urn_append|board_reader)$/,
    };
    const passwords: string[] = [];
    for (const side of sides) {
      const connected = await run<{ usename: string }>(
        hosts.administrators[side],
        `SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name LIKE 'isoloir%'`,
      );
      expect(connected.length).toBeGreaterThan(0);
      for (const { usename } of connected) expect(usename).toMatch(allowed[side]);
      const urls = Object.values(hosts.hosts[side].environment).filter((value) => value.startsWith('postgres'));
      expect(urls).toHaveLength(3);
      passwords.push(...new Set(urls.map((url) => new URL(url).password)));
    }
    expect(new Set(passwords).size).toBe(passwords.length);
  });

  test('no log has anybody, any ballot or any urn in it; the urn’s host has none of its visitors', () => {
    const numbers = cast.map(({ number }) => number);
    const people = members.flatMap(({ name, email, number }) => [name, email, `"${number}"`]);
    for (const side of sides) {
      const log = hosts.hosts[side].log();
      expect(log).toContain('server/ready');
      for (const word of [...people, ...numbers, phi, '127.0.0.1']) expect(log).not.toContain(word);
    }
  });

  test('nothing is written to the disk that a process runs from', () => {
    const root = path.resolve(import.meta.dirname, '..');
    const written = ['.next', 'dist'].flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .filter((file) => fs.statSync(file).mtimeMs > started),
    );
    expect(written).toEqual([]);
  });
});
