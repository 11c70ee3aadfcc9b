/**
 * For tests only: a journal served over HTTP as the people's host would, an election frozen and opened in it by signed
 * decisions, and voters who hold passes. What the urn sees here is what it sees in service.
 */
import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign as signRsa,
} from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatLine, type Head, headMessage, type Line, makeEvent } from '#lib/board/event.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { generate, sign } from '#lib/crypto/signature.ts';
import { type Ballot, sealBallot } from '#lib/election/ballot.ts';
import type { DecisionPayload, Statement } from '#lib/election/decision.ts';
import type { Definition, Extension } from '#lib/election/definition.ts';
import { type Envelope, signEnvelope } from '#lib/election/envelope.ts';
import { type Pass, passMessage } from '#lib/election/pass.ts';
import {
  decide,
  freezeOf,
  makePasskey,
  type Passkey,
  payloadText,
  sampleDefinition,
  sampleStatement,
  vote,
} from '#lib/election/testing.ts';
import { type BallotNumber, Credential, type Phi } from '#lib/ground/brand.ts';
import { type Bytes, concat, randomBytes, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { now, setClock } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import { followJournals } from './follow.ts';
import { publicReceiptKey } from './key.ts';
import issuingKey from './vectors/issuing-key.json' with { type: 'json' };

export { vote } from '#lib/election/testing.ts';
export type { Ballot };

/** Second at which a test urn opens; it closes an hour later. */
export const OPENS = 1_800_000_000;
export const CLOSES = OPENS + 3600;

/** Puts the process's clock at this epoch second. */
export const at = (seconds: number): void => setClock(() => seconds * 1000);
export const clock = (): number => Math.floor(now() / 1000);

export type Journal = {
  lines: Line[];
  publicKey: string;
  append: (type: 'decision' | 'roll', payload: string) => Head;
  /** Back to nothing, under the same key. */
  reset: () => void;
  close: () => Promise<void>;
};

/** Serves one journal on a port of its own and points PEOPLE_INTERNAL there. Call before anything reads the configuration. */
export async function serveJournal(): Promise<Journal> {
  const key = generate();
  const lines: Line[] = [];
  let head: Head | null = null;
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/api/board/journals') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ votes: lines.length === 0 ? [] : [vote] }));
      return;
    }
    response.end(
      lines
        .slice(Number(url.searchParams.get('from') ?? 0))
        .map(formatLine)
        .join(''),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.env.PEOPLE_INTERNAL = `http://127.0.0.1:${port}`;
  return {
    lines,
    publicKey: toHex(key.publicKey),
    append: (type, payload) => {
      const chain = `journal/${vote}`;
      const height: number = head === null ? 0 : head.height + 1;
      const { event, hash } = makeEvent({ chain, height, parent: head?.hash ?? '', type, payload });
      const signature = toHex(sign(key.secret, headMessage({ chain, height, hash })));
      lines.push({ event, payload, signature });
      head = { height, hash };
      return head;
    },
    reset: () => {
      lines.length = 0;
      head = null;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export type Voter = {
  x: bigint;
  y: Credential;
  pass: Pass;
  /** A signed envelope with a fresh ballot for the first answer. */
  vote: (n?: number, previous?: BallotNumber | '') => { envelope: Envelope; number: BallotNumber };
  seal: () => { ballot: string; number: BallotNumber };
  sign: (parts: { ballot: string; n?: number; previous?: BallotNumber | '' }) => Envelope;
};

export type TestElection = {
  phi: Phi;
  definition: Definition;
  issuer: KeyObject;
  voter: () => Voter;
  /** Puts a decision into the journal, signed by so many members of the Authority. */
  decide: (statement: Statement, signers?: number, attachments?: DecisionPayload['attachments']) => Head;
  open: () => Head;
};

type Sample = { text: string; phi: Phi; definition: Definition; issuer: KeyObject };

/** A definition of this urn's, under the journal's key. */
async function sample(
  journal: Journal,
  passkeys: readonly Passkey[],
  { more, uuid, jwk }: { more: Partial<Extension>; uuid: string; jwk: JsonWebKey },
): Promise<Sample> {
  const bound = {
    opens: OPENS,
    closes: CLOSES,
    hosts: { people: webConfig().peopleOrigin, urn: webConfig().urnOrigin },
    issuers: [{ name: 'Parti', modulus: jwk.n ?? '' }],
    receiptKey: await publicReceiptKey(),
    journalKey: journal.publicKey,
  };
  const issuer = createPrivateKey({ key: jwk, format: 'jwk' });
  return { ...sampleDefinition(passkeys, { ...bound, ...more }, uuid), issuer };
}

/** Freezes the definitions by a decision of so many. */
function freezeAll(journal: Journal, passkeys: readonly Passkey[], samples: readonly Sample[], signers: number) {
  const decideBy: TestElection['decide'] = (statement, count = 2, attachments = {}) => {
    const members = passkeys.slice(0, count).map((passkey, member) => [member, passkey] as const);
    return journal.append('decision', payloadText(decide(statement, members, attachments)));
  };
  const { statement, attachments } = freezeOf(samples);
  decideBy(statement, signers, attachments);
  return samples.map(({ phi, definition, issuer }) => ({
    phi,
    definition,
    issuer,
    voter: () => makeVoter(phi, definition, issuer),
    decide: decideBy,
    open: () => decideBy(sampleStatement('open', { urns: [phi], drill: 'none' })),
  }));
}

/** An election in the journal: frozen, not yet opened. */
export async function freezeElection(
  journal: Journal,
  more: Partial<Extension> = {},
  { signers = 2, uuid = 'A'.repeat(22) }: { signers?: number; uuid?: string } = {},
): Promise<TestElection> {
  const passkeys = [makePasskey(), makePasskey(), makePasskey()];
  const one = await sample(journal, passkeys, { more, uuid, jwk: issuingKey.jwk });
  const [election] = freezeAll(journal, passkeys, [one], signers);
  if (election === undefined) throw new Error('one urn was frozen');
  return election;
}

/** An issuer of its own for a second urn; made once, since it takes a while. */
const secondIssuer = () =>
  shared('urn/testing-issuer', () =>
    generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey.export({ format: 'jwk' }),
  );

/** Two colleges of one vote, frozen together: at home and abroad. */
export async function freezeTwo(
  journal: Journal,
  more: Partial<Extension> = {},
  abroadAlone: Partial<Extension> = {},
): Promise<{ home: TestElection; abroad: TestElection }> {
  const passkeys = [makePasskey(), makePasskey(), makePasskey()];
  const far = { ...more, ...abroadAlone, college: { id: 'abroad', name: { fr: 'Étranger', en: 'Abroad' } } };
  const samples = [
    await sample(journal, passkeys, { more, uuid: 'A'.repeat(22), jwk: issuingKey.jwk }),
    await sample(journal, passkeys, { more: far, uuid: 'B'.repeat(22), jwk: secondIssuer() }),
  ];
  const [home, abroad] = freezeAll(journal, passkeys, samples, 2);
  if (home === undefined || abroad === undefined) throw new Error('two urns were frozen');
  return { home, abroad };
}

/** Frozen, opened, followed by the urn, and the clock in its first minute. */
export async function openElection(journal: Journal, more: Partial<Extension> = {}): Promise<TestElection> {
  const election = await freezeElection(journal, more);
  election.open();
  at(OPENS + 60);
  await followJournals();
  return election;
}

/** A token as an issuer would sign it, over this message. */
export function signToken(issuer: KeyObject, message: Bytes): Pass['tokens'][number] {
  const prefix = randomBytes(32);
  const options = { key: issuer, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  const signature = signRsa('sha384', concat(prefix, message), options);
  return { prefix: toBase64Url(prefix), signature: toBase64Url(Uint8Array.from(signature)) };
}

function makeVoter(phi: Phi, definition: Definition, issuer: KeyObject): Voter {
  const group = ed25519Group();
  const x = randomScalar(group.q);
  const y = Credential.parse(group.encode(group.power(group.g, x)));
  const pass = { y, tokens: [signToken(issuer, passMessage(phi, y))] };
  const seal = () => sealBallot({ election: definition, phi, x, choices: [[0, 1, 0]] });
  const signed: Voter['sign'] = ({ ballot, n = 1, previous = '' }) =>
    signEnvelope({ phi, pass, ballot, n, previous }, x);
  return {
    x,
    y,
    pass,
    seal,
    sign: signed,
    vote: (n = 1, previous = '') => {
      const { ballot, number } = seal();
      return { envelope: signed({ ballot, n, previous }), number };
    },
  };
}
