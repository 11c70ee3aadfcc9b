/**
 * What costs the urn processor time: signatures of passes and proofs of ballots (PROTOCOL §5.6, §5.10). Public values only,
 * no key and no database, so that it runs in a thread of its own with the same verdicts.
 */
import { z } from 'zod';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { type BallotContext, ballotContext, judgeBallot } from '#lib/election/ballot.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import { checkEnvelopeSignature, Envelope } from '#lib/election/envelope.ts';
import { checkStatusSignature, Status } from '#lib/election/status.ts';
import { BallotNumber, Credential, Phi } from '#lib/ground/brand.ts';

export const Job = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('envelope'), envelope: Envelope }),
  z.strictObject({ kind: z.literal('status'), status: Status }),
  /** `election`: exact bytes of the definition whose hash is `phi`. */
  z.strictObject({ kind: z.literal('ballot'), phi: Phi, election: z.string(), ballot: z.string() }),
]);
export type Job = z.infer<typeof Job>;

/** `failed`: names of the checks that do not hold; of a ballot that holds, its number and whose it is. */
export const Verdict = z.strictObject({
  failed: z.array(z.string()),
  ballot: z.strictObject({ number: BallotNumber, credential: Credential }).nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

const said = (holds: boolean): Verdict => ({ failed: holds ? [] : ['signature'], ballot: null });

/** Urns whose tables are kept: more than one host holds at a time. */
const KEPT = 64;
const contexts = new Map<Phi, BallotContext>();

/** What is the same for every ballot of an urn: a table of its key. */
function contextOf(phi: Phi, election: string): BallotContext {
  const kept = contexts.get(phi);
  if (kept !== undefined) return kept;
  const made = ballotContext({ group: fastEd25519Group(), election: parseDefinition(election), phi });
  for (const oldest of [...contexts.keys()].slice(0, Math.max(0, contexts.size + 1 - KEPT))) contexts.delete(oldest);
  contexts.set(phi, made);
  return made;
}

export function judgeJob(job: Job): Verdict {
  if (job.kind === 'envelope') return said(checkEnvelopeSignature(job.envelope, fastEd25519Group()));
  if (job.kind === 'status') return said(checkStatusSignature(job.status, fastEd25519Group()));
  const { checks, ballot } = judgeBallot(contextOf(job.phi, job.election), job.ballot);
  const failed = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  const number = BallotNumber.safeParse(ballot?.signature.hash);
  const credential = Credential.safeParse(ballot?.credential);
  // A ballot without a number or an owner is none, whatever was checked.
  return number.success && credential.success
    ? { failed, ballot: { number: number.data, credential: credential.data } }
    : { failed, ballot: null };
}
