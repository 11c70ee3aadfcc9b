/**
 * A PKCS #11 token (OASIS PKCS #11 v2.40): issuing keys are made in it, sign in it and never leave it. The binding is an
 * optional package, loaded where ISSUER or a key in the database asks for it, and nowhere else.
 */
import { blindSignBy, isIssuingModulus, MODULUS_BITS } from '#lib/crypto/blind-sign.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { ConfigFault, peopleConfig, type TokenConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';

type Binding = typeof import('pkcs11js');
type Handle = import('pkcs11js').Handle;

/** The token does not answer, or not as it should. The edge says 503: the same request may succeed later. */
export class TokenAway extends Error {
  override readonly name = 'TokenAway';
  readonly code = 'ECONNRESET';
}

/** Issuing keys bear this in front of the urn's uuid: others' keys in the same token are not ours to touch. */
const PREFIX = 'isoloir/';

/** Signatures under way at once: a session of PKCS #11 signs one at a time. */
const SESSIONS = 4;

type Session = { handle: Handle; busy: Promise<unknown> };
type Open = { binding: Binding; module: InstanceType<Binding['PKCS11']>; sessions: readonly Session[] };

/** The token is opened once per process, whoever asks, and again after a fault. */
const kept = (): { open: Promise<Open> | null } => shared('people/token', () => ({ open: null }));

async function withToken<T>(work: (open: Open) => Promise<T>): Promise<T> {
  const memory = kept();
  memory.open ??= openToken();
  const opening = memory.open;
  try {
    return await work(await opening);
  } catch (thrown) {
    if (memory.open === opening) memory.open = null;
    void opening.then(({ module }) => module.close()).catch(() => {});
    if (thrown instanceof ConfigFault) throw thrown;
    throw new TokenAway('the token does not answer', { cause: thrown });
  }
}

async function loadBinding(): Promise<Binding> {
  try {
    return (await import('pkcs11js')).default;
  } catch {
    throw new ConfigFault('PKCS11_MODULE is given, and pkcs11js is not built: npm rebuild pkcs11js (docs/OPERATIONS)');
  }
}

function configured(): TokenConfig {
  const { token } = peopleConfig();
  if (token === null) throw new ConfigFault('an issuing key lies in a token: PKCS11_MODULE is missing');
  return token;
}

async function openToken(): Promise<Open> {
  const { module: path, label, pin } = configured();
  const binding = await loadBinding();
  const module = new binding.PKCS11();
  try {
    module.load(path);
  } catch {
    throw new ConfigFault('PKCS11_MODULE cannot be loaded');
  }
  // The library counts its users itself; one that is open already serves as well.
  try {
    module.C_Initialize();
  } catch (thrown) {
    if (!isCode(thrown, binding.CKR_CRYPTOKI_ALREADY_INITIALIZED)) throw thrown;
  }
  const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === label);
  if (slot === undefined) throw new ConfigFault('PKCS11_TOKEN: the module has no token of this label');
  const sessions = Array.from({ length: SESSIONS }, () => ({
    handle: module.C_OpenSession(slot, binding.CKF_SERIAL_SESSION | binding.CKF_RW_SESSION),
    busy: Promise.resolve(),
  }));
  try {
    // One sign-in holds for all sessions of the process.
    if (sessions[0] !== undefined) module.C_Login(sessions[0].handle, binding.CKU_USER, pin);
  } catch (thrown) {
    if (isCode(thrown, binding.CKR_PIN_INCORRECT)) throw new ConfigFault('the token refuses its PIN');
    if (!isCode(thrown, binding.CKR_USER_ALREADY_LOGGED_IN)) throw thrown;
  }
  return { binding, module, sessions };
}

const isCode = (thrown: unknown, code: number): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;

/** Runs `work` on a session that does nothing else meanwhile. */
async function inTurn<T>({ sessions }: Open, work: (session: Handle) => Promise<T> | T): Promise<T> {
  const turn = shared('people/token-turn', () => ({ next: 0 }));
  const session = sessions[turn.next++ % sessions.length];
  if (session === undefined) throw new Error('a token without sessions');
  const mine = session.busy.then(() => work(session.handle));
  session.busy = mine.catch(() => {});
  return mine;
}

/** Makes an issuing key in the token, for this uuid. @returns its modulus, 384 bytes
 * @throws TokenAway also where the key could leave the token: it is removed again */
export function generateInToken(uuid: string): Promise<Bytes> {
  return withToken((open) =>
    inTurn(open, async (session) => {
      const { binding: p, module } = open;
      const label = PREFIX + uuid;
      const { publicKey, privateKey } = await module.C_GenerateKeyPairAsync(
        session,
        { mechanism: p.CKM_RSA_PKCS_KEY_PAIR_GEN },
        [
          { type: p.CKA_TOKEN, value: true },
          { type: p.CKA_LABEL, value: label },
          { type: p.CKA_VERIFY, value: true },
          { type: p.CKA_MODULUS_BITS, value: MODULUS_BITS },
          { type: p.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
        ],
        [
          { type: p.CKA_TOKEN, value: true },
          { type: p.CKA_LABEL, value: label },
          { type: p.CKA_PRIVATE, value: true },
          { type: p.CKA_SENSITIVE, value: true },
          { type: p.CKA_EXTRACTABLE, value: false },
          { type: p.CKA_SIGN, value: true },
        ],
      );
      const [sensitive, never] = module.C_GetAttributeValue(session, privateKey, [
        { type: p.CKA_ALWAYS_SENSITIVE },
        { type: p.CKA_NEVER_EXTRACTABLE },
      ]);
      const [modulus] = module.C_GetAttributeValue(session, publicKey, [{ type: p.CKA_MODULUS }]);
      const bytes = Uint8Array.from(Buffer.isBuffer(modulus?.value) ? modulus.value : []);
      if (isSet(sensitive?.value) && isSet(never?.value) && isIssuingModulus(bytes)) return bytes;
      for (const key of [publicKey, privateKey]) module.C_DestroyObject(session, key);
      throw new Error('the token made a key that is no issuing key, or could leave it');
    }),
  );
}

const isSet = (value: unknown): boolean => Buffer.isBuffer(value) && value[0] === 1;

/** S = B^d by the token, S^e = B checked here; null for what is no request under this modulus. @throws TokenAway */
export function signInToken(uuid: string, modulus: Bytes, request: Bytes): Promise<Bytes | null> {
  return withToken((open) =>
    blindSignBy(modulus, request, () =>
      inTurn(open, async (session) => {
        const { binding: p, module } = open;
        const [key] = find(open, session, [
          { type: p.CKA_CLASS, value: p.CKO_PRIVATE_KEY },
          { type: p.CKA_LABEL, value: PREFIX + uuid },
        ]);
        if (key === undefined) throw new Error('the token has no such key');
        module.C_SignInit(session, { mechanism: p.CKM_RSA_X_509 }, key);
        const answer = await module.C_SignAsync(session, Buffer.from(request), Buffer.alloc(modulus.length));
        return Uint8Array.from(answer);
      }),
    ),
  );
}

function find({ module }: Open, session: Handle, template: import('pkcs11js').Template): Handle[] {
  module.C_FindObjectsInit(session, template);
  const found: Handle[] = [];
  for (let key = module.C_FindObjects(session); key; key = module.C_FindObjects(session)) found.push(key);
  module.C_FindObjectsFinal(session);
  return found;
}

/** Destroys the key of this uuid in the token, both halves; nothing where there is none. @throws TokenAway */
export function destroyInToken(uuid: string): Promise<void> {
  return withToken((open) =>
    inTurn(open, (session) => {
      const label = { type: open.binding.CKA_LABEL, value: PREFIX + uuid };
      for (const key of find(open, session, [label])) open.module.C_DestroyObject(session, key);
    }),
  );
}

/** Uuids of all issuing keys in the token. @throws TokenAway */
export function listToken(): Promise<string[]> {
  return withToken((open) =>
    inTurn(open, (session) => {
      const { binding: p, module } = open;
      const keys = find(open, session, [{ type: p.CKA_CLASS, value: p.CKO_PRIVATE_KEY }]);
      const labels = keys.map((key) => module.C_GetAttributeValue(session, key, [{ type: p.CKA_LABEL }])[0]?.value);
      return labels.flatMap((label) => {
        const text = Buffer.isBuffer(label) ? label.toString('utf8') : '';
        return text.startsWith(PREFIX) ? [text.slice(PREFIX.length)] : [];
      });
    }),
  );
}
