/** Tokens of members' devices: who gets how many, under which key, and that what is written of it leads to nobody. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '#lib/crypto/blind.ts';
import { drawToken, type TokenRequest } from '#lib/election/device-token.ts';
import { fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { readToken } from '#lib/ground/known-token.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople } from '../../db.ts';
import { finishWith, seedLink, seedMember, seedPasskey } from '../../testing.ts';
import { finishEnrolment, openEnrolment } from '../index.ts';
import { giveToken, MOST_IN_QUARTER, offerKey } from './give.ts';
import { currentKey, dropOldKeys, takenKeys } from './keys.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string) => databases.asOwner<Row>('people', sql);
const given = () => people<{ name: Buffer; quarter: string; request: Buffer }>('SELECT * FROM known_given');

let clock = 0;
const restart = () => shared('people/known-keys', () => new Map()).clear();
beforeEach(async () => {
  clock = Date.parse('2026-11-22T12:00:00Z');
  setClock(() => clock);
  await people('TRUNCATE known_given, person, member, passkey, invitation, mail, challenge CASCADE');
});

async function draw(): Promise<TokenRequest> {
  const key = await offerKey();
  if (key === null) throw new Error('no key');
  return drawToken(key);
}
const orderOf = ({ quarter, request }: TokenRequest) => ({ quarter, request });

/** Whether what the device makes of it is a token under the key of that quarter. */
async function isToken(drawn: TokenRequest, signature: string | null): Promise<boolean> {
  const token = signature === null ? null : readToken(drawn.finish(signature) ?? '');
  const key = (await takenKeys()).find(({ quarter }) => quarter === token?.quarter);
  return token !== null && key !== undefined && verify({ ...token, modulus: key.modulus });
}

async function enrolled() {
  const token = await seedLink(await seedMember());
  const offer = await openEnrolment({ token });
  if (!offer.ok || offer.value.tokenKey === null) throw new Error('no offer');
  const drawn = drawToken(offer.value.tokenKey);
  const order = { ...finishWith(token, offer.value), deviceToken: orderOf(drawn) };
  return { drawn, order };
}
const tokenIn = (answer: Awaited<ReturnType<typeof finishEnrolment>>) => (answer.ok ? answer.value.deviceToken : 'no');

describe('with an enrolment', () => {
  test('one, and for the same request the same again; for another request none', async () => {
    const { drawn, order } = await enrolled();
    const signature = tokenIn(await finishEnrolment(order));
    expect(await isToken(drawn, signature)).toBe(true);
    expect(tokenIn(await finishEnrolment(order))).toBe(signature);
    expect(tokenIn(await finishEnrolment({ ...order, deviceToken: orderOf(await draw()) }))).toBeNull();
    expect(await given()).toHaveLength(1);
  });

  test.each<[string, (order: { quarter: string; request: string }) => { quarter: string; request: string }]>([
    ['of another quarter', (order) => ({ ...order, quarter: '2026Q3' })],
    ['that is no number below n', (order) => ({ ...order, request: toBase64Url(new Uint8Array(384).fill(255)) })],
    ['that is zero', (order) => ({ ...order, request: toBase64Url(new Uint8Array(384)) })],
  ])('a request %s gets none, and hinders nothing', async (_, change) => {
    const { order } = await enrolled();
    const answer = await finishEnrolment({ ...order, deviceToken: change(order.deviceToken) });
    expect([answer.ok, tokenIn(answer)]).toEqual([true, null]);
    expect(await people('SELECT FROM passkey')).toHaveLength(1);
    expect(await given()).toEqual([]);
  });

  test('an enrolment that is refused gets none', async () => {
    const { order } = await enrolled();
    expect(await finishEnrolment({ ...order, proof: { kind: 'section', text: 'wrong' } })).toMatchObject({ ok: false });
    expect(await given()).toEqual([]);
  });
});

describe('with a sign-in', () => {
  test('so many per passkey and quarter, however many are asked at once', async () => {
    const [one, two] = [await seedPasskey(await seedMember()), await seedPasskey(await seedMember())];
    const drawn = await Promise.all(Array.from({ length: 5 }, draw));
    const answers = await Promise.all(drawn.map((request) => giveToken(one.credential, orderOf(request))));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(MOST_IN_QUARTER);
    for (const [i, request] of drawn.entries())
      if (answers[i] !== null) expect(await isToken(request, answers[i] ?? null)).toBe(true);
    const mine = await draw();
    expect(await giveToken(one.credential, orderOf(mine))).toBeNull();
    // another member's are their own, and the next quarter brings some again
    expect(await isToken(mine, await giveToken(two.credential, orderOf(mine)))).toBe(true);
    clock = Date.parse('2027-01-01T00:00:00Z');
    const next = await draw();
    expect(next.quarter).toBe('2027Q1');
    expect(await isToken(next, await giveToken(one.credential, orderOf(next)))).toBe(true);
  });

  test('who did not hear the answer gets the same one, and it counts once', async () => {
    const { credential } = await seedPasskey(await seedMember());
    const drawn = await draw();
    const first = await giveToken(credential, orderOf(drawn));
    expect(await giveToken(credential, orderOf(drawn))).toBe(first);
    expect(await given()).toHaveLength(1);
  });

  test('writes into nobody’s row, and under names that show neither passkey nor each other', async () => {
    const { credential } = await seedPasskey(await seedMember());
    const rows = async () =>
      (
        await people<{ version: string }>(
          `SELECT 'p' || ctid || xmin || xmax AS version FROM passkey UNION ALL
           SELECT 'q' || ctid || xmin || xmax FROM person UNION ALL SELECT 'm' || ctid || xmin || xmax FROM member`,
        )
      ).map(({ version }) => version);
    await draw();
    const before = await rows();
    const drawn = [await draw(), await draw()];
    const tokens = [];
    for (const one of drawn) tokens.push(one.finish((await giveToken(credential, orderOf(one))) ?? '') ?? '');
    expect(await rows()).toEqual(before);
    const kept = await given();
    expect(kept).toHaveLength(2);
    const bytes = Buffer.concat(kept.flatMap(({ name, request }) => [name, request])).toString('latin1');
    const secrets = [Buffer.from(credential, 'base64url'), ...tokens.flatMap((token) => token.split('.').slice(1))];
    for (const secret of secrets)
      for (const text of [Buffer.from(secret).toString('latin1'), fromText(secret)])
        expect(bytes.includes(text.slice(0, 16))).toBe(false);
  });
});
const fromText = (secret: string | Buffer): string =>
  typeof secret === 'string' ? Buffer.from(fromBase64Url(secret)).toString('latin1') : secret.toString('base64url');

describe('the keys', () => {
  test('of several processes that make one at once, one is kept; it opens after a restart', async () => {
    clock = Date.parse('2028-05-01T00:00:00Z');
    const moduli: string[] = [];
    const make = async () => {
      restart();
      moduli.push(toBase64Url((await currentKey()).modulus));
    };
    await Promise.all([make(), make(), make()]);
    await make();
    expect(new Set(moduli).size).toBe(1);
    expect(await people(`SELECT FROM known_key WHERE quarter = '2028Q2'`)).toHaveLength(1);
  });

  test('are taken for a year beside their quarter, and then gone with what was given under them', async () => {
    const { credential } = await seedPasskey(await seedMember());
    clock = Date.parse('2030-02-01T00:00:00Z');
    const drawn = await draw();
    await giveToken(credential, orderOf(drawn));
    const quarters = async () => (await takenKeys()).map(({ quarter }) => quarter);
    clock = Date.parse('2031-03-31T23:59:59Z');
    await dropOldKeys();
    expect(await quarters()).toContain('2030Q1');
    clock = Date.parse('2031-04-01T00:00:00Z');
    expect(await quarters()).not.toContain('2030Q1');
    await dropOldKeys();
    expect(await people(`SELECT FROM known_key WHERE quarter = '2030Q1'`)).toEqual([]);
    expect((await given()).filter(({ quarter }) => quarter === '2030Q1')).toEqual([]);
  });
});
