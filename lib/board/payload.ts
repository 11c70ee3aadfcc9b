/**
 * Payloads of the boards' events (PROTOCOL §6), pure. A payload travels as the canonical JSON of one of these.
 */
import { z } from 'zod';
import { Urgency, Wait } from '#lib/election/change.ts';
import { CollegeId } from '#lib/election/definition.ts';
import { HeldPlaces } from '#lib/election/grace.ts';
import { type BallotNumber, Phi } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
/** 384 bytes in base64url. */
const Blinded = z.string().regex(/^[A-Za-z0-9_-]{512}$/);

/** Live chain, height 0: the exact bytes that phi binds. */
export const DefinitionPayload = z.strictObject({ election: z.string(), trustees: z.string() });
export type DefinitionPayload = z.infer<typeof DefinitionPayload>;

export { BatchPayload, PublishedEnvelope } from './batch.ts';

/** Live chain, last event. `last`: hash of the event before it; `fewerThanK`: the last batch holds fewer than K
 * passes, or there is none; `decision`: hash of the journal's event with the decision `close`, or `annul`. */
export const ClosingPayload = z.strictObject({
  ballots: count,
  passes: count,
  last: hash,
  fewerThanK: z.boolean(),
  decision: hash,
  /** Nothing of this urn is ever decrypted. */
  annulled: z.literal(true).optional(),
});
export type ClosingPayload = z.infer<typeof ClosingPayload>;

const Headcount = z.record(CollegeId, count);

/** Journal: the roll's root (PROTOCOL §3.6) and how many stand behind it. */
export const RollPayload = z.strictObject({ root: hash, members: Headcount, enrolled: Headcount });
export type RollPayload = z.infer<typeof RollPayload>;

/** Journal: blinded requests and blind signatures, one per issuer, sorted by b. */
export const PassesPayload = z.strictObject({
  phi: Phi,
  pairs: z.array(z.strictObject({ b: z.array(Blinded).min(1), s: z.array(Blinded).min(1) })).min(1),
});
export type PassesPayload = z.infer<typeof PassesPayload>;

/** Journal: where the live chains stood. */
export const HeadsPayload = z.strictObject({
  urns: z.array(z.strictObject({ phi: Phi, height: count, hash })).min(1),
});
export type HeadsPayload = z.infer<typeof HeadsPayload>;

/** Journal: exact bytes of one trustee's partial decryption; trustee is 1-based. */
export const FactorsPayload = z.strictObject({ phi: Phi, trustee: z.int().min(1), payload: z.string() });
export type FactorsPayload = z.infer<typeof FactorsPayload>;

/** Journal: certificate that the people side has forgotten who voted (PROTOCOL §7.6). */
export const PurgePayload = z.strictObject({
  /** SHA-256 of the canonical JSON of the decision's statement. */
  statement: hash,
  /** Day on which it was done, UTC. */
  day: z.iso.date(),
  /** Rows that are gone, by what they held. */
  deleted: z.strictObject({
    voters: count,
    register: count,
    admissions: count,
    letters: count,
    lines: count,
    changes: count,
  }),
  /** SHA-256 over the SHA-256 of each row, sorted: whoever lawfully holds a copy can show what it was a copy of. */
  digests: z.strictObject({ voters: hash, register: hash }),
});
export type PurgePayload = z.infer<typeof PurgePayload>;

/** Journal: what became of the urn's issuing key. `opened`: by the shares of a quorum; `destroyed`: nothing can be signed
 * for this urn any more (PROTOCOL §2.9). */
export const KeyPayload = z.strictObject({ phi: Phi, what: z.enum(['opened', 'destroyed']) });
export type KeyPayload = z.infer<typeof KeyPayload>;

/** Journal: an urn's closing has come (PROTOCOL §7.1). `until`: epoch second before which what arrives is still taken from
 * who signs with a place at or before `held`. */
export const GracePayload = z.strictObject({ phi: Phi, until: z.int().min(1), held: HeldPlaces });
export type GracePayload = z.infer<typeof GracePayload>;

/** Why a member was turned away after their passkey had answered (PROTOCOL §5.15), in the order in which it is told. */
export const REFUSED = ['early', 'paused', 'busy', 'closed'] as const;
export type RefusedReason = (typeof REFUSED)[number];

/** Members of one urn who were turned away and never signed: of them, how many for each reason (some for several). */
export const RefusedCount = z.strictObject({
  phi: Phi,
  members: z.int().min(1),
  reasons: z.strictObject({ early: count, paused: count, busy: count, closed: count }),
});
export type RefusedCount = z.infer<typeof RefusedCount>;

/** Journal: the key under which refused members are marked, by its hash. `made` at the opening; `settled` when nobody is
 * added any more: the sum of it, by phi, urns without any left out, and what the rows hash to; `destroyed` once auditors
 * have it. */
export const NightPayload = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('made'), key: hash }),
  z.strictObject({
    what: z.literal('settled'),
    key: hash,
    refused: z.array(RefusedCount),
    rows: count,
    digest: hash,
  }),
  z.strictObject({ what: z.literal('destroyed'), key: hash }),
]);
export type NightPayload = z.infer<typeof NightPayload>;

/** Journal: a change about one voter (PROTOCOL §3.5), by the salted hash of its statement and never by name. `wait`: hours
 * between its decision and the change; `urgency`: why so few, where they are fewer than for all. */
export const PersonPayload = z.strictObject({
  kind: z.enum(['passkey', 'contact']),
  step: z.enum(['decided', 'done', 'stopped']),
  hash,
  wait: Wait,
  urgency: Urgency.nullable(),
});
export type PersonPayload = z.infer<typeof PersonPayload>;

/** Reads a payload strictly. @throws RangeError unless the text is canonical JSON; ZodError unless it fits. */
export function parsePayload<T>(schema: z.ZodType<T>, text: string): T {
  const raw: unknown = JSON.parse(text);
  if (canonicalJson(raw) !== text) throw new RangeError('payload is not canonical JSON');
  return schema.parse(raw);
}

/** Order of ballots in a batch: by n, then by the bytes of the ballot number [order of arrival]. */
export function compareBallots(a: { n: number; number: BallotNumber }, b: { n: number; number: BallotNumber }): number {
  return a.n - b.n || (a.number < b.number ? -1 : a.number > b.number ? 1 : 0);
}
