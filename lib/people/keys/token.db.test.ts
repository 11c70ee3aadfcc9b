/** Issuing keys in a PKCS #11 token (SoftHSM): made there, signing there, never outside, gone when they should be. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publicPower } from '#lib/crypto/blind.ts';
import { type Bytes, toBigInt } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { ConfigFault, parsePeopleConfig } from '#lib/ground/config.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { makeSoftToken } from '../../../scripts/keys/softhsm.ts';
import { prepareVote, tick } from '../authority/index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  decideBy,
  frozen,
  type House,
  OPENS,
  prepared,
  seat,
  seedHouse,
  serveUrn,
} from '../authority/testing.ts';
import { closePeople } from '../db.ts';
import { blinded, modulusOf, order, send } from '../roll/register/testing.ts';
import { checkPeopleKeys, destroyInToken, generateInToken, signInToken, sweepToken, TokenAway } from './index.ts';
import { forgetKept } from './testing.ts';
import { listToken } from './token.ts';

const made = makeSoftToken();
const skip = 'skip' in made ? made.skip : null;
if (skip !== null) console.warn(`skipped: ${skip}`);
const token = 'skip' in made ? { module: '/none', label: 'none', pin: 'none', remove: () => {} } : made;
const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
  token.remove();
});

const environment = { ISSUER: 'pkcs11', PKCS11_MODULE: token.module, PKCS11_TOKEN: token.label, PKCS11_PIN: token.pin };
function startWith(env: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries({ ...environment, ...env })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  forgetKept();
}
const owner = <Row extends Record<string, unknown>>(sql: string) => databases.asOwner<Row>('people', sql);

describe.skipIf(skip !== null)('a token', () => {
  beforeAll(() => startWith({}));

  it('makes a key, signs blindly with it, and S^e = B holds', async () => {
    const modulus = await generateInToken('one');
    expect(modulus).toHaveLength(384);
    const n = toBigInt(modulus);
    const requests = Array.from({ length: 9 }, blinded);
    const answers = await Promise.all(requests.map((request) => signInToken('one', modulus, request)));
    for (const [i, answer] of answers.entries())
      expect(publicPower(toBigInt(answer ?? new Uint8Array()), n)).toBe(toBigInt(requests[i] ?? new Uint8Array()));
    expect(await signInToken('one', modulus, modulus)).toBeNull();
    expect(await signInToken('one', modulus, modulus.slice(1))).toBeNull();
  });

  it('does not give the key away, nor under another key’s name', async () => {
    const { default: p } = await import('pkcs11js');
    const module = new p.PKCS11();
    module.load(token.module);
    try {
      module.C_Initialize();
    } catch {}
    const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === token.label);
    const session = module.C_OpenSession(slot ?? Buffer.alloc(0), p.CKF_SERIAL_SESSION);
    module.C_FindObjectsInit(session, [
      { type: p.CKA_CLASS, value: p.CKO_PRIVATE_KEY },
      { type: p.CKA_LABEL, value: 'isoloir/one' },
    ]);
    const key = module.C_FindObjects(session);
    module.C_FindObjectsFinal(session);
    expect(key).not.toBeNull();
    for (const type of [p.CKA_PRIVATE_EXPONENT, p.CKA_PRIME_1, p.CKA_PRIME_2])
      expect(() => module.C_GetAttributeValue(session, key ?? Buffer.alloc(0), [{ type }])).toThrow(/SENSITIVE/);
    const aes = module.C_GenerateKey(session, { mechanism: p.CKM_AES_KEY_GEN }, [
      { type: p.CKA_VALUE_LEN, value: 32 },
      { type: p.CKA_WRAP, value: true },
    ]);
    expect(() =>
      module.C_WrapKey(session, { mechanism: p.CKM_AES_KEY_WRAP_PAD }, aes, key ?? Buffer.alloc(0), Buffer.alloc(4096)),
    ).toThrow(/UNEXTRACTABLE|NOT_WRAPPABLE/);
    module.C_CloseSession(session);
  });

  it('whose answer is another key’s is not believed', async () => {
    const other = await generateInToken('two');
    await expect(signInToken('one', other, blinded())).rejects.toThrow(TokenAway);
    expect(await signInToken('two', other, blinded())).not.toBeNull();
  });

  it('has no key that was destroyed, and destroying twice is no fault', async () => {
    const modulus = await generateInToken('three');
    await destroyInToken('three');
    await destroyInToken('three');
    await expect(signInToken('three', modulus, blinded())).rejects.toThrow(TokenAway);
    expect((await listToken()).sort()).toEqual(['one', 'two']);
  });

  it('sweeps what is nobody’s, after an hour and not before', async () => {
    const clock = { now: OPENS * 1000 };
    setClock(() => clock.now);
    expect(await sweepToken()).toBe(0);
    clock.now += 3599_000;
    expect(await sweepToken()).toBe(0);
    clock.now += 2000;
    expect(await sweepToken()).toBe(2);
    expect(await listToken()).toEqual([]);
  });
});

describe.skipIf(skip !== null)('settings of the token', () => {
  afterEach(() => startWith({}));

  it.each([
    ['a wrong PIN', { PKCS11_PIN: '0000' }, /PIN/],
    ['another label', { PKCS11_TOKEN: 'elsewhere' }, /PKCS11_TOKEN/],
    ['no module there', { PKCS11_MODULE: '/nowhere.so' }, /PKCS11_MODULE/],
    ['a file that is no module', { PKCS11_MODULE: '/etc/hostname' }, /PKCS11_MODULE/],
  ])('%s: the start refuses it by name, and says no secret', async (_name, env, fault) => {
    // A new process: PKCS #11 keeps a sign-in for all of one.
    const { default: p } = await import('pkcs11js');
    const module = new p.PKCS11();
    module.load(token.module);
    try {
      module.C_Finalize();
    } catch {}
    startWith(env);
    const start = checkPeopleKeys();
    await expect(start).rejects.toThrow(fault);
    await expect(start).rejects.toThrow(ConfigFault);
    await expect(start).rejects.toThrow(new RegExp(`^(?!.*${token.pin})`));
  });
  it.each([
    ['a PIN missing', { PKCS11_PIN: undefined }, /PKCS11_PIN/],
    ['a module missing', { PKCS11_MODULE: undefined }, /PKCS11_MODULE/],
    ['a seal besides', { ISSUER_SEAL: 'quorum' }, /exclude each other/],
    ['another word', { ISSUER: 'hsm' }, /ISSUER/],
  ])('%s is refused', (_name, env, fault) => {
    expect(() => parsePeopleConfig({ ...process.env, ...environment, ...env })).toThrow(fault);
  });
});

describe.skipIf(skip !== null)('a vote whose keys lie in the token', () => {
  let house: House;
  let urn: Awaited<ReturnType<typeof serveUrn>>;
  buildBooth();
  beforeAll(async () => {
    startWith({});
    urn = await serveUrn();
    at(OPENS - 600);
    house = await seedHouse({ nord: 4 });
  });
  afterAll(() => urn.close());

  it('prepares, signs the register, closes, and the key is nowhere any more', async () => {
    const { vote, urns } = await frozen(house);
    const [phi] = urns;
    if (phi === undefined) throw new Error('no urn');
    const rows = await owner<{ uuid: string; wrapped: Buffer; place: string }>('SELECT * FROM issuing_key');
    expect(rows).toMatchObject([{ place: 'token', wrapped: Buffer.alloc(0) }]);
    await checkPeopleKeys();

    at(OPENS + 5);
    const request: Bytes = blinded();
    const first = await send(order(phi, seat(house.voters.nord, 0).passkey, [request]));
    expect(first.status).toBe(200);
    const signature = toBigInt(Uint8Array.from(Buffer.from(first.signatures?.[0] ?? '', 'base64url')));
    expect(publicPower(signature, await modulusOf(databases, phi))).toBe(toBigInt(request));

    // A process that starts in the night finds the token as it was.
    forgetKept();
    const all = await Promise.all(
      [1, 2, 3].map((i) => send(order(phi, seat(house.voters.nord, i).passkey, [blinded()]))),
    );
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);

    const [row] = await owner<{ election: string; trustees: string }>('SELECT election, trustees FROM definition');
    const last = urn.append(phi, 'definition', row ?? {});
    urn.figures.set(phi, { state: 'closed', ballots: 0, passes: 0, flushed: true, last });
    at(CLOSES + 10);
    await tick();
    await decideBy(house, vote, 'close');
    urn.append(phi, 'closing', { ballots: 0, passes: 0, last, fewerThanK: true, decision: '0'.repeat(64) });
    at(CLOSES + 20);
    await tick();
    expect(await listToken()).toEqual([]);
    expect(await owner('SELECT FROM issuing_key')).toEqual([]);
  });

  it('prepared anew leaves the first key to the sweep; a token without the key refuses to start', async () => {
    at(OPENS - 600);
    const { vote } = await prepared(house);
    await prepareVote(vote);
    expect(await listToken()).toHaveLength(2);
    await sweepToken();
    at(OPENS + 3600);
    await sweepToken();
    const [row] = await owner<{ uuid: string }>('SELECT uuid FROM issuing_key');
    expect(await listToken()).toEqual([row?.uuid]);
    await destroyInToken(row?.uuid ?? '');
    await expect(checkPeopleKeys()).rejects.toThrow('1 issuing keys are not in this token');
  });
});
