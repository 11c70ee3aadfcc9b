/** Bad input of the enrolment's endpoints, over HTTP: 400 with a stable code, and the database as before. */
import { afterAll, describe, expect, test } from 'vitest';
import { route } from '#lib/web/index.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { finishWith, request } from '../testing.ts';
import { EnrolFinish, EnrolOpen, finishEnrolment, giveNonce, NonceRequest, openEnrolment, refusals } from './index.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const snapshot = () =>
  people(`SELECT (SELECT count(*) FROM passkey) AS passkeys, (SELECT count(*) FROM invitation) AS invitations,
    (SELECT count(*) FROM mail) AS mails, (SELECT count(*) FROM challenge) AS nonces`);

describe('bad input over HTTP: 400 with a stable code, in French and English, and nothing changes', () => {
  const open = route({ input: EnrolOpen, sameOrigin: true, refusals, handle: openEnrolment });
  const finish = route({ input: EnrolFinish, sameOrigin: true, limit: 32_768, refusals, handle: finishEnrolment });
  const token = 'A'.repeat(27);
  const good = () =>
    finishWith(token, {
      name: 'x',
      displayName: 'x',
      rpId: 'localhost',
      userHandle: '',
      nonce: 'A'.repeat(43),
      known: [],
      ways: [],
      tokenKey: null,
    });

  test.each<[string, unknown, number, string]>([
    ['nothing', {}, 400, 'web/bad-input'],
    ['a list', [], 400, 'web/bad-input'],
    ['a number as link', { token: 1 }, 400, 'web/bad-input'],
    ['a link too short', { token: 'abc' }, 400, 'web/bad-input'],
    ['a link of another spelling', { token: `${'A'.repeat(26)}B` }, 400, 'web/bad-input'],
    ['an unknown field', { token, admin: true }, 400, 'web/bad-input'],
    ['a link of nobody', { token }, 401, 'enrol/unknown-link'],
  ])('open: %s', async (_, body, status, code) => {
    for (const language of ['fr', 'en']) {
      const answer = await open(
        request('POST', '/api/people/enrol/open', {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', 'accept-language': language },
        }),
      );
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ code, title: expect.stringMatching(/.{10}/) });
    }
  });

  test.each<[string, (body: ReturnType<typeof good>) => unknown]>([
    ['no passkey', ({ credential: _, ...rest }) => rest],
    ['an unknown field', (body) => ({ ...body, clientExtensionResults: { prf: {} } })],
    ['a nonce too short', (body) => ({ ...body, nonce: 'AAAA' })],
    ['prf as text', (body) => ({ ...body, prf: 'true' })],
    ['an attestation that is not base64url', (body) => ({ ...body, attestationObject: '+'.repeat(200) })],
    ['an attestation too long', (body) => ({ ...body, attestationObject: 'A'.repeat(16_388) })],
    ['a transport of another kind', (body) => ({ ...body, transports: ['telepathy'] })],
    ['a name too long', (body) => ({ ...body, passkeyName: 'x'.repeat(61) })],
    ['a name with a line break', (body) => ({ ...body, passkeyName: 'a\nb' })],
    ['an empty name', (body) => ({ ...body, passkeyName: '' })],
    ['a proof of another kind', (body) => ({ ...body, proof: { kind: 'letter', text: '1' } })],
    ['a proof too long', (body) => ({ ...body, proof: { kind: 'sms', text: '1'.repeat(121) } })],
    ['an empty proof', (body) => ({ ...body, proof: { kind: 'sms', text: '' } })],
    ['a proof that is a list', (body) => ({ ...body, proof: [] })],
  ])('finish: %s', async (_, change) => {
    const before = await snapshot();
    const answer = await finish(request('POST', '/api/people/enrol/finish', { body: change(good()) }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'web/bad-input' });
    expect(await snapshot()).toEqual(before);
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['another purpose', { purpose: 'register' }],
    ['an unknown field', { purpose: 'enrol', nonce: 'A'.repeat(43) }],
  ])('challenge: %s', async (_, body) => {
    const challenge = route({
      input: NonceRequest,
      refusals,
      handle: async ({ purpose }) => ({ ok: true, value: { nonce: await giveNonce(purpose) } }),
    });
    const before = await people('SELECT FROM challenge');
    expect((await challenge(request('POST', '/api/people/challenge', { body }))).status).toBe(400);
    expect(await people('SELECT FROM challenge')).toEqual(before);
  });

  test('too large, another site, not JSON', async () => {
    const ask = (body: string, headers: Record<string, string> = {}) =>
      finish(request('POST', '/x', { body, headers: { 'content-type': 'application/json', ...headers } }));
    expect((await ask(JSON.stringify({ token: 'x'.repeat(40_000) }))).status).toBe(413);
    expect((await ask(JSON.stringify(good()), { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('{')).status).toBe(400);
  });
});
