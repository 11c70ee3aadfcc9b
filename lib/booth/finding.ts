/**
 * Finding one's ballot again, at any time until everything is published: with the receipt that this device kept, or with
 * the passkey. Says "on the board" only with the signed batch in hand, "in the urn" only with a signed receipt.
 */

import { BatchPayload } from '#lib/board/batch.ts';
import { checkChain, Line, readEvents } from '#lib/board/event.ts';
import type { Receipt } from '#lib/election/receipt.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { firstLines, send } from './network.ts';
import { type How, openBooth } from './opening.ts';
import type { Paper } from './paper.ts';
import { checkReceipt } from './receipt.ts';
import { sendAgain, wasLost } from './restored.ts';
import { batchLimit, checkShown, isBallot } from './shown.ts';
import { fetchStanding } from './standing.ts';
import type { Held, StoredVote } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** `waiting`: the urn signed for it, and its batch is not out yet. `nowhere`: the urn holds nothing under this pass. */
export type Found =
  | {
      where: 'board' | 'waiting';
      held: Held;
      /** The urn had lost it, and this device has put it in again. */
      again: boolean;
    }
  | { where: 'nowhere' };

/** With one touch: the last ballot under this pass, wherever it was cast. An envelope that waits here is delivered. */
export async function findByPasskey(
  world: World,
  paper: Paper,
  how: Pick<How, 'code'> = {},
): Promise<Result<Found, TroubleCode>> {
  const opened = await openBooth(world, paper, { ...how, find: true });
  if (!opened.ok) return opened;
  const standing = await fetchStanding(world, paper, opened.value);
  if (!standing.ok) return standing;
  const { last: held, kept } = standing.value;
  if (held === null) return ok({ where: 'nowhere' });
  const again = kept?.number === held.number && wasLost(kept);
  return ok({ where: held.batch === null ? 'waiting' : 'board', held, again });
}

/** Without a touch: the ballot of which this device keeps the urn's word. @throws RangeError where it keeps none. */
export async function findKept(world: World, paper: Paper, vote: StoredVote): Promise<Result<Found, TroubleCode>> {
  const { y, n, number, receipt, batch } = vote;
  if (batch !== null) {
    const shown = await checkShown(world, paper, { y, n, number, batch });
    return shown.ok ? ok({ where: 'board', held: { n, number, receipt, batch }, again: wasLost(vote) }) : shown;
  }
  if (receipt === null || !checkReceipt(paper, receipt, vote)) throw new RangeError('no receipt to go by');
  const found = await followReceipt(world, paper, { ...vote, receipt });
  const isMissing = found.ok ? found.value.where === 'waiting' : found.refusal.detail?.what === 'promise';
  return isMissing ? askUrnItself(world, paper, { vote, receipt, found }) : found;
}

/** Not on the board: the urn is handed the same bytes again. One that holds them gives the same receipt; one that has lost
 * them takes them, and signs anew. What it says cannot make a broken promise whole. */
async function askUrnItself(
  world: World,
  paper: Paper,
  { vote, receipt, found }: { vote: StoredVote; receipt: Receipt; found: Result<Found, TroubleCode> },
): Promise<Result<Found, TroubleCode>> {
  const sent = await sendAgain(world, paper, vote);
  if (!sent.ok || sent.value.receipt === null || sent.value.receipt.signature === receipt.signature) return found;
  const { n, number, receipt: fresh, batch } = sent.value;
  return ok({ where: batch === null ? 'waiting' : 'board', held: { n, number, receipt: fresh, batch }, again: true });
}

/**
 * A receipt names the board's head of its moment and the batch in which the ballot will be at the latest: the events
 * between are few, must follow that very head, and must hold the ballot once the batch is out.
 */
async function followReceipt(
  world: World,
  paper: Paper,
  vote: StoredVote & { receipt: Receipt },
): Promise<Result<Found, TroubleCode>> {
  const { phi, definition, urn } = paper;
  const { y, n, number, receipt } = vote;
  const { head, batch: latest } = receipt;
  const altered = (what: 'board' | 'promise') => refuse<TroubleCode>('booth/altered', { detail: { what } });
  const from = head.height + 1;
  const answer = await send(world, `${urn}/api/board/urn/${toUrlForm(phi)}?from=${from}`);
  if (!answer.ok) return answer;
  if (!answer.value.ok) return refuse('booth/failing');
  const texts = await firstLines(answer.value, latest - head.height, batchLimit).catch(() => null);
  if (texts === null) return refuse('booth/offline'); // broken off on the way
  try {
    const lines = texts.map((text) => Line.parse(JSON.parse(text)));
    const key = definition['x-isoloir'].receiptKey;
    if (!checkChain(lines, { chain: `urn/${phi}`, key, after: head }).every((check) => check.ok))
      return altered('board');
    const events = readEvents(lines);
    for (const { event, line } of events) {
      if (event.type !== 'batch') continue;
      const { batch, ballots } = BatchPayload.parse(JSON.parse(line.payload));
      if (!ballots.some((ballot) => isBallot(ballot, { y, n, number }))) continue;
      const held = { n, number, receipt, batch };
      await world.store.write(phi, { ...vote, batch }).catch(() => undefined);
      return ok({ where: 'board', held, again: wasLost(vote) });
    }
    const isOut = events.some(({ event }) => event.type === 'closing' || event.height >= latest);
    return isOut
      ? altered('promise')
      : ok({ where: 'waiting', held: { n, number, receipt, batch: null }, again: wasLost(vote) });
  } catch {
    return altered('board');
  }
}
