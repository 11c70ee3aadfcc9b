/** Setting up: the first operator's link, once, and nothing else. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withPeople } from '#lib/people/db.ts';
import { macOf, readSectionCode } from '#lib/people/proof/index.ts';
import { isSetUp, viewAuthority } from '#lib/people/roll/index.ts';
import { closePeople, request } from '#lib/people/testing.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { makeSetupLink } from '../../../../scripts/setup.ts';
import { POST } from './route.ts';

Object.assign(process.env, { SMS_URL: 'http://127.0.0.1:1/', SMS_KEY: 'k'.repeat(24) });
const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const snapshot = () =>
  people(`SELECT (SELECT json_agg(p ORDER BY id) FROM person p) AS person, (SELECT json_agg(m ORDER BY id) FROM mail m) AS mail,
    (SELECT json_agg(a) FROM authority a) AS authority, (SELECT json_agg(s ORDER BY token_hash) FROM setup_link s) AS setup`);
const named = { name: 'Ada', email: 'Ada@Example.org', language: 'fr' };

beforeEach(async () => {
  await people('TRUNCATE person, mail, authority, setup_link CASCADE');
});

describe('setting up', () => {
  test('the view of the Authority, before and after', async () => {
    expect([await isSetUp(), await viewAuthority()]).toEqual([false, null]);
    await post(order(await makeLink()));
    expect(await isSetUp()).toBe(true);
    expect(await viewAuthority()).toMatchObject({
      quorum: 2,
      members: [{ name: 'Ada' }, { name: 'Blaise' }, { enrolled: false }],
    });
  });

  const order = (token: string) => ({
    token,
    operator: { name: 'Olga', email: 'olga@example.org', language: 'en' },
    members: [
      named,
      { name: 'Blaise', email: 'b@example.org', language: 'fr' },
      { name: 'Émilie', email: 'e@example.org', language: 'fr' },
    ],
    quorum: 2,
  });
  async function makeLink(life = 3_600_000): Promise<string> {
    const token = randomBytes(20);
    await people('INSERT INTO setup_link (token_hash, expires_at) VALUES ($1, $2)', [
      createHash('sha256').update(token).digest(),
      new Date(Date.now() + life),
    ]);
    return token.toString('base64url');
  }
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    POST(request('POST', '/setup', { body, headers }));

  test('`npm run setup` prints a link that works; a second one ends the first; afterwards there is none', async () => {
    const tokenOf = ({ link }: { link: string }) => link.split('#')[1] ?? '';
    const first = await makeSetupLink(databases.env);
    const second = await makeSetupLink({ ...databases.env, PEOPLE_ORIGIN: 'https://vote.example' }, 'en');
    expect(second.link).toMatch(/^https:\/\/vote\.example\/en\/setup#[A-Za-z0-9_-]{27}$/);
    expect((await post(order(tokenOf(first)))).status).toBe(401);
    expect((await post(order(tokenOf(second)))).status).toBe(200);
    await expect(makeSetupLink(databases.env)).rejects.toThrow(/already/);
    await expect(makeSetupLink({})).rejects.toThrow(/PEOPLE_OWNER_URL/);
  });

  test('names operator and Authority, and invites them; again the same, anything else refused', async () => {
    const token = await makeLink();
    const first: unknown = await (await post(order(token))).json();
    expect(first).toEqual({ quorum: 2, members: 3, codes: expect.any(Array) });
    expect(await people(`SELECT email, roles FROM person ORDER BY email`)).toEqual([
      { email: 'ada@example.org', roles: ['authority'] },
      { email: 'b@example.org', roles: ['authority'] },
      { email: 'e@example.org', roles: ['authority'] },
      { email: 'olga@example.org', roles: ['operator'] },
    ]);
    expect(await people(`SELECT FROM mail WHERE template = 'invitation'`)).toHaveLength(4);
    const before = await snapshot();
    // a lost answer is given again, its codes as well
    expect(await (await post(order(token))).json()).toEqual(first);
    expect((await post({ ...order(token), quorum: 1 })).status).toBe(409);
    expect((await post(order(await makeLink()))).status).toBe(409);
    await people('DELETE FROM setup_link WHERE used_for IS NULL');
    expect(await snapshot()).toEqual(before);
  });

  test('whom no message reaches gets a code, shown to the operator, written down, of another setup another', async () => {
    const withPhone = async () => {
      const { members, ...rest } = order(await makeLink());
      return { ...rest, members: members.map((one, i) => (i === 0 ? { ...one, phone: '06 39 98 00 01' } : one)) };
    };
    const Codes = z.object({ codes: z.array(z.object({ name: z.string(), code: z.string() })) });
    const { codes } = Codes.parse(await (await post(await withPhone())).json());
    expect(codes.map(({ name }) => name)).toEqual(['Olga', 'Blaise', 'Émilie']);
    expect(codes.every(({ code }) => /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/.test(code))).toBe(true);
    const kept = await people<{ id: string; name: string; mac: Buffer }>(
      'SELECT p.id, name, mac FROM enrol_code JOIN person p ON p.id = person_id ORDER BY name',
    );
    expect(kept.map(({ name }) => name).sort()).toEqual(['Blaise', 'Olga', 'Émilie'].sort());
    // and it is that very code which opens their link
    for (const { id, name, mac } of kept) {
      const code = readSectionCode(codes.find((one) => one.name === name)?.code ?? '') ?? '';
      expect(await withPeople((tx) => macOf(tx, 'section', { subject: id, text: code }))).toEqual(mac);
    }
    expect(await people('SELECT FROM section_sheet')).toHaveLength(3);
    await people('TRUNCATE person, mail, authority, setup_link CASCADE');
    const other = Codes.parse(await (await post(await withPhone())).json());
    expect(other.codes.map(({ code }) => code)).not.toEqual(codes.map(({ code }) => code));
  });

  test('the operator may sit in the Authority', async () => {
    const token = await makeLink();
    const body = { ...order(token), operator: { ...named, name: 'Ada' } };
    expect((await post(body)).status).toBe(200);
    expect(await people(`SELECT roles FROM person WHERE email = 'ada@example.org'`)).toEqual([
      { roles: ['operator', 'authority'] },
    ]);
  });

  test('four at once: the Authority is named once', async () => {
    const token = await makeLink();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(order(token))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await people('SELECT FROM person')).toHaveLength(4);
  });

  test.each<[string, (o: ReturnType<typeof order>) => unknown, number, string]>([
    ['a link of nobody', (o) => ({ ...o, token: 'A'.repeat(27) }), 401, 'setup/unknown-link'],
    ['a quorum above the Authority', (o) => ({ ...o, quorum: 4 }), 400, 'setup/quorum'],
    ['a quorum of none', (o) => ({ ...o, quorum: 0 }), 400, 'web/bad-input'],
    ['half a quorum', (o) => ({ ...o, quorum: 1.5 }), 400, 'web/bad-input'],
    [
      'the same address twice',
      (o) => ({ ...o, members: [named, { ...named, email: 'ADA@example.org' }] }),
      400,
      'setup/same-email',
    ],
    ['nobody', (o) => ({ ...o, members: [] }), 400, 'web/bad-input'],
    ['no address', (o) => ({ ...o, operator: { name: 'x', language: 'fr' } }), 400, 'web/bad-input'],
    ['an unknown field', (o) => ({ ...o, roles: ['authority'] }), 400, 'web/bad-input'],
  ])('%s', async (_, change, status, code) => {
    const token = await makeLink();
    const before = await snapshot();
    const answer = await post(change(order(token)));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    expect(await snapshot()).toEqual(before);
  });

  test('an expired link; another site', async () => {
    const token = await makeLink(-1);
    expect((await post(order(token))).status).toBe(410);
    expect((await post(order(await makeLink()), { origin: 'http://evil.example' })).status).toBe(403);
    expect(await people('SELECT FROM authority')).toEqual([]);
  });
});
