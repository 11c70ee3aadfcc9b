/** For tests only: both sides in memory, with real keys, behind a `fetch`; and a person with passkeys. */
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { blindSign, modulusOf, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { generate } from '#lib/crypto/signature.ts';
import { ballotContext, checkBallot } from '#lib/election/ballot.ts';
import { type AnswerText, type Definition, type Extension, parseDefinition, phiOf } from '#lib/election/definition.ts';
import { checkEnvelopeSignature, Envelope } from '#lib/election/envelope.ts';
import { checkPass } from '#lib/election/pass.ts';
import { type Receipt, signReceipt } from '#lib/election/receipt.ts';
import { RegisterRequest } from '#lib/election/register.ts';
import { checkStatusSignature, Status } from '#lib/election/status.ts';
import { assertWith, makePasskey, origin, plainAnswer, sampleDefinition } from '#lib/election/testing.ts';
import type { BallotNumber, Credential } from '#lib/ground/brand.ts';
import { fromBase64Url, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { ok, refuse } from '#lib/ground/result.ts';
import { memoryStore, memoryVault } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { Passkeys, World } from './world.ts';

/** A frozen key: making one takes a second. */
const vectors = new URL('../crypto/vectors/issuing-keys.json', import.meta.url);
const [frozen] = z
  .object({ keys: z.tuple([z.string(), z.string()]) })
  .parse(JSON.parse(readFileSync(vectors, 'utf8'))).keys;
const issuing = readIssuingKey(fromBase64Url(frozen));
export const urnOrigin = 'http://urn.localhost:3000';

export type Seen = { url: string; init: RequestInit };
type Held = { bytes: string; n: number; number: BallotNumber; receipt: Receipt };
/** Answers instead of a side; undefined lets it answer itself. */
export type Meddling = (url: string, body: string) => Response | Promise<Response> | undefined;

const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status });
const problem = (status: number, code: string, more: object = {}): Response =>
  json({ type: `urn:isoloir:${code}`, title: code, status, code, ...more }, status);

export type Asked = {
  title: string;
  answers: readonly string[];
  min: number;
  max: number;
  blank: boolean;
  order?: 'drawn' | 'random';
  /** Text, photo and document of one answer. */
  shows?: (answer: number) => Partial<AnswerText>;
};
const both = (text: string) => ({ fr: text, en: text });

/** The sample's definition with other questions. */
function withQuestions(definition: Definition, asked: readonly Asked[]): string {
  return canonicalJson({
    ...definition,
    questions: asked.map(({ title, answers, min, max, blank }) => ({ question: title, answers, min, max, blank })),
    'x-isoloir': {
      ...definition['x-isoloir'],
      questions: asked.map(({ title, answers, order = 'drawn', shows }) => ({
        title: both(title),
        order,
        answers: answers.map((name, i) => ({ ...plainAnswer(both(name)), ...shows?.(i) })),
      })),
    },
  });
}

/** A party with one open urn. `meddle` may be replaced at any time. */
export async function fakeParty(asked?: readonly Asked[], more: Partial<Extension> = {}) {
  const modulus = modulusOf(issuing);
  const receipts = generate();
  const sample = sampleDefinition([makePasskey(), makePasskey()], {
    issuers: [{ name: 'Parti', modulus: toBase64Url(modulus) }],
    receiptKey: toHex(receipts.publicKey),
    ...more,
  });
  const text = asked ? withQuestions(sample.definition, asked) : sample.text;
  const [phi, definition] = [phiOf(text), parseDefinition(text)];
  const seen: Seen[] = [];
  const urn = new Map<Credential, Held[]>();
  const signedBy = new Map<string, { requests: string; credential: string }>();
  const party = {
    phi,
    definition,
    text,
    seen,
    urn,
    signedBy,
    /** The urn's own key, for what it says beside its answers. */
    receiptSecret: receipts.secret,
    state: 'open',
    clock: 0,
    /** The board's head, as receipts name it. */
    head: { height: 0, hash: '00'.repeat(32) },
    meddle: (() => undefined) as Meddling,
  };

  const register = (body: string): Response => {
    const { requests, assertion } = RegisterRequest.parse(JSON.parse(body));
    const before = signedBy.get('member');
    if (before !== undefined && before.requests !== requests.join()) {
      return problem(409, 'register/already-signed', { credential: before.credential });
    }
    if (before === undefined) signedBy.set('member', { requests: requests.join(), credential: assertion.credential });
    return json({
      signatures: requests.map((b) => toBase64Url(blindSign(issuing, fromBase64Url(b)) ?? new Uint8Array())),
    });
  };

  const context = ballotContext({ group: ed25519Group(), election: definition, phi });
  const cast = (body: string): Response => {
    const envelope = Envelope.parse(JSON.parse(body));
    const { pass, ballot, n, previous } = envelope;
    if (!checkPass(definition, phi, pass)) return problem(403, 'urn/bad-pass');
    if (!checkEnvelopeSignature(envelope)) return problem(400, 'urn/bad-envelope');
    const held = urn.get(pass.y) ?? [];
    const same = held.find(({ bytes }) => bytes === body);
    if (same) return json({ receipt: same.receipt });
    const last = held.at(-1);
    if (party.state === 'grace' && last) return problem(410, 'urn/no-revote');
    if (party.state !== 'open' && party.state !== 'grace') return problem(410, 'urn/closed');
    if (n !== held.length + 1 || previous !== (last?.number ?? '')) {
      return problem(409, 'urn/out-of-turn', { last: last ? { n: last.n, number: last.number } : null });
    }
    if (!checkBallot(context, ballot).every((check) => check.ok)) return problem(400, 'urn/bad-ballot');
    const { number } = readNumber(ballot);
    const { head } = party;
    const receipt = signReceipt(receipts.secret, { phi, number, n, head, batch: head.height + 2 });
    urn.set(pass.y, [...held, { bytes: body, n, number, receipt }]);
    return json({ receipt });
  };

  const status = (body: string): Response => {
    const question = Status.parse(JSON.parse(body));
    if (!checkStatusSignature(question)) return problem(400, 'urn/bad-status');
    if (party.clock !== 0 && Math.abs(question.at - party.clock) > 86_400) {
      return problem(409, 'urn/clock', { now: party.clock });
    }
    const last = urn.get(question.y)?.at(-1);
    return json({ last: last ? { n: last.n, number: last.number, receipt: last.receipt, batch: null } : null });
  };

  const line = () => `${JSON.stringify({ event: '', payload: JSON.stringify({ election: text }), signature: '' })}\n`;
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    seen.push({ url, init });
    const body = typeof init.body === 'string' ? init.body : '';
    const meddled = await party.meddle(url, body);
    if (meddled) return meddled;
    if (url === `${origin}/api/booth`) return json({ urn: urnOrigin });
    if (url === `${origin}/api/people/register`) return register(body);
    if (url.startsWith(`${urnOrigin}/api/board/urn/`)) return new Response(`${line()}a second line\n`);
    if (url.startsWith(`${urnOrigin}/api/urn/state/`)) return json({ state: party.state, ballots: 0 });
    if (url === `${urnOrigin}/api/urn/status`) return status(body);
    if (url === `${urnOrigin}/api/urn/cast`) return cast(body);
    return problem(404, 'web/no-such-path');
  };
  return Object.assign(party, { fetch });
}
export type Party = Awaited<ReturnType<typeof fakeParty>>;

const readNumber = (ballot: string): { number: BallotNumber } => ({ number: JSON.parse(ballot).signature.hash });

/** A person whose passkey has a PRF (or not), and how often it was touched. */
export function fakePerson({ prf = true, secret = randomBytes(32), passkey = makePasskey() } = {}) {
  const touches = { open: 0, sign: 0, willing: true };
  const passkeys: Passkeys = {
    async open({ input, credential }) {
      touches.open++;
      const isAsked = credential === undefined || credential === passkey.credential;
      if (!touches.willing || !isAsked) return refuse('booth/touch-refused');
      const value = Uint8Array.from(createHmac('sha256', secret).update(input).digest());
      return ok({ credential: passkey.credential, prf: prf ? value : null });
    },
    async sign({ challenge }) {
      touches.sign++;
      return touches.willing ? ok(assertWith(passkey, challenge)) : refuse('booth/touch-refused');
    },
  };
  return { passkey, passkeys, touches, secret };
}

export function worldOf(party: Party, passkeys: Passkeys, more: Partial<World> = {}): World & { waits: number[] } {
  const waits: number[] = [];
  return {
    origin,
    fetch: party.fetch,
    passkeys,
    store: memoryStore(),
    vault: memoryVault(),
    now: Date.now,
    wait: async (milliseconds) => void waits.push(milliseconds),
    patience: [1, 2],
    waits,
    ...more,
  };
}

/** The vote, or the test fails naming the trouble. */
export function cast<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
export const codeOf = (result: { ok: true } | { ok: false; refusal: { code: TroubleCode } }) =>
  result.ok ? 'ok' : result.refusal.code;
