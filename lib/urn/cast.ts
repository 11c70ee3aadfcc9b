/**
 * Casting (PROTOCOL §5.6–5.9). The checks come in the order of their cost; the ballot is put in the box in one
 * transaction, and the receipt is given when that is durable. The same bytes get the same receipt, also at once.
 */

import { verifyNatively } from '#lib/crypto/blind-native.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { signNatively } from '#lib/crypto/signature-native.ts';
import type { Envelope } from '#lib/election/envelope.ts';
import { hourOf } from '#lib/election/grace.ts';
import { checkPass } from '#lib/election/pass.ts';
import { type Receipt, signReceipt } from '#lib/election/receipt.ts';
import type { BallotNumber } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { prepared } from '#lib/ground/postgres.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { isBehind } from './behind.ts';
import { type Holding, joinBatch, MAX_WAITING, putRow, readHolding } from './box.ts';
import { openBroken } from './broken.ts';
import { readHead } from './chain.ts';
import { lockUrn, readUrn, type UrnTx, withUrn } from './db.ts';
import { judgeEnvelope, judgeProofs } from './judge/index.ts';
import { receiptKey } from './key.ts';
import { countDecisions, currentUrn, type KnownUrn, knownUrn, loadVotes, nowSeconds } from './known.ts';
import type { UrnCode } from './refusals.ts';

export type CastAnswer = { receipt: Receipt } | { published: { batch: number } };

/** What an envelope is known by: SHA-256 of its canonical JSON. */
export const envelopeHash = (envelope: Envelope): string => sha256Hex(canonicalJson(envelope));

export type Casting = {
  /** Ends where nobody waits for the answer any more: what was not begun by then is left. */
  signal?: AbortSignal;
  /** Epoch second in which the request came: by it, not by our haste, a ballot of the last minute is judged. */
  arrived?: number;
};

export async function castBallot(
  envelope: Envelope,
  { signal, arrived = nowSeconds() }: Casting = {},
): Promise<Result<CastAnswer, UrnCode>> {
  const looked = await lookAtCast(envelope);
  if (!looked.ok) return looked;
  const urn = looked.value;
  const signed = await judgeEnvelope(envelope, signal);
  if (!signed.ok) return signed;

  // A first look, without the lock: a wrong turn must not cost us the proofs.
  const holding = await readUrn((tx) => readHolding(tx, urn.phi, envelope.pass.y));
  const held = answerHeld(holding, envelope);
  if (held !== null) return held;
  const cast = { envelope, arrived };
  const shut = whyShut(urn, holding, arrived);
  if (shut !== null) return refuse(shut);
  const astray = refuseTurn(holding, envelope, urn);
  if (astray !== null) return astray;

  const number = await checkedNumber(urn, envelope, signal);
  return number.ok ? placed(urn, cast, number.value) : number;
}

/** The first of the checks (PROTOCOL §5.6): microseconds, and all that strangers get to see of the urn. */
export async function lookAtCast(envelope: Envelope): Promise<Result<KnownUrn, UrnCode>> {
  const urn = await currentUrn(envelope.phi);
  if (urn === null) return refuse('urn/unknown');
  const { opens } = urn.definition['x-isoloir'];
  if (urn.state === 'frozen' || urn.state === 'waiting') return refuse('urn/not-open', { detail: { opens } });
  // Known by what its own key has signed: before anything is computed for it again.
  const wait = broken.wait(envelope.pass.y);
  if (wait > 0) return refuse('urn/busy', { detail: { retryAfter: Math.ceil(wait / 1000) } });
  return checkPass(urn.definition, urn.phi, envelope.pass, verifyNatively)
    ? ok(urn)
    : refuse('urn/bad-pass', { field: 'pass' });
}

/** Of this process. */
const broken = openBroken(now);

type Cast = { envelope: Envelope; arrived: number };

/** How often the votes may change between looking and placing. */
const TRIES = 3;

async function placed(urn: KnownUrn, cast: Cast, number: BallotNumber): Promise<Result<CastAnswer, UrnCode>> {
  for (let i = 0; i < TRIES; i++) {
    const result = await place(urn, cast, number);
    if (result !== 'overtaken') return result;
    await loadVotes();
  }
  throw new Error('the vote changes too fast to cast');
}

/** Step 8 of §5.6: the ballot, and that it is this pass's own. */
async function checkedNumber(
  urn: KnownUrn,
  { ballot, pass }: Envelope,
  signal?: AbortSignal,
): Promise<Result<BallotNumber, UrnCode>> {
  if (ballot.length > urn.longestBallot) {
    return refuse('urn/bad-ballot', { field: 'ballot', detail: { checks: ['ballot-form'] } });
  }
  const judged = await judgeProofs(urn, ballot, signal);
  if (!judged.ok && judged.refusal.code === 'urn/bad-ballot') broken.saw(pass.y);
  if (!judged.ok) return judged;
  return judged.value.credential === pass.y
    ? ok(judged.value.number)
    : refuse('urn/foreign-ballot', { field: 'ballot' });
}

/** Under the urn's lock, and on what every process has stored by now; `overtaken` where this one knows less. */
async function place(
  urn: KnownUrn,
  cast: Cast,
  number: BallotNumber,
): Promise<Result<CastAnswer, UrnCode> | 'overtaken'> {
  const { envelope } = cast;
  const { phi, pass, n } = envelope;
  // Read before the lock: waiting for it takes connections, and a key that is not loaded yet needs one.
  const { secret } = await receiptKey(urn.definition['x-isoloir'].receiptKey);
  return withUrn(async (tx) => {
    await lockUrn(tx, phi);
    // Another process may have ended the urn, or another request of this pass may have come first.
    const holding = await readHolding(tx, phi, pass.y);
    const held = answerHeld(holding, envelope);
    if (held !== null) return held;
    const { ended, decisions } = await readStanding(tx, urn);
    // Another process has stored a pause, an end or an extension that is not known here yet.
    if (decisions > countDecisions(urn.vote)) return 'overtaken';
    const shut = whyShut(knownUrn(phi), holding, cast.arrived) ?? (ended ? 'urn/closed' : null);
    if (shut !== null) return refuse(shut);
    const astray = refuseTurn(holding, envelope, urn);
    if (astray !== null) return astray;
    if (numbersOf(holding).includes(number)) return refuse('urn/repeated-ballot', { field: 'ballot' });

    const head = await readHead(tx, phi);
    if (head === null) throw new Error('an open urn has no chain');
    const batch = await joinBatch(tx, phi, urn.definition['x-isoloir'].k, holding.keys);
    const receipt = signReceipt(secret, { phi, number, n, head, batch: batch.batch }, signNatively);
    const first = !holding.waiting.some((waiting) => waiting.batch === batch.batch);
    await putRow(tx, batch, { envelope, receipt }, { size: urn.rowSize, first });
    return ok({ receipt });
  });
}

const numbersOf = ({ published, waiting }: Holding): BallotNumber[] => [
  ...published.map(({ number }) => number),
  ...waiting.map(({ receipt }) => receipt.number),
];

/** The last ballot held under a pass. */
export function lastOf({ published, waiting }: Holding): { n: number; number: BallotNumber } | null {
  const last = waiting.at(-1)?.receipt ?? published.at(-1);
  return last === undefined ? null : { n: last.n, number: last.number };
}

/**
 * Bytes that we hold get what they got, also once the urn is over [an answer lost at the closing: the voter would be told
 * that a ballot does not count which does].
 */
function answerHeld(holding: Holding, envelope: Envelope): { ok: true; value: CastAnswer } | null {
  const hash = envelopeHash(envelope);
  const waits = holding.waiting.find((one) => envelopeHash(one.envelope) === hash);
  if (waits !== undefined) return ok({ receipt: waits.receipt });
  const out = holding.published.find((one) => one.envelope === hash);
  return out === undefined ? null : ok({ published: { batch: out.batch } });
}

/** Steps 7 of §5.6 and §5.8: null where it is this envelope's turn. */
function refuseTurn(holding: Holding, envelope: Envelope, urn: KnownUrn): Result<never, UrnCode> | null {
  const last = lastOf(holding);
  if (envelope.n !== (last?.n ?? 0) + 1 || envelope.previous !== (last?.number ?? '')) {
    return refuse('urn/out-of-turn', { field: 'n', detail: { last } });
  }
  if (holding.waiting.length >= MAX_WAITING) {
    return refuse('urn/too-many-waiting', { detail: { retryAfter: urn.definition['x-isoloir'].tick } });
  }
  return null;
}

const STANDING = prepared(
  `SELECT EXISTS (SELECT FROM ending WHERE phi = $1) AS ended,
          (SELECT count(*)::int FROM decision WHERE vote_id = $2) AS decisions`,
);

/** Whether the box is shut for good, and how many decisions on its vote are stored. */
async function readStanding(tx: UrnTx, { phi, vote }: KnownUrn): Promise<{ ended: boolean; decisions: number }> {
  const { rows } = await tx.query<{ ended: boolean; decisions: number }>(STANDING, [phi, vote]);
  return rows[0] ?? { ended: false, decisions: 0 };
}

/** Why an urn that has opened does not take this; null where it does. A pause ends, the others do not. */
function whyShut(urn: KnownUrn | null, holding: Holding, arrived: number): UrnCode | null {
  if (urn !== null && isBehind(urn.phi)) return 'urn/restoring';
  if (urn?.state === 'open') return null;
  if (urn?.state === 'grace') {
    const hour = hourOf(urn, arrived);
    if (hour === 'grace' && lastOf(holding) !== null) return 'urn/no-revote';
    return hour === 'late' ? 'urn/closed' : null;
  }
  if (urn?.state === 'suspended') return 'urn/suspended';
  return urn?.state === 'annulled' ? 'urn/annulled' : 'urn/closed';
}
