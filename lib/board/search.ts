/** Finding one's ballot on a live chain by its number; pure, made for the reader's own browser (PROTOCOL §6). The chain
 * is verified event by event as it comes, and none is kept: a telephone can read a chain of any length. */
import { hashUnsigned, readBallot } from '#lib/election/ballot.ts';
import { BallotNumber } from '#lib/ground/brand.ts';
import { checkChain, type Head, type Line, parseLines, readEvents } from './event.ts';
import { BatchPayload, parsePayload } from './payload.ts';

export type Found = {
  batch: number;
  /** 1-based place in its batch, and how many ballots the batch holds. */
  place: number;
  of: number;
  /** A later ballot under the same pass is on the board: that one counts. */
  replaced: boolean;
};

export type Sought = {
  /** False at the first event that breaks the chain; nothing after it was read. */
  whole: boolean;
  found: Found | null;
  /** The chain ends with its closing record: nothing can be missing from it. */
  sealed: boolean;
};

/** A ballot number as people copy it: spaces and line ends around or inside, URL form too; null where it is none. */
export function readNumber(text: string): BallotNumber | null {
  const parsed = BallotNumber.safeParse(text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/'));
  return parsed.success ? parsed.data : null;
}

type Order = {
  number: BallotNumber;
  chain: string;
  /** receiptKey of the definition, hex. */
  key: string;
  /** After each event: how many were read. Reading goes on when it is done. */
  onEvent?: (read: number) => unknown;
};

/** Reads a chain from its start to its end and says where the ballot lies, its number computed again from its bytes.
 * @throws where a batch is malformed, and whatever `lines` throws */
export async function seekBallot(lines: AsyncIterable<Line>, { number, chain, key, onEvent }: Order): Promise<Sought> {
  let head: Head | undefined;
  let mine: { y: string; n: number } | null = null;
  let found: Found | null = null;
  let sealed = false;
  for await (const line of lines) {
    const checks = checkChain([line], { chain, key, ...(head ? { after: head } : {}) });
    const [read] = checks.every((check) => check.ok) ? readEvents([line]) : [];
    if (read === undefined) return { whole: false, found: null, sealed: false };
    head = { height: read.event.height, hash: read.hash };
    sealed = read.event.type === 'closing';
    if (read.event.type === 'batch') {
      const { batch, ballots } = parsePayload(BatchPayload, line.payload);
      if (mine === null) {
        // The text holds its own number: the costly reading is done for one ballot only.
        const at = ballots.findIndex(
          ({ ballot }) => ballot.includes(`"hash":"${number}"`) && numberOf(ballot) === number,
        );
        const here = ballots[at];
        if (here) {
          mine = { y: here.pass.y, n: here.n };
          found = { batch, place: at + 1, of: ballots.length, replaced: false };
        }
      }
      // A later ballot of the same pass never stands in an earlier batch (PROTOCOL §5.8).
      const own = mine;
      if (own && found && ballots.some(({ pass, n }) => pass.y === own.y && n > own.n)) found.replaced = true;
    }
    await onEvent?.(head.height + 1);
  }
  return { whole: true, found, sealed };
}

/** The lines of a chain as they arrive. A last line that is cut is the network's doing, not the chain's.
 * @throws TypeError where it ends within a line; SyntaxError where a line is none */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = body.getReader();
  let parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = decoder.decode(value, { stream: !done });
      const end = text.lastIndexOf('\n') + 1;
      if (end > 0) {
        yield* parseLines(`${parts.join('')}${text.slice(0, end)}`);
        parts = [];
      }
      if (end < text.length) parts.push(text.slice(end));
      if (done) break;
    }
  } finally {
    await reader.cancel();
  }
  if (parts.length > 0) throw new TypeError('the chain ends within a line');
}

function numberOf(text: string): BallotNumber | null {
  const ballot = readBallot(text);
  return ballot === null ? null : hashUnsigned(ballot);
}
