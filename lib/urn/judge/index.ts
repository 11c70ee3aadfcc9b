/** Judging away from where requests are answered, behind a bounded line (ground/threads). */
import type { Envelope } from '#lib/election/envelope.ts';
import type { Status } from '#lib/election/status.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { threadsOf, type Unserved } from '#lib/ground/threads.ts';
import type { KnownUrn } from '../known.ts';
import type { UrnCode } from '../refusals.ts';
import { judgeJob, Verdict } from './judge.ts';

const judges = threadsOf({ name: 'judge', here: judgeJob, answer: Verdict });

/** Seconds after which the line is shorter. */
const RETRY = 2;

async function asked<T>(
  work: Promise<Result<Verdict, Unserved>>,
  told: (verdict: Verdict) => Result<T, UrnCode>,
): Promise<Result<T, UrnCode>> {
  const done = await work;
  return done.ok ? told(done.value) : refuse('urn/busy', { detail: { retryAfter: RETRY } });
}

/** Whether the pass's own key signed this envelope: step 5 of §5.6. */
export const judgeEnvelope = (envelope: Envelope, signal?: AbortSignal): Promise<Result<null, UrnCode>> =>
  asked(judges.run({ kind: 'envelope', envelope }, { signal }), ({ failed }) =>
    failed.length === 0 ? ok(null) : refuse('urn/bad-envelope', { field: 'signature' }),
  );

/** Whether the pass's own key asks: §5.10. */
export const judgeStatus = (status: Status, signal?: AbortSignal): Promise<Result<null, UrnCode>> =>
  asked(judges.run({ kind: 'status', status }, { signal }), ({ failed }) =>
    failed.length === 0 ? ok(null) : refuse('urn/bad-status', { field: 'signature' }),
  );

/** The ballot's proofs: step 8. Before the others in the line, since its pass and its turn hold. */
export const judgeProofs = (
  { phi, election }: KnownUrn,
  ballot: string,
  signal?: AbortSignal,
): Promise<Result<NonNullable<Verdict['ballot']>, UrnCode>> =>
  asked(judges.run({ kind: 'ballot', phi, election, ballot }, { signal, urgent: true }), (verdict) =>
    verdict.ballot === null || verdict.failed.length > 0
      ? refuse('urn/bad-ballot', { field: 'ballot', detail: { checks: verdict.failed } })
      : ok(verdict.ballot),
  );
