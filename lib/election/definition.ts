/**
 * The definition of one urn: the exact bytes of `election.json` (PROTOCOL §4.4, §4.5). Belenios reads its own members
 * and skips `x-isoloir`; we bind every key there, so that `phi` covers them all [a key swapped behind the voter's back].
 */
import { z } from 'zod';
import { sha256 } from '#lib/crypto/hash.ts';
import { base64Url } from '#lib/ground/base64-url.ts';
import { Phi, VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url, toBase64Unpadded, toBigInt, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { Authority, unique } from './authority.ts';
import { bilingual, line, ZoneName } from './text.ts';
import { bounds, Question, QuestionText } from './wording.ts';

export { Authority, unique } from './authority.ts';
export { AnswerText, bounds, Question, QuestionText } from './wording.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const epochSeconds = z.int().min(1_000_000_000).max(99_999_999_999);
export const Uuid = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{22}$/);
/** The roll's word for a college. */
export const CollegeId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
/** scheme://host[:port], as a browser writes an origin. */
export const Origin = z
  .string()
  .max(200)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
  }, 'not an origin');

/** An RSA modulus of exactly 3072 bits, odd (PROTOCOL §2.4). */
const Modulus = base64Url(384, 384).refine((text) => {
  const n = toBigInt(fromBase64Url(text));
  return n >> 3071n === 1n && (n & 1n) === 1n;
}, 'not a modulus of 3072 bits');

export const Extension = z
  .strictObject({
    version: z.literal(1),
    vote: VoteId,
    round: z.int().min(1).max(99),
    title: bilingual(bounds.title),
    college: z.strictObject({ id: CollegeId, name: bilingual(bounds.title) }),
    questions: z.array(QuestionText).min(1).max(bounds.questions),
    opens: epochSeconds,
    closes: epochSeconds,
    /** Latest second to which decisions `extend` may move the closing; absent where it cannot be moved. */
    latest: epochSeconds.optional(),
    /** Seconds after the closing in which who was in line still votes (grace.ts); absent: none. */
    grace: z.int().min(1).max(bounds.grace).optional(),
    /** The annulled urn whose college votes again here. */
    of: Phi.optional(),
    /** In which the times were announced; they themselves are instants. */
    zone: ZoneName,
    earlyClose: z.boolean(),
    k: z.int().min(2).max(bounds.k),
    tick: z.int().min(1).max(bounds.tick),
    smallest: z.int().min(2).max(bounds.smallest),
    hosts: z.strictObject({ people: Origin, urn: Origin }),
    rpId: z.string().regex(/^[a-z0-9.-]{1,253}$/),
    issuers: z
      .array(z.strictObject({ name: line(bounds.title), modulus: Modulus }))
      .min(1)
      .max(bounds.issuers),
    receiptKey: hex32,
    journalKey: hex32,
    // No witness in this version: a definition that names one must not be taken for a watched election.
    witnesses: z.array(z.never()).max(0),
    witnessQuorum: z.literal(0),
    authority: Authority,
    booth: hex32,
  })
  .refine(({ opens, closes }) => opens < closes, 'closes before it opens')
  .refine(({ closes, latest }) => latest === undefined || latest > closes, 'latest closing before the closing')
  .refine(({ round, of }) => of === undefined || round > 1, 'a first round that repeats another')
  .refine(({ hosts }) => hosts.people !== hosts.urn, 'one host for both sides')
  .refine(({ issuers }) => unique(issuers.map((issuer) => issuer.modulus)), 'a modulus twice')
  .refine(({ receiptKey, journalKey }) => receiptKey !== journalKey, 'one key for receipts and journal');
export type Extension = z.infer<typeof Extension>;

export const Definition = z
  .strictObject({
    version: z.literal(1),
    description: z.string().max(bounds.answerText),
    name: z.string().min(1).max(bounds.title),
    group: z.literal('Ed25519'),
    public_key: hex32,
    questions: z.array(Question).min(1).max(bounds.questions),
    uuid: Uuid,
    administrator: z.string().max(bounds.title).optional(),
    credential_authority: z.string().max(bounds.title).optional(),
    'x-isoloir': Extension,
  })
  // What Belenios shows and what we show must be the same words, in the same order [two ballot papers under one phi].
  .refine((d) => d.name === d['x-isoloir'].title.fr, 'name is not the French title')
  .refine((d) => d.questions.length === d['x-isoloir'].questions.length, 'questions differ in number')
  .refine(
    (d) =>
      d.questions.every((question, i) => {
        const text = d['x-isoloir'].questions[i];
        return (
          text !== undefined &&
          question.question === text.title.fr &&
          question.answers.length === text.answers.length &&
          question.answers.every((answer, j) => answer === text.answers[j]?.name.fr)
        );
      }),
    'questions differ from their French',
  );
export type Definition = z.infer<typeof Definition>;

/** Fingerprint of the exact bytes: base64 SHA-256 without padding (BELENIOS §2, PROTOCOL §4.4). */
export const phiOf = (text: string): Phi => Phi.parse(toBase64Unpadded(sha256(utf8(text))));

/** Largest `election.json` read, in UTF-16 units. */
export const definitionLimit = 512 * 1024;

/**
 * Reads the exact text of an `election.json` of ours.
 * @throws RangeError unless it is canonical JSON (so no member twice: two readers would take different ones);
 *   ZodError unless it is a definition; SyntaxError unless it is JSON.
 */
export const parseDefinition = (text: string): Definition => Definition.parse(rawOf(text));

function rawOf(text: string): unknown {
  if (text.length > definitionLimit) throw new RangeError('definition too large');
  const raw: unknown = JSON.parse(text);
  if (canonicalJson(raw) !== text) throw new RangeError('definition is not canonical JSON');
  return raw;
}

/** Its parts as they lie in it, whatever they are. */
const Loose = z.object({ questions: z.unknown(), 'x-isoloir': z.looseObject({}) });

/**
 * `parseDefinition` in short steps: what a schema is asked first costs an old telephone most, so the larger parts are read
 * by themselves before. That decides nothing: the definition is read whole all the same, in the last step.
 * @throws as `parseDefinition`
 */
export function* parseDefinitionInSteps(text: string): Generator<undefined, Definition> {
  const raw = rawOf(text);
  const parts = Loose.safeParse(raw);
  if (parts.success) {
    const { questions, 'x-isoloir': x } = parts.data;
    const { shape } = Extension;
    const readings = [
      () => Definition.shape.questions.safeParse(questions),
      () => shape.questions.safeParse(x.questions),
      () => shape.authority.safeParse(x.authority),
      () => shape.issuers.safeParse(x.issuers),
      () => Extension.safeParse(x),
    ];
    for (const read of readings) {
      yield;
      read();
    }
  }
  yield;
  return Definition.parse(raw);
}

/** What differs from one definition to the next, in our words; the Belenios members follow from it. */
export type DefinitionParts = {
  uuid: string;
  /** Product of the trustees' public keys, 64 hex digits. */
  publicKey: string;
  rules: readonly { blank: boolean; min: number; max: number }[];
  extension: Extension;
};

/** The exact bytes of a definition. @throws ZodError where the parts do not make one. */
export function composeDefinition({ uuid, publicKey, rules, extension }: DefinitionParts): string {
  const text = canonicalJson({
    version: 1,
    description: '',
    name: extension.title.fr,
    group: 'Ed25519',
    public_key: publicKey,
    questions: extension.questions.map((question, i) => ({
      question: question.title.fr,
      answers: question.answers.map((answer) => answer.name.fr),
      blank: rules[i]?.blank,
      min: rules[i]?.min,
      max: rules[i]?.max,
    })),
    uuid,
    'x-isoloir': extension,
  });
  parseDefinition(text);
  return text;
}
