// The roll over HTTP: preview, import, export, who has signed.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#lib/ground/clock.ts';
import type { Role } from '#lib/people/roll/index.ts';
import { closePeople, cookieOf, request, seedMember, seedPasskey, seedPerson } from '#lib/people/testing.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import * as rollExport from './export/route.ts';
import * as rollFile from './file/route.ts';
import * as rollImport from './import/route.ts';
import * as rollMembers from './members/route.ts';
import * as rollPreview from './preview/route.ts';
import * as rollSigned from './signed/route.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

/** A signed-in person of this office: their cookie. */
async function as(...roles: Role[]): Promise<string> {
  const person = roles.includes('member') ? await seedMember() : await seedPerson(roles);
  return cookieOf(person, await seedPasskey(person));
}

const csv = 'number,name,email,college,federation,language\n1,Ada,ada@example.org,nord,Nord,fr\n';

beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge, authority, setup_link CASCADE');
  setClock(Date.now);
});

describe('roll over HTTP', () => {
  let id = '';
  beforeEach(() => {
    id = crypto.randomUUID();
  });
  const part = (cookie: string, body: Uint8Array | ReadableStream, headers: Record<string, string> = {}) => {
    const init = {
      method: 'POST',
      body: body instanceof Uint8Array ? Uint8Array.from(body) : body,
      headers: { origin: 'http://localhost:3000', 'content-type': 'application/octet-stream', cookie, ...headers },
      duplex: 'half',
    };
    return rollFile.POST(new Request(`http://localhost:3000/roll/file?import=${id}&part=0&parts=1`, init));
  };
  const preview = async (cookie: string, text: string | Uint8Array, headers: Record<string, string> = {}) => {
    const sent = await part(cookie, typeof text === 'string' ? Buffer.from(text) : text, headers);
    if (!sent.ok) return sent;
    return rollPreview.POST(request('POST', '/roll/preview', { cookie, body: { import: id }, headers }));
  };

  test('preview, import, again', async () => {
    const cookie = await as('authority');
    const { digest } = await (await preview(cookie, csv)).json();
    const send = (more = {}) =>
      rollImport.POST(request('POST', '/roll/import', { cookie, body: { import: id, digest, ...more } }));
    expect(await (await send()).json()).toEqual({ members: 1 });
    expect(await (await send()).json()).toEqual({ members: 1 });
    const other = await send({ digest: '0'.repeat(64) });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: 'roll/no-import', field: 'import' });
  });

  test('bad rows by row and column, in the reader’s language', async () => {
    const cookie = await as('operator');
    const titles: string[] = [];
    for (const language of ['fr', 'en']) {
      const answer = await preview(cookie, `${csv}2,Eve,eve,nord,Nord,fr\n`, { 'accept-language': language });
      const problem = await answer.json();
      expect(problem).toMatchObject({
        status: 400,
        code: 'roll/bad-rows',
        field: 'file',
        count: 1,
        errors: [{ row: 3, column: 'email', code: 'row/bad-email' }],
      });
      titles.push(problem.title);
    }
    expect(titles).toEqual([
      'Le fichier contient une erreur. Rien n’a été importé.',
      'The file has one error. Nothing was imported.',
    ]);
  });

  test('a stranger’s file is not read at all', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(65_536));
          if (pulled > 1000) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    expect((await part('', body)).status).toBe(401);
    expect(pulled).toBe(0);
  });

  test('what is no roll is refused as a problem document, and says why', async () => {
    const cookie = await as('operator');
    const refused = async (text: string | Uint8Array) => {
      const answer = await preview(cookie, text);
      const { code, field, title } = await answer.json();
      return [answer.status, answer.headers.get('content-type'), code, field, title];
    };
    const problem = 'application/problem+json';
    expect(await refused(csv.split('\n', 1)[0] ?? '')).toMatchObject([
      400,
      problem,
      'roll/no-rows',
      'file',
      expect.any(String),
    ]);
    expect(await refused(Buffer.from('PK\x03\x04'))).toEqual([
      400,
      problem,
      'roll/not-text',
      'file',
      expect.stringContaining('.xlsx'),
    ]);
    expect(await refused(Buffer.alloc(1024 * 1024 + 1, 'x'))).toMatchObject([
      413,
      problem,
      'web/too-large',
      undefined,
      expect.any(String),
    ]);
  });

  test('searching is a POST, and the export has what it should', async () => {
    const cookie = await as('authority');
    const { digest } = await (await preview(cookie, csv)).json();
    await rollImport.POST(request('POST', '/roll/import', { cookie, body: { import: id, digest } }));
    const found = await rollMembers.POST(request('POST', '/roll/members', { cookie, body: { query: 'ada' } }));
    expect(await found.json()).toMatchObject({ found: 1, members: [{ number: '1', name: 'Ada' }] });
    const file = await rollExport.GET(request('GET', '/roll/export?language=en', { cookie }));
    expect(Buffer.from(await file.arrayBuffer()).toString('utf8')).toBe(
      '\ufeffNumber;Name;College;Federation;Language;Enrolled;Invitation\r\n1;Ada;nord;Nord;fr;no;not invited\r\n',
    );
    expect((await rollExport.GET(request('GET', '/roll/export?language=en'))).status).toBe(401);
  });

  test('who has signed is for the Authority alone, and for no vote that does not exist', async () => {
    const path = `/roll/signed?language=fr&vote=${'1'.repeat(22)}`;
    const status = async (role: Role) =>
      (await rollSigned.GET(request('GET', path, { cookie: await as(role) }))).status;
    expect([await status('operator'), await status('member'), await status('authority')]).toEqual([403, 403, 404]);
  });
});
