/**
 * The recorded traffic of one member, with Chromium's own authenticator, from the letter to a changed vote: nothing
 * that identifies the voter goes to the urn's host, no choice to the people's, and no WebAuthn answer carries a result
 * of the PRF (HOUSE §3, lock 4; PROTOCOL §2.8, §5.6).
 */
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { proveOnPage } from './person.ts';
import { recordTraffic, type Sent, spellings } from './recorder.ts';
import { openSmallVote, person } from './small-vote.ts';
import { attachAuthenticator } from './virtual-authenticator.ts';
import { tokenIn } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

/** A number of digits alone stands by chance among those of a proof, once in fifty ballots. */
const member = { ...person('Wilhelmine'), number: 'QZ-77001-W' };

let world: World;
let phi: Phi;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld();
  const others = ['Xavier', 'Yolande'].map((name, i) => ({ ...person(name), number: `7701${i}` }));
  ({ phi } = await openSmallVote(world, { members: [member, ...others], answers: ['Ada', 'Blaise'] }));
});
test.afterAll(async () => {
  await world?.stop();
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function voteFor(page: Page, answer: string, last: string): Promise<string> {
  await page.getByLabel(answer).check();
  await press(page, 'Relire mes choix');
  await press(page, 'Sceller mon bulletin');
  await press(page, last);
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeVisible();
  return (await page.locator('.number.large').textContent()) ?? '';
}

const Envelope = z.object({
  pass: z.object({ y: z.string(), tokens: z.array(z.object({ prefix: z.string(), signature: z.string() })) }),
  ballot: z.string(),
});
const Enrolment = z.looseObject({ credential: z.string(), prf: z.literal(true) });
const Registering = z.strictObject({
  phi: z.string(),
  requests: z.array(z.string()),
  assertion: z.strictObject({
    credential: z.string(),
    authenticatorData: z.string(),
    clientDataJSON: z.string(),
    signature: z.string(),
  }),
});

test('what a member’s browser sends', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'fr-FR' });
  const traffic = await recordTraffic(context);
  const page = await context.newPage();
  await attachAuthenticator(page);
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));

  // Enrolled, signed in (so that there is a session to leak), and then to the booth.
  const { text } = await world.mail.waitFor(member.email, /\/enrol#/);
  await page.goto(`${world.people}/fr/enrol#${tokenIn(text)}`);
  await proveOnPage(page, world, member.email);
  await press(page, 'Créer ma clé d’accès');
  await expect(page.getByText(`C’est fait, ${member.name}.`)).toBeVisible();
  await page.goto(`${world.people}/fr/sign-in`);
  await press(page, 'Utiliser ma clé d’accès');
  await expect.poll(async () => (await context.cookies()).map(({ name }) => name)).toContain('__Host-isoloir');
  await page.goto(`${world.people}/fr/vote/${toUrlForm(phi)}`);
  const first = await voteFor(page, 'Ada', 'Signer et mettre mon bulletin dans l’urne');
  await press(page, 'Changer mon vote');
  const second = await voteFor(page, 'Vote blanc', 'Mettre mon bulletin dans l’urne');
  expect(second).not.toBe(first);

  const sent = await traffic.sent();
  const to = (origin: string, path = ''): Sent[] => sent.filter(({ url }) => url.startsWith(`${origin}${path}`));
  const bodyOf = (one: Sent | undefined): unknown => JSON.parse(one?.body ?? 'null');

  // What identifies this member, as the people side knows it.
  const { credential } = Enrolment.parse(bodyOf(to(world.people, '/api/people/enrol/finish')[0]));
  const registering = to(world.people, '/api/people/register');
  expect(registering).toHaveLength(1);
  const { requests, assertion } = Registering.parse(bodyOf(registering[0]));
  expect(assertion.credential).toBe(credential);
  const cookies = (await context.cookies()).map(({ value }) => value);
  expect(cookies.length).toBeGreaterThan(0);
  const identifying = [
    credential,
    ...requests,
    assertion.signature,
    assertion.clientDataJSON,
    member.name,
    member.email,
  ];
  identifying.push(member.number, tokenIn(text), ...cookies);

  const toUrn = to(world.urn);
  expect(new Set(toUrn.map(({ url }) => new URL(url).pathname.split('/').slice(0, 4).join('/')))).toEqual(
    new Set(['/api/board/urn', '/api/urn/state', '/api/urn/status', '/api/urn/cast']),
  );
  expect(to(world.urn, '/api/urn/cast').filter(({ method }) => method === 'POST')).toHaveLength(2);
  for (const { url, headers, body } of toUrn) {
    for (const name of ['cookie', 'referer', 'authorization'])
      expect(headers[name], `${name} to ${url}`).toBeUndefined();
    const said = `${url}\n${JSON.stringify(headers)}\n${body}`;
    for (const fact of identifying) expect(said, url).not.toContain(fact);
    expect(said).not.toMatch(/authenticatorData|clientDataJSON|webauthn/i);
  }

  // What the urn alone may know never goes to the people's host: pass, ballot, numbers.
  const casts = to(world.urn, '/api/urn/cast').filter(({ method }) => method === 'POST');
  const { pass, ballot } = Envelope.parse(bodyOf(casts[0]));
  const unlinkable = [first, second, toUrlForm(second as Phi), pass.y, ballot];
  unlinkable.push(...pass.tokens.flatMap(({ prefix, signature }) => [prefix, signature]));
  for (const { url, headers, body } of to(world.people)) {
    const said = `${url}\n${JSON.stringify(headers)}\n${body}`;
    for (const fact of unlinkable) expect(said, url).not.toContain(fact);
  }
  // Of the booth, even the session stays behind, but where the line at the door is asked about (decisions 033 to 035):
  // with the signing of the register, which says who it is anyway.
  const reading = [...to(world.people, '/api/booth'), ...to(world.people, '/api/board/')];
  expect(reading.length).toBeGreaterThan(0);
  for (const { url, headers } of reading) expect(headers.cookie, url).toBeUndefined();

  // The passkey's secrets stay in the page.
  expect(traffic.secrets.length).toBeGreaterThanOrEqual(2);
  const answers = sent.filter(({ body }) => /clientDataJSON/.test(body));
  expect(answers.length).toBeGreaterThanOrEqual(3);
  for (const { url, headers, body } of sent) {
    const said = `${url}\n${JSON.stringify(headers)}\n${body}`;
    for (const secret of traffic.secrets) for (const form of spellings(secret)) expect(said, url).not.toContain(form);
    // The word itself stands in one place only: "this passkey has the extension", at enrolment.
    expect(body.replace('"prf":true', '').replaceAll('%22', '"'), url).not.toMatch(
      /"(prf|clientExtensionResults|hmac-secret)"/i,
    );
  }
  const data = Buffer.from(assertion.authenticatorData, 'base64url');
  expect([data.length, (data[32] ?? 0xff) & 0x80]).toEqual([37, 0]);

  // Nobody else hears anything.
  expect(
    new Set(
      sent
        .map(({ url }) => new URL(url))
        .filter(({ protocol }) => protocol.startsWith('http'))
        .map(({ origin }) => origin),
    ),
  ).toEqual(new Set([world.people, world.urn]));
  expect(errors).toEqual([]);
});

test('the recorder would have seen it', async ({ browser }) => {
  const context = await browser.newContext();
  const traffic = await recordTraffic(context);
  const page = await context.newPage();
  await attachAuthenticator(page);
  await context.addCookies([{ name: 'leak', value: '1', url: world.people }]);
  await page.goto(`${world.people}/fr/secret`);
  await page.evaluate(async (url) => {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: new Uint8Array(32),
        rp: { name: 'x' },
        user: { id: new Uint8Array(8), name: 'x', displayName: 'x' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        extensions: { prf: { eval: { first: new Uint8Array(32) } } },
      },
    });
    if (!(made instanceof PublicKeyCredential)) throw new Error('no passkey');
    await fetch('/api/health', { method: 'POST', body: JSON.stringify(made.toJSON()) }).catch(() => null);
    await fetch(url, { referrerPolicy: 'unsafe-url' }).catch(() => null);
  }, `${world.urn}/api/health`);
  const sent = await traffic.sent();
  const [secret] = traffic.secrets;
  if (!secret) throw new Error('no secret was recorded');
  expect(sent.some(({ body }) => spellings(secret).some((form) => body.includes(form)))).toBe(true);
  expect(sent.some(({ url, headers }) => url.startsWith(world.urn) && headers.referer !== undefined)).toBe(true);
  expect(sent.some(({ headers }) => headers.cookie?.includes('leak=1'))).toBe(true);
});
