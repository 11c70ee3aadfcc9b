/**
 * Decisions of the Authority (PROTOCOL §6): a statement with its exact text, signed by a quorum of passkeys.
 * Schemas here; `decision-check.ts` verifies. The people side only collects signatures; whoever obeys checks them.
 */
import { z } from 'zod';
import { Phi, VoteId } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { Assertion } from './assertion.ts';
import { decisionChallengeOf } from './challenge.ts';
import { bounds, CollegeId, definitionLimit, Uuid } from './definition.ts';
import { Bilingual, bilingual } from './text.ts';

const count = z.int().min(0).max(100_000_000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const urnList = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.array(z.strictObject(shape)).min(1).max(bounds.colleges);

const phis = z.array(Phi).min(1).max(bounds.colleges);
const epochSeconds = z.int().min(1_000_000_000).max(99_999_999_999);
/** Why, in the Authority's own words: the only part of a decision that somebody types. */
export const Reason = bilingual(bounds.answerText);

/** Members of the roll by college. */
export const Headcount = z.record(CollegeId, count);
export type Headcount = z.infer<typeof Headcount>;

/** The roll in figures (PROTOCOL §3.6): root in hex, members, and those of them with a passkey. */
const figures = { root: hash, members: Headcount, enrolled: Headcount };
export const RollFigures = z.strictObject(figures);
export type RollFigures = z.infer<typeof RollFigures>;

/** What each kind decides. */
const bodies = {
  freeze: z.strictObject({ urns: urnList({ phi: Phi, uuid: Uuid, college: CollegeId }), ...figures }),
  /** The Authority puts its name to a later root: whoever enrolled since the freeze is on it. */
  register: RollFigures,
  open: z.strictObject({ urns: phis, drill: z.literal('none') }),
  stop: z.strictObject({ urns: phis }),
  /** One college apart, the others untouched. `at`: when it was laid before the Authority; the journal has no clock. */
  suspend: z.strictObject({ urns: phis, at: epochSeconds, reason: Reason }),
  resume: z.strictObject({ urns: phis, at: epochSeconds }),
  /** A later closing, at most the one that the definition names. */
  extend: z.strictObject({ urns: urnList({ phi: Phi, closes: epochSeconds }), reason: Reason }),
  /** The urn ends and is never decrypted. */
  annul: z.strictObject({ urns: phis, reason: Reason }),
  /** The college of an annulled urn votes again: in a vote of its own, under the definition named here. */
  rerun: z.strictObject({ urns: urnList({ of: Phi, vote: VoteId, phi: Phi, uuid: Uuid }) }),
  /** Late joiners: how many of them per urn. `list`: salted hash of who they are (admission.ts), never a name. */
  admit: z.strictObject({ urns: urnList({ phi: Phi, members: count.min(1) }), list: hash }),
  /** `last`: hash of the urn's last event before its closing record. `register`: as a decision `register` of its own. */
  close: z.strictObject({
    urns: urnList({ phi: Phi, ballots: count, passes: count, last: hash }),
    register: RollFigures.optional(),
  }),
  /** SHA-256 of the exact bytes in the attachments. */
  publish: z.strictObject({ urns: urnList({ phi: Phi, tally: hash, result: hash }) }),
  /** Every urn of the vote. Who voted there is forgotten. `after`: end of the time in which the vote could be contested. */
  purge: z.strictObject({ urns: phis, after: epochSeconds }),
} as const;

const statement = <Kind extends keyof typeof bodies>(kind: Kind) =>
  z.strictObject({
    vote: VoteId,
    kind: z.literal(kind),
    text: Bilingual,
    body: bodies[kind],
    /** 32 random bytes, base64url: two decisions of the same words are two decisions. */
    nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  });

export const Statement = z.discriminatedUnion('kind', [
  statement('freeze'),
  statement('open'),
  statement('stop'),
  statement('suspend'),
  statement('resume'),
  statement('extend'),
  statement('annul'),
  statement('rerun'),
  statement('admit'),
  statement('register'),
  statement('close'),
  statement('publish'),
  statement('purge'),
]);
export type Statement = z.infer<typeof Statement>;
export type DecisionKind = Statement['kind'];
export const decisionKinds = [
  'freeze',
  'open',
  'stop',
  'suspend',
  'resume',
  'extend',
  'annul',
  'rerun',
  'admit',
  'register',
  'close',
  'publish',
  'purge',
] as const satisfies readonly DecisionKind[];
export const DecisionKind = z.enum(decisionKinds);

export const DecisionSignature = z.strictObject({
  /** Index in the definition's Authority. */
  member: z.int().min(0).max(bounds.members),
  ...Assertion.shape,
});
export type DecisionSignature = z.infer<typeof DecisionSignature>;

export const Decision = z.strictObject({
  statement: Statement,
  signatures: z.array(DecisionSignature).max(bounds.members),
});
export type Decision = z.infer<typeof Decision>;

/** Exact bytes that the statement names by hash, as strings. */
export const Attachments = z.strictObject({
  definitions: z
    .array(z.strictObject({ phi: Phi, election: z.string().max(definitionLimit), trustees: z.string().max(65_536) }))
    .max(bounds.colleges)
    .optional(),
  results: z
    .array(z.strictObject({ phi: Phi, tally: z.string().max(definitionLimit), result: z.string().max(65_536) }))
    .max(bounds.colleges)
    .optional(),
});
export type Attachments = z.infer<typeof Attachments>;

/** Payload of a journal event of type `decision`. */
export const DecisionPayload = z.strictObject({ decision: Decision, attachments: Attachments });
export type DecisionPayload = z.infer<typeof DecisionPayload>;

/** What the passkeys of the Authority sign (PROTOCOL §2.8). */
export const decisionChallenge = (decided: Statement): Bytes => decisionChallengeOf(canonicalJson(decided));

/** @throws RangeError unless the text is canonical JSON; ZodError, SyntaxError for anything but a decision's payload. */
export function parseDecisionPayload(text: string): DecisionPayload {
  const raw: unknown = JSON.parse(text);
  if (canonicalJson(raw) !== text) throw new RangeError('decision is not canonical JSON');
  return DecisionPayload.parse(raw);
}
