/** The table of the people side's hot paths: what each refuses, and that a refusal writes nothing. (Signing the register
 * has its own: lib/people/roll/register.) */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseLines, readEvents } from '#lib/board/index.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { keepPhoto, tick } from '#lib/people/authority/index.ts';
import { jpeg } from '#lib/people/authority/material/testing.ts';
import { at, buildBooth, frozen, OPENS, seedHouse, serveUrn } from '#lib/people/authority/testing.ts';
import { closePeople } from '#lib/people/db.ts';
import { request } from '#lib/people/testing.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { hot } from './people.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let vote: VoteId;
let phi: Phi;

beforeAll(async () => {
  at(OPENS - 60);
  const made = await frozen(await seedHouse({ nord: 3 }));
  vote = made.vote;
  phi = made.urns[0] as Phi;
  await tick();
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const Code = z.looseObject({ code: z.string(), title: z.string() });

const snapshot = async () => {
  const tables = ['person', 'passkey', 'invitation', 'challenge', 'mail', 'register_row', 'journal_outbox'];
  const people = await Promise.all(
    tables.map((table) => databases.asOwner('people', `SELECT * FROM ${table} ORDER BY 1, 2`)),
  );
  return [...people, await databases.asOwner('journal', 'SELECT * FROM event ORDER BY chain, height')];
};

it('a photo goes out under its hash, to anyone, for ever; what is not kept is not found', async () => {
  const photo = await keepPhoto(jpeg());
  if (!photo.ok) throw new Error(photo.refusal.code);
  const answer = await hot.answer(request('GET', `/api/board/material/${photo.value.sha256}`));
  expect(sha256Hex(new Uint8Array(await answer.arrayBuffer()))).toBe(photo.value.sha256);
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  for (const astray of ['0'.repeat(64), 'A'.repeat(64), 'x', '..%2f'])
    expect((await hot.answer(request('GET', `/api/board/material/${astray}`))).status).toBe(404);
});

describe('reading the board', () => {
  it('answers journals and their lines to any site, from any height', async () => {
    const journals = await hot.answer(request('GET', '/api/board/journals'));
    expect(await journals.json()).toEqual({ votes: [vote] });
    expect(journals.headers.get('access-control-allow-origin')).toBe('*');
    const lines = parseLines(await (await hot.answer(request('GET', `/api/board/journal/${vote}`))).text());
    expect(readEvents(lines).map(({ event }) => event.type)).toEqual(['decision', 'decision']);
    const later = parseLines(await (await hot.answer(request('GET', `/api/board/journal/${vote}?from=1`))).text());
    expect(later).toEqual(lines.slice(1));
    const other = await hot.answer(request('GET', `/api/board/journal/${'2'.repeat(22)}`));
    expect([other.status, await other.text()]).toEqual([200, '']);
  });

  it('has no archive before the result is published', async () => {
    const none = await hot.answer(request('GET', `/api/board/archive/${toUrlForm(phi)}.bel`));
    expect([none.status, Code.parse(await none.json()).code]).toEqual([404, 'board/no-archive']);
  });
});

type Refused = readonly [method: string, path: string, body: unknown, status: number, code: string];
const token = 'A'.repeat(27);
const table: Readonly<Record<string, Refused>> = {
  'a journal with no name': ['GET', '/api/board/journal/x', undefined, 404, 'web/no-such-path'],
  'a closing of no urn': ['GET', '/api/people/grace/x', undefined, 404, 'web/no-such-path'],
  'a closing of an urn that is not here': [
    'GET',
    `/api/people/grace/${'A'.repeat(43)}`,
    undefined,
    404,
    'register/unknown-urn',
  ],
  'a closing with more than the path': [
    'GET',
    `/api/people/grace/${'A'.repeat(43)}?held=1`,
    undefined,
    400,
    'web/bad-input',
  ],
  'a closing that is told instead of asked': [
    'POST',
    `/api/people/grace/${'A'.repeat(43)}`,
    { held: true },
    405,
    'web/wrong-method',
  ],
  'a height that is none': ['GET', `/api/board/journal/${'2'.repeat(22)}?from=-1`, undefined, 400, 'web/bad-input'],
  'an unknown parameter': ['GET', `/api/board/journal/${'2'.repeat(22)}?to=3`, undefined, 400, 'web/bad-input'],
  'an archive of an unknown urn': [
    'GET',
    `/api/board/archive/${'A'.repeat(43)}.bel`,
    undefined,
    404,
    'board/no-archive',
  ],
  'an archive of no urn': ['GET', '/api/board/archive/x.bel', undefined, 404, 'web/no-such-path'],
  'reading by POST': ['POST', '/api/board/journals', {}, 405, 'web/wrong-method'],
  'signing by GET': ['GET', '/api/people/register', undefined, 405, 'web/wrong-method'],
  'a nonce for another purpose': ['POST', '/api/people/challenge', { purpose: 'register' }, 400, 'web/bad-input'],
  'a nonce with more': ['POST', '/api/people/challenge', { purpose: 'enrol', nonce: 'x' }, 400, 'web/bad-input'],
  'a link that never was': ['POST', '/api/people/enrol/open', { token }, 401, 'enrol/unknown-link'],
  'a malformed link': ['POST', '/api/people/enrol/open', { token: 'x' }, 400, 'web/bad-input'],
  'an enrolment of the wrong shape': ['POST', '/api/people/enrol/finish', { token }, 400, 'web/bad-input'],
  'an enrolment too large': ['POST', '/api/people/enrol/finish', { token: 'A'.repeat(40_000) }, 413, 'web/too-large'],
};

describe('bad input', () => {
  for (const [title, [method, path, body, status, code]] of Object.entries(table)) {
    it(`${title}: ${status} ${code}, in two languages, and nothing is written`, async () => {
      const before = await snapshot();
      const ask = async (language: string) => {
        const answer = await hot.answer(request(method, path, { body, headers: { 'accept-language': language } }));
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        return { status: answer.status, ...Code.parse(await answer.json()) };
      };
      const [fr, en] = [await ask('fr'), await ask('en')];
      expect([fr.status, fr.code, en.code]).toEqual([status, code, code]);
      expect(fr.title).not.toBe(en.title);
      expect(await snapshot()).toEqual(before);
    });
  }

  it('has every hot path in the table or in one of its own', () => {
    for (const path of ['challenge', 'enrol/open', 'enrol/finish', 'register'])
      expect(hot.has(`/api/people/${path}`)).toBe(true);
    expect(hot.has('/api/people/votes')).toBe(false);
  });
});
