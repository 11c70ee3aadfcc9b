/**
 * "It is on the board": believed only where the board's own event, signed by the urn, holds this very ballot. The one
 * line of its batch is fetched: batch b stands at height b of the live chain (PROTOCOL §6).
 */
import { z } from 'zod';
import { BatchPayload, type PublishedEnvelope } from '#lib/board/batch.ts';
import { Event, eventHash, headMessage, Line } from '#lib/board/event.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { verify } from '#lib/crypto/signature.ts';
import { BallotNumber, toUrlForm } from '#lib/ground/brand.ts';
import { fromHex } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { firstLine, send } from './network.ts';
import type { Paper } from './paper.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** The ballot that the urn says it published: whose, which turn, which number, in which batch. */
export type Shown = { y: string; n: number; number: BallotNumber; batch: number };

/** Characters of the largest batch that a browser is asked to look through. */
export const batchLimit = 256_000_000;

const Numbered = z.object({ signature: z.object({ hash: BallotNumber }) });

/** Ok where the board shows it; `booth/altered` where the urn's word and its board disagree. */
export async function checkShown(world: World, paper: Paper, shown: Shown): Promise<Result<null, TroubleCode>> {
  for (const pause of [0, ...world.patience]) {
    if (pause > 0) await world.wait(pause);
    const answer = await send(world, `${paper.urn}/api/board/urn/${toUrlForm(paper.phi)}?from=${shown.batch}`);
    if (!answer.ok) return answer;
    // Null: the board's copy follows the urn a moment later, or the line was cut short.
    const line = await firstLine(answer.value, batchLimit).catch((thrown) =>
      thrown instanceof RangeError ? '' : null,
    );
    if (line !== null)
      return holds(paper, shown, line) ? ok(null) : refuse('booth/altered', { detail: { what: 'board' } });
  }
  return refuse('booth/altered', { detail: { what: 'board' } });
}

function holds({ phi, definition }: Paper, shown: Shown, text: string): boolean {
  try {
    const line = Line.parse(JSON.parse(text));
    const { chain, height, type, payload } = Event.parse(JSON.parse(line.event));
    const head = headMessage({ chain: `urn/${phi}`, height: shown.batch, hash: eventHash(line.event) });
    const { batch, ballots } = BatchPayload.parse(JSON.parse(line.payload));
    return (
      verify(fromHex(definition['x-isoloir'].receiptKey), head, fromHex(line.signature)) &&
      chain === `urn/${phi}` &&
      height === shown.batch &&
      type === 'batch' &&
      batch === shown.batch &&
      payload === sha256Hex(line.payload) &&
      ballots.some((ballot) => isBallot(ballot, shown))
    );
  } catch {
    return false;
  }
}

/** Whether a published ballot is this one: pass, turn and number. */
export const isBallot = ({ pass, n, ballot }: PublishedEnvelope, shown: Omit<Shown, 'batch'>): boolean =>
  pass.y === shown.y && n === shown.n && numberOf(ballot) === shown.number;

const numberOf = (ballot: string): BallotNumber => Numbered.parse(JSON.parse(ballot)).signature.hash;
