/** What the urn holds under one's pass (PROTOCOL §5.10): asked with the pass's own key, answered to nobody else. */
import type { Status, StatusAnswer } from '#lib/election/status.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { isBehind } from './behind.ts';
import { readHolding } from './box.ts';
import { readUrn } from './db.ts';
import { judgeStatus } from './judge/index.ts';
import { currentUrn, nowSeconds } from './known.ts';
import type { UrnCode } from './refusals.ts';

const DAY = 86_400;

export async function readStatus(status: Status, signal?: AbortSignal): Promise<Result<StatusAnswer, UrnCode>> {
  const urn = await currentUrn(status.phi);
  if (urn === null) return refuse('urn/unknown');
  const clock = nowSeconds();
  if (Math.abs(clock - status.at) > DAY) return refuse('urn/clock', { field: 'at', detail: { now: clock } });
  const signed = await judgeStatus(status, signal);
  if (!signed.ok) return signed;
  if (isBehind(urn.phi)) return refuse('urn/restoring', { detail: { retryAfter: urn.definition['x-isoloir'].tick } });
  const { published, waiting } = await readUrn((tx) => readHolding(tx, urn.phi, status.y));
  const newest = waiting.at(-1);
  if (newest !== undefined) {
    const { n, number } = newest.receipt;
    return ok({ last: { n, number, receipt: newest.receipt, batch: null } });
  }
  const last = published.at(-1);
  if (last === undefined) return ok({ last: null });
  return ok({ last: { n: last.n, number: last.number, receipt: null, batch: last.batch } });
}
