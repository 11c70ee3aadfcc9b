/**
 * For tests only: a passkey in software that signs whatever it is told to, a sample definition, and decisions about it.
 * (The full software authenticator, which behaves as a browser does, is e2e/authenticator.)
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { encode } from 'cborg';
import { groupOf } from '#lib/crypto/group.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { type Bytes, concat, fromBase64Url, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Assertion } from './assertion.ts';
import { type Attachments, type DecisionPayload, decisionChallenge, type Statement } from './decision.ts';
import { composeDefinition, type Definition, type Extension, parseDefinition, phiOf } from './definition.ts';
import { composeTrustees, makeTrusteeKey } from './trustees.ts';

export const origin = 'http://localhost:3000';
export const rpId = 'localhost';
export const vote = VoteId.parse('1'.repeat(22));

export type Passkey = { credential: string; cose: Bytes; privateKey: KeyObject; algorithm: Algorithm };
export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

/** A fresh key pair of the algorithm, its public key as an authenticator writes it. */
export function makePasskey(algorithm: Algorithm = 'ES256'): Passkey {
  const credential = toBase64Url(randomBytes(32));
  if (algorithm === 'ES256') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    const entries = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, fromBase64Url(String(x))],
      [-3, fromBase64Url(String(y))],
    ] as const;
    return { credential, cose: coseOf(entries), privateKey, algorithm };
  }
  if (algorithm === 'EdDSA') {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x } = publicKey.export({ format: 'jwk' });
    return {
      credential,
      cose: coseOf([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, fromBase64Url(String(x))],
      ]),
      privateKey,
      algorithm,
    };
  }
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  const entries = [
    [1, 3],
    [3, -257],
    [-1, fromBase64Url(String(n))],
    [-2, fromBase64Url(String(e))],
  ] as const;
  return { credential, cose: coseOf(entries), privateKey, algorithm };
}

/** COSE_Key bytes of the entries. */
export const coseOf = (entries: readonly (readonly [number, number | Uint8Array])[]): Bytes =>
  encodeCbor(new Map(entries));

export const encodeCbor = (value: unknown): Bytes => new Uint8Array(encode(value));

/** What an attacker would like to say instead of the truth. */
export type Lies = {
  client?: Record<string, unknown>;
  rpId?: string;
  flags?: number;
  /** Below 256; our own passkeys do not count. */
  counter?: number;
  extensions?: Uint8Array;
  signature?: (signature: Uint8Array) => Uint8Array;
};

/** An assertion over the challenge; honest unless told to lie, and then correctly signed all the same. */
export function assertWith(passkey: Passkey, challenge: Uint8Array, lies: Lies = {}): Assertion {
  const client = { type: 'webauthn.get', challenge: toBase64Url(challenge), origin, crossOrigin: false };
  const clientDataJSON = utf8(JSON.stringify({ ...client, ...lies.client }));
  const rpIdHash = createHash('sha256')
    .update(lies.rpId ?? rpId)
    .digest();
  const head = Uint8Array.of(lies.flags ?? 0x05, 0, 0, 0, lies.counter ?? 0);
  const authenticatorData = concat(rpIdHash, head, lies.extensions ?? new Uint8Array());
  const message = concat(authenticatorData, createHash('sha256').update(clientDataJSON).digest());
  const signature = sign(passkey.algorithm === 'EdDSA' ? null : 'sha256', message, passkey.privateKey);
  return {
    credential: passkey.credential,
    authenticatorData: toBase64Url(authenticatorData),
    clientDataJSON: toBase64Url(clientDataJSON),
    signature: toBase64Url(lies.signature?.(signature) ?? signature),
  };
}

const both = (text: string) => ({ fr: text, en: text });

/** A candidate of whom there is only the name. */
export const plainAnswer = (name: { fr: string; en: string }) => ({
  name,
  text: both(''),
  photo: null,
  document: null,
});

const group = groupOf('Ed25519');

/** One trustee, whose secret is 1: the election key is the generator. */
export const sampleTrustees = composeTrustees([makeTrusteeKey(group, 1n)]);

/** A definition of one urn: three members of the Authority, two of whom decide. */
export function sampleDefinition(
  passkeys: readonly Passkey[],
  more: Partial<Extension> = {},
  uuid = 'A'.repeat(22),
  publicKey = group.encode(group.g),
) {
  const extension: Extension = {
    version: 1,
    vote,
    round: 1,
    title: both('Bureau'),
    college: { id: 'nord', name: both('Nord') },
    questions: [
      {
        title: both('Choisir'),
        order: 'drawn',
        answers: [plainAnswer(both('Ada')), plainAnswer(both('Blaise'))],
      },
    ],
    opens: 1_800_000_000,
    closes: 1_800_003_600,
    zone: 'Europe/Paris',
    earlyClose: true,
    k: 3,
    tick: 10,
    smallest: 3,
    hosts: { people: origin, urn: 'http://urn.localhost:3000' },
    rpId,
    issuers: [{ name: 'Parti', modulus: toBase64Url(oddModulus()) }],
    receiptKey: '01'.repeat(32),
    journalKey: '02'.repeat(32),
    witnesses: [],
    witnessQuorum: 0,
    authority: {
      quorum: 2,
      members: passkeys.map((passkey, i) => ({
        name: `Membre ${i}`,
        keys: [{ credential: passkey.credential, cose: toBase64Url(passkey.cose) }],
      })),
    },
    booth: '03'.repeat(32),
    ...more,
  };
  const rules = extension.questions.map(() => ({ blank: true, min: 1, max: 1 }));
  const text = composeDefinition({ uuid, publicKey, rules, extension });
  return { text, phi: phiOf(text), definition: parseDefinition(text) };
}

/** A complete draft, as the editor sends it: one question, two colleges. */
export const sampleDraft = (trustees: readonly string[], more: Record<string, unknown> = {}) => ({
  title: both('Bureau'),
  questions: [
    {
      title: both('Choisir'),
      order: 'drawn',
      draw: null,
      answers: ['Ada', 'Blaise'].map((name) => plainAnswer(both(name))),
      min: 1,
      max: 2,
      blank: true,
    },
  ],
  colleges: [
    { id: 'nord', name: both('Nord') },
    { id: 'sud', name: both('Sud') },
  ],
  opens: 1_800_000_000,
  closes: 1_800_003_600,
  zone: 'Europe/Paris',
  earlyClose: true,
  k: 3,
  tick: 10,
  smallest: 3,
  trustees: [...trustees],
  ...more,
});

/** 384 random bytes with the shape of a modulus; nobody signs with it. */
function oddModulus(): Uint8Array {
  const bytes = randomBytes(384);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  bytes[383] = (bytes[383] ?? 0) | 1;
  return bytes;
}

type Body<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>['body'];

/** A statement of the kind with a fresh nonce. */
export function sampleStatement<Kind extends Statement['kind']>(kind: Kind, body: Body<Kind>) {
  return { vote, kind, text: both(kind), body, nonce: toBase64Url(randomBytes(32)) };
}

/** The freeze of the definitions, to be signed. */
export const freezeOf = (definitions: readonly { text: string; definition: Definition }[]) => ({
  statement: sampleStatement('freeze', {
    urns: definitions.map(({ text, definition }) => ({
      phi: phiOf(text),
      uuid: definition.uuid,
      college: definition['x-isoloir'].college.id,
    })),
    root: '00'.repeat(32),
    members: { nord: 10 },
    enrolled: { nord: 9 },
  }),
  attachments: {
    definitions: definitions.map(({ text }) => ({ phi: phiOf(text), election: text, trustees: sampleTrustees })),
  },
});

/** A decision's payload signed by the passkeys of the given members. */
export function decide(
  statement: Statement,
  signers: readonly (readonly [member: number, passkey: Passkey])[],
  attachments: Attachments = {},
): DecisionPayload {
  const challenge = decisionChallenge(statement);
  const signatures = signers.map(([member, passkey]) => ({ member, ...assertWith(passkey, challenge) }));
  return { decision: { statement, signatures }, attachments };
}

/** The payload as it stands in the journal. */
export const payloadText = (payload: DecisionPayload): string => canonicalJson(payload);
