/** What the people side takes from an urn's live chain: read over HTTP, checked under the key that phi binds. */
import { z } from 'zod';
import { checkChain, type Head, type Line, readChain, readEvents } from '#lib/board/index.ts';
import { BatchPayload, ClosingPayload, parsePayload } from '#lib/board/payload.ts';
import { countBallots } from '#lib/election/count.ts';
import { passes, type UrnLife } from '#lib/election/index.ts';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { peer } from '#lib/ground/peer.ts';
import { shared } from '#lib/ground/shared.ts';

export type Numbers = { ballots: number; passes: number; last: string };
type Chain = Numbers & { texts: readonly string[]; closed: boolean };

/** The chain in figures, or null where it does not verify. `last`: hash of the last event before the closing record. */
export function readFigures(phi: Phi, receiptKey: string, lines: readonly Line[]): Chain | null {
  if (!passes(checkChain(lines, { chain: `urn/${phi}`, key: receiptKey }))) return null;
  const events = readEvents(lines);
  const batches = events.flatMap(({ event, line }) =>
    event.type === 'batch' ? parsePayload(BatchPayload, line.payload).ballots : [],
  );
  const closing = events.findIndex(({ event }) => event.type === 'closing');
  const before = closing < 0 ? events : events.slice(0, closing);
  const numbers: Numbers = {
    ballots: batches.length,
    passes: new Set(batches.map((envelope) => envelope.pass.y)).size,
    last: before.at(-1)?.hash ?? '',
  };
  const record = events[closing];
  if (record !== undefined) {
    const said = parsePayload(ClosingPayload, record.line.payload);
    const agrees = said.ballots === numbers.ballots && said.passes === numbers.passes && said.last === numbers.last;
    if (!agrees || closing !== events.length - 1) return null;
  }
  return { ...numbers, texts: batches.map((envelope) => envelope.ballot), closed: record !== undefined };
}

/** The numbers that a `close` decision says. `early` until the urn has emptied its waiting ballots onto the chain. */
export async function closingNumbers(phi: Phi, receiptKey: string): Promise<Numbers | 'early' | 'broken'> {
  const state = await figuresOf(phi);
  if (!state.flushed) return 'early';
  const chain = readFigures(phi, receiptKey, await readChain(phi));
  if (chain === null || chain.last !== state.last || chain.ballots !== state.ballots) return 'broken';
  return { ballots: chain.ballots, passes: chain.passes, last: chain.last };
}

/** Whether the urn says that every ballot it took stands on its chain; false too where it says nothing. */
export const isFlushed = (phi: Phi): Promise<boolean> =>
  figuresOf(phi).then(
    ({ flushed }) => flushed,
    () => false,
  );

async function figuresOf(phi: Phi): Promise<z.infer<typeof UrnFigures>> {
  const answer = await peer('urn').get(`/api/urn/state/${toUrlForm(phi)}`);
  if (!answer.ok) throw new Error(`the urn answered ${answer.status} for its state`);
  return UrnFigures.parse(await answer.json());
}

/** The head of an urn's chain, signed by the urn, and whether nothing comes after it; null where there is none, or where it is not. */
export async function readHead(phi: Phi, receiptKey: string): Promise<(Head & { isLast: boolean }) | null> {
  const [before, last] = [undefined, ...readEvents((await readChain(phi)).slice(-2))].slice(-2);
  if (last === undefined) return null;
  const after = before === undefined ? {} : { after: { height: before.event.height, hash: before.hash } };
  const checks = checkChain([last.line], { chain: `urn/${phi}`, key: receiptKey, ...after });
  if (!passes(checks)) return null;
  return { height: last.event.height, hash: last.hash, isLast: last.event.type === 'closing' };
}

const UrnFigures = z.looseObject({
  state: z.string(),
  ballots: z.int(),
  passes: z.int(),
  height: z.int(),
  last: z.string(),
  flushed: z.boolean(),
});

/** Trustees open no urn in which a voter could be recognised (PROTOCOL §7.3). Decided by the closing's own numbers. */
export const isTooSmall = ({ closing, definition }: UrnLife): boolean =>
  closing !== null && closing.passes < definition['x-isoloir'].smallest;

export type Sealed = { tally: string; counted: number };

const tallies = () => shared('people/tallies', () => new Map<Phi, Sealed>());

/** The encrypted tally of a sealed urn (exact bytes) and how many ballots count; null until its closing record stands,
 * or where the chain breaks. */
export async function sealedTally(phi: Phi, receiptKey: string, election: string): Promise<Sealed | null> {
  const kept = tallies().get(phi);
  if (kept !== undefined) return kept;
  const chain = readFigures(phi, receiptKey, await readChain(phi));
  if (chain === null || !chain.closed) return null;
  const sealed = countBallots(election, chain.texts);
  tallies().set(phi, sealed);
  return sealed;
}
