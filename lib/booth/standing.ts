/**
 * Where this pass stands in the urn (PROTOCOL §5.10): what this device kept, else what the urn says to a question
 * signed with the pass. Asked before the register is signed, to know n and the previous number.
 */

import { z } from 'zod';
import { StatusAnswer, signStatus } from '#lib/election/status.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { castKept, isOver } from './casting.ts';
import { post, readJson } from './network.ts';
import { keepTyped, type Opened } from './opening.ts';
import type { Paper } from './paper.ts';
import { checkReceipt } from './receipt.ts';
import { refused } from './refusing.ts';
import { putBack } from './restored.ts';
import { checkShown } from './shown.ts';
import { type Held, isInUrn, isWaiting, type StoredVote } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

export type Standing = {
  /** The last ballot that the urn is known to hold under this pass. */
  last: Held | null;
  /** The last envelope that this device made under this pass. */
  kept: StoredVote | null;
};

/** What this device made last under this pass; `booth/no-storage` in private windows, on full disks. */
export async function readKept(
  world: World,
  paper: Paper,
  { secrets }: Opened,
): Promise<Result<StoredVote | null, TroubleCode>> {
  const stored = await world.store.read(paper.phi).catch(() => null);
  if (stored === null) return refuse('booth/no-storage');
  return ok(stored.find((vote) => vote.y === secrets.y) ?? null);
}

export async function fetchStanding(
  world: World,
  paper: Paper,
  opened: Opened,
): Promise<Result<Standing, TroubleCode>> {
  const stored = await readKept(world, paper, opened);
  if (!stored.ok) return stored;
  const kept = stored.value;
  // A finished envelope that the urn never acknowledged goes first: the same bytes are safe to send again.
  if (kept !== null && isWaiting(kept)) {
    const cast = await castKept(world, paper, kept);
    if (cast.ok) return ok({ last: heldOf(cast.value), kept: cast.value });
    // Another device was faster, or the urn is over: what waits here can never enter, and the urn knows what did.
    if (cast.refusal.code !== 'booth/out-of-turn' && !isOver(cast.refusal.code)) return cast;
  }
  const last = await askUrn(world, paper, opened);
  if (!last.ok) return last;
  // An urn that signed for a ballot and no longer knows it has lost it, and this device holds the proof.
  const proven = kept !== null && isInUrn(kept) ? kept : (kept?.before ?? null);
  if (proven !== null && !goesOn(proven, last.value)) {
    const again = kept === null ? null : await putBack(world, paper, opened, { kept, last: last.value });
    if (again?.ok) return ok({ last: heldOf(again.value), kept: again.value });
    // What cannot be asked now can be asked later; what is refused for good is lost, and the receipt says whose fault it is.
    if (again !== null && !isForGood(again.refusal.code)) return again;
    return refuse('booth/altered', { detail: { what: 'lost' } });
  }
  if (last.value !== null) await keepTyped(world, paper.phi, opened);
  return ok({ last: last.value, kept });
}

const isForGood = (code: TroubleCode): boolean => isOver(code) || code === 'booth/out-of-turn';

/** Whether an urn that held `proven` may now hold `last` at the end: that very ballot, or a later turn. */
const goesOn = (proven: Held, last: Held | null): boolean =>
  last !== null && (last.n > proven.n || (last.n === proven.n && last.number === proven.number));

const heldOf = ({ n, number, receipt, batch }: StoredVote): Held => ({ n, number, receipt, batch });

const ClockProblem = z.looseObject({ code: z.literal('urn/clock'), now: z.int() });

/** What the urn says, asked with a signature by the pass's key; a wrong clock is set right once. */
export async function askUrn(world: World, paper: Paper, opened: Opened): Promise<Result<Held | null, TroubleCode>> {
  let at = Math.floor(world.now() / 1000);
  for (let attempt = 0; attempt < 2; attempt++) {
    const question = signStatus({ phi: paper.phi, x: opened.secrets.x, at });
    const answer = await post(world, `${paper.urn}/api/urn/status`, JSON.stringify(question));
    if (!answer.ok) return answer;
    const read = await readJson(answer.value);
    if (read.ok) return readStatus(world, paper, opened, read.value);
    // A device whose clock is wrong may still vote: the urn told its time.
    const clock = ClockProblem.safeParse(read.problem);
    if (!clock.success) return refused(read);
    at = clock.data.now;
  }
  return refuse('booth/clock');
}

/** A ballot that the urn says it holds: under its receipt, or on the board. */
async function readStatus(
  world: World,
  paper: Paper,
  opened: Opened,
  value: unknown,
): Promise<Result<Held | null, TroubleCode>> {
  const status = StatusAnswer.safeParse(value);
  if (!status.success) return refuse('booth/altered', { detail: { what: 'status' } });
  const { last } = status.data;
  if (last === null) return ok(null);
  if (last.receipt !== null && !checkReceipt(paper, last.receipt, last)) {
    return refuse('booth/altered', { detail: { what: 'receipt' } });
  }
  const { n, number, batch } = last;
  if (last.receipt === null && batch === null) return refuse('booth/altered', { detail: { what: 'status' } });
  if (batch !== null) {
    const shown = await checkShown(world, paper, { y: opened.secrets.y, n, number, batch });
    if (!shown.ok) return shown;
  }
  return ok(last);
}
