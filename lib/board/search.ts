/** Finding one's ballot on a live chain by its number; pure, made for the reader's own browser (PROTOCOL §6). */
import { hashUnsigned, readBallot } from '#lib/election/ballot.ts';
import { BallotNumber } from '#lib/ground/brand.ts';
import { type Line, readEvents } from './event.ts';
import { BatchPayload, parsePayload } from './payload.ts';

export type Found = {
  batch: number;
  /** 1-based place in its batch, and how many ballots the batch holds. */
  place: number;
  of: number;
  /** A later ballot under the same pass is on the board: that one counts. */
  replaced: boolean;
};

/** A ballot number as people copy it: spaces and line ends around or inside, URL form too; null where it is none. */
export function readNumber(text: string): BallotNumber | null {
  const parsed = BallotNumber.safeParse(text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/'));
  return parsed.success ? parsed.data : null;
}

/** Where the ballot lies, its number computed again from its bytes; null where it is not on this chain.
 * The chain itself is checked with `checkChain`. @throws where a batch is malformed. */
export function findBallot(lines: readonly Line[], number: BallotNumber): Found | null {
  const batches = readEvents(lines)
    .filter(({ event }) => event.type === 'batch')
    .map(({ line }) => parsePayload(BatchPayload, line.payload));
  for (const { batch, ballots } of batches) {
    // The text holds its own number: the costly reading is done for one ballot only.
    const at = ballots.findIndex(({ ballot }) => ballot.includes(`"hash":"${number}"`) && numberOf(ballot) === number);
    const mine = ballots[at];
    if (mine === undefined) continue;
    const replaced = batches.some((other) => other.ballots.some(({ pass, n }) => pass.y === mine.pass.y && n > mine.n));
    return { batch, place: at + 1, of: ballots.length, replaced };
  }
  return null;
}

function numberOf(text: string): BallotNumber | null {
  const ballot = readBallot(text);
  return ballot === null ? null : hashUnsigned(ballot);
}
