/**
 * The `.bel` of one urn, derived from its live chain and its vote's journal (PROTOCOL §6): anybody derives the same
 * bytes. Nothing is judged here but the form; `verify/` judges.
 */
import { Unreadable, writeArchive } from '#lib/election/archive.ts';
import { layOut, type Step, sizedOf } from '#lib/election/archive-event.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { parseDefinition } from '#lib/election/definition.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { parseLines, type ReadEvent, readEvents } from './event.ts';
import {
  BatchPayload,
  ClosingPayload,
  DefinitionPayload,
  FactorsPayload,
  type PublishedEnvelope,
  parsePayload,
} from './payload.ts';

/** Runs a reader of untrusted text. @throws Unreadable with a sentence, whatever the reader threw. */
export function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw thrown;
    throw new Unreadable(`${what} cannot be read`);
  }
}

/** Events of a chain's file. @throws Unreadable */
export const eventsOf = (text: string, what: string): ReadEvent[] => reading(what, () => readEvents(parseLines(text)));

const ofType = (events: readonly ReadEvent[], type: ReadEvent['event']['type']): string[] =>
  events.filter(({ event }) => event.type === type).map(({ line }) => line.payload);

/** What a live chain says, in its order. @throws Unreadable */
export function readLiveChain(text: string) {
  const events = eventsOf(text, 'the live chain');
  return reading('the live chain', () => {
    const name = events[0]?.event.chain ?? '';
    if (!name.startsWith('urn/')) throw new Unreadable('the live chain is not one of an urn');
    const [definition, ...moreDefinitions] = ofType(events, 'definition').map((p) =>
      parsePayload(DefinitionPayload, p),
    );
    if (definition === undefined || moreDefinitions.length > 0)
      throw new Unreadable('the live chain has no definition');
    return {
      events,
      phi: name.slice('urn/'.length),
      definition,
      batches: ofType(events, 'batch').map((payload) => parsePayload(BatchPayload, payload)),
      closings: ofType(events, 'closing').map((payload) => parsePayload(ClosingPayload, payload)),
    };
  });
}
export type LiveChain = ReturnType<typeof readLiveChain>;

/** All envelopes of a live chain, in board order. */
export const envelopesOf = (chain: LiveChain): PublishedEnvelope[] => chain.batches.flatMap(({ ballots }) => ballots);

/** Exact ballots in board order. @throws Unreadable */
export const ballotsOf = (chainText: string): string[] =>
  envelopesOf(readLiveChain(chainText)).map(({ ballot }) => ballot);

/** Setup, ballots, end of voting: what stands before there are factors. Credentials: distinct y, sorted. */
export function stepsBeforeTally(chain: LiveChain): Step[] {
  const envelopes = envelopesOf(chain);
  const credentials = [...new Set(envelopes.map(({ pass }) => String(pass.y)))].sort();
  return [
    { type: 'Setup', ...chain.definition, credentials: JSON.stringify(credentials) },
    ...envelopes.map(({ ballot }): Step => ({ type: 'Ballot', ballot })),
    { type: 'EndBallots' },
  ];
}

/** The first factors of each trustee for this urn, by trustee. @throws Unreadable */
export function factorsOf(journal: readonly ReadEvent[], phi: string): Map<number, string> {
  const factors = new Map<number, string>();
  for (const payload of ofType(journal, 'factors')) {
    const read = reading('the journal', () => parsePayload(FactorsPayload, payload));
    if (read.phi === phi && !factors.has(read.trustee)) factors.set(read.trustee, read.payload);
  }
  return new Map([...factors].sort(([a], [b]) => a - b));
}

function publishedOf(journal: readonly ReadEvent[], phi: string): { tally: string; result: string } {
  for (const payload of ofType(journal, 'decision')) {
    const { decision, attachments } = reading('the journal', () => parseDecisionPayload(payload));
    const found = attachments.results?.find((result) => result.phi === phi);
    if (decision.statement.kind === 'publish' && found !== undefined) return found;
  }
  throw new Unreadable('the journal publishes no result of this urn');
}

/**
 * @param chainText file form of `urn/<phi>`
 * @param journalText file form of `journal/<vote>`
 * @throws Unreadable where either cannot be read, or the result is not published.
 */
export function deriveArchive(chainText: string, journalText: string): Bytes {
  const chain = readLiveChain(chainText);
  const journal = eventsOf(journalText, 'the journal');
  const { tally, result } = publishedOf(journal, chain.phi);
  const voters = new Set(envelopesOf(chain).map(({ pass }) => pass.y)).size;
  const steps: Step[] = [
    ...stepsBeforeTally(chain),
    { type: 'EncryptedTally', tally, sized: sizedOf(tally, voters, BigInt(voters)) },
    ...[...factorsOf(journal, chain.phi)].map(
      ([owner, factors]): Step => ({ type: 'PartialDecryption', factors, owner }),
    ),
    { type: 'Result', result },
  ];
  const timestamp = reading('the definition', () => parseDefinition(chain.definition.election)['x-isoloir'].closes);
  return writeArchive({ timestamp, records: layOut(steps) });
}
