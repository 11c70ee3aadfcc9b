/** For tests only: the urn's door with one open election and one ballot in it, and what every refusal must look like. */
import { expect } from 'vitest';
import type { Envelope } from '#lib/election/envelope.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { buildThreads } from '#lib/ground/testing-threads.ts';
import { openElection, serveJournal, type TestElection, type Voter } from '#lib/urn/testing.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { hot } from './urn.ts';

const HOST = 'http://urn.localhost:3000';

/** The identity of the group, as Belenios spells it. */
export const IDENTITY = `${'0'.repeat(63)}1`;

export const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  hot.answer(new Request(`${HOST}${path}`, init));

/** A text is sent as it is, anything else as JSON. */
export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Name, body, status, code, and what else the problem says. */
export type Case = readonly [
  name: string,
  body: () => unknown,
  status: number,
  code: string,
  more?: Record<string, unknown>,
];

export const named = (cases: readonly Case[]) =>
  cases.map(([name, body, status, code, more = {}]) => ({ name, body, status, code, more }));

/** The last digit of a decimal, changed. */
export const flipDigit = (scalar: string): string => `${scalar.slice(0, -1)}${(Number(scalar.slice(-1)) + 1) % 10}`;

export type Door = {
  election: TestElection;
  /** Has cast `held`, turn 1. */
  voter: Voter;
  held: { envelope: Envelope; number: Envelope['previous'] };
  /** Asks in both languages: the same refusal, said in two ways, and the databases as before. */
  expectRefusal: (
    path: string,
    body: unknown,
    status: number,
    code: string,
    more?: Record<string, unknown>,
  ) => Promise<void>;
  close: () => Promise<void>;
};

const TABLES = ['election', 'decision', 'batch_key', 'waiting', 'chain_event', 'published', 'ending', 'signing_key'];

/** One urn open, one ballot waiting in it; proofs are judged in a thread, as in service. */
export async function openDoor(): Promise<Door> {
  const endThreads = await buildThreads({ judge: 'lib/urn/judge/thread.ts' });
  const databases = await testDatabases();
  const journal = await serveJournal();
  const election = await openElection(journal);
  const voter = election.voter();
  const held = voter.vote();
  expect((await post('/api/urn/cast', held.envelope)).status).toBe(200);

  /** Everything that the urn's databases hold, as hashes. */
  const dump = async () => {
    const sums = TABLES.map(
      (table) => `SELECT '${table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${table} t`,
    );
    const events = await databases.asOwner(
      'chain',
      "SELECT md5(string_agg(e::text, '|' ORDER BY e::text)) FROM event e",
    );
    return JSON.stringify([await databases.asOwner('urn', sums.join(' UNION ALL ')), events]);
  };
  const before = await dump();

  return {
    election,
    voter,
    held,
    expectRefusal: async (path, body, status, code, more = {}) => {
      const titles: string[] = [];
      for (const language of ['fr', 'en']) {
        const answer = await post(path, body, { 'accept-language': language });
        const problem = await answer.json();
        expect(problem).toMatchObject({ status, code, type: `urn:isoloir:${code}`, ...more });
        expect(answer.status).toBe(status);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(answer.headers.get('set-cookie')).toBeNull();
        titles.push(problem.title);
      }
      expect(titles[0]).not.toBe(titles[1]);
      expect(await dump()).toBe(before);
    },
    close: async () => {
      await endThreads();
      await journal.close();
      await closePools();
      await databases.close();
    },
  };
}
