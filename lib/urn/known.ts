/**
 * The votes this urn knows: decisions that it has verified itself, folded (PROTOCOL §7.1). In memory for the casting
 * voter, rebuilt from the urn's own table, so that the people's host may be away or turn back and nothing changes here.
 */

import type { Head } from '#lib/board/event.ts';
import { parseDecisionPayload } from '#lib/election/decision.ts';
import { isOverAt } from '#lib/election/grace.ts';
import {
  emptyLife,
  followDecision,
  type Life,
  stateOfUrn,
  type UrnLife,
  type UrnState,
} from '#lib/election/lifecycle.ts';
import { type Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { prepared } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { withUrn } from './db.ts';
import { longestBallot, rowSize } from './row.ts';

export type KnownVote = {
  life: Life;
  /** Decisions followed, by their height in the journal. */
  decisions: Map<number, string>;
  /** Key of the journal's heads, from its freeze; null before that. */
  journalKey: string | null;
  /** Where this process stands in the journal; null before its first event. */
  head: Head | null;
  /** Hash of the journal event that closes each urn. */
  closedBy: Map<Phi, string>;
  annulledBy: Map<Phi, string>;
  /** Epoch second at which this process last began to read the journal to its end; null before. */
  heard: number | null;
};

/** One urn, ready to take what is cast. */
export type KnownUrn = UrnLife & {
  vote: VoteId;
  state: UrnState;
  rowSize: number;
  longestBallot: number;
  /** Hash of the journal event with the decision `close`, where there is one. */
  closedBy: string | null;
  /** The same with `annul`. */
  annulledBy: string | null;
  /** Epoch second up to which this process knows what was decided. */
  heard: number | null;
};

type Made = Pick<KnownUrn, 'rowSize' | 'longestBallot'>;

const votes = () => shared('urn/votes', () => new Map<VoteId, KnownVote>());
const made = () => shared('urn/made', () => new Map<Phi, Made>());

export const nowSeconds = (): number => Math.floor(now() / 1000);

/** The urn of this phi as it stands now; null where this host holds none. */
export function knownUrn(phi: Phi): KnownUrn | null {
  for (const { life, closedBy, annulledBy, heard } of votes().values()) {
    const urn = life.urns.get(phi);
    if (urn !== undefined) {
      const by = { closedBy: closedBy.get(phi) ?? null, annulledBy: annulledBy.get(phi) ?? null, heard };
      return { ...urn, ...make(urn), vote: life.vote, state: stateOf(urn), ...by };
    }
  }
  return null;
}

/** What the journal says, but never an end that is not due: a quorum's `close` seals what is over and ends nothing
 * (PROTOCOL §7.1) [a stop where the definition allows none]. */
const stateOf = (urn: UrnLife): UrnState =>
  stateOfUrn(isOver(urn) ? urn : { ...urn, closing: null, published: null }, nowSeconds());

export const knownUrns = (): KnownUrn[] =>
  [...votes().values()].flatMap(({ life }) => [...life.urns.keys()].flatMap((phi) => knownUrn(phi) ?? []));

/** The vote as followed so far; a new one starts empty. */
export function knownVote(vote: VoteId): KnownVote {
  const known = votes().get(vote) ?? {
    life: emptyLife(vote),
    decisions: new Map(),
    journalKey: null,
    head: null,
    closedBy: new Map(),
    annulledBy: new Map(),
    heard: null,
  };
  votes().set(vote, known);
  return known;
}

/** How far the journal of a vote was seen, by this process or in the decisions that are kept; null where never. */
export function seenJournal(vote: VoteId): Head | null {
  const known = votes().get(vote);
  if (known === undefined) return null;
  const [height, hash] = [...known.decisions].sort(([a], [b]) => a - b).at(-1) ?? [];
  return known.head ?? (height === undefined || hash === undefined ? null : { height, hash });
}

/** Over: nothing more is accepted. By the time in force and its grace, or by a decision where the definition allows it; a decision
 * `close` alone ends nothing. */
export const isOver = (urn: UrnLife): boolean => urn.stopped || urn.annulled !== null || nowSeconds() >= isOverAt(urn);

/** Whether what is over may be shut for good. Where the closing could still have been moved, only once the journal was
 * read after it [an extension decided in time, and heard a second too late]. */
export function isOverForGood(urn: KnownUrn): boolean {
  const latest = urn.definition['x-isoloir'].latest ?? 0;
  const isLast = latest <= urn.closes || nowSeconds() >= isOverAt({ ...urn, closes: latest });
  const isFinal = urn.stopped || urn.annulled !== null || isLast;
  return isOver(urn) && (isFinal || (urn.heard !== null && urn.heard >= urn.closes));
}

/** Takes up a decision whose quorum holds. The checks are made again: what lies in a table proves nothing.
 * @returns whether it was followed */
export async function takeUp(
  known: KnownVote,
  decision: { height: number; hash: string; payload: string },
): Promise<boolean> {
  const { life, checks } = await followDecision(known.life, decision.payload);
  if (!checks.every(({ ok }) => ok)) return false;
  known.life = life;
  known.decisions = new Map(known.decisions).set(decision.height, decision.hash);
  const { statement } = parseDecisionPayload(decision.payload).decision;
  if (statement.kind === 'close') {
    const closed = statement.body.urns.map(({ phi }) => [phi, decision.hash] as const);
    known.closedBy = new Map([...known.closedBy, ...closed]);
  }
  if (statement.kind === 'annul') {
    const annulled = statement.body.urns.map((phi) => [phi, decision.hash] as const);
    known.annulledBy = new Map([...known.annulledBy, ...annulled]);
  }
  return true;
}

type Stored = { vote_id: string; height: number; hash: string; payload: string };

/** What one process stored, every other obeys: $1 and $2 are the decisions known here, by vote and height. */
const UNKNOWN = prepared(`SELECT vote_id, height, hash, payload FROM decision d
  WHERE NOT EXISTS (SELECT FROM unnest($1::text[], $2::int[]) AS k (vote_id, height)
                     WHERE k.vote_id = d.vote_id AND k.height = d.height)
  ORDER BY vote_id, height`);

/** Takes up what the urn's own table holds and this process does not know: at its start, and whatever another process has
 * stored since. @throws Error where a stored decision does not hold */
export async function loadVotes(): Promise<void> {
  const here = [...votes()].flatMap(([vote, { decisions }]) =>
    [...decisions.keys()].map((height) => ({ vote, height })),
  );
  const rows = await withUrn(async (tx) => {
    const found = await tx.query<Stored>(UNKNOWN, [here.map(({ vote }) => vote), here.map(({ height }) => height)]);
    return found.rows;
  });
  for (const { vote_id, ...decision } of rows) {
    const known = knownVote(VoteId.parse(vote_id));
    await inTurn(async () => {
      if (known.decisions.has(decision.height)) return;
      if (!(await takeUp(known, decision))) throw new Error('a stored decision no longer holds');
    });
  }
}

/** One decision at a time, whoever brings it: the journal, or the table [a fold that a slower one puts back]. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = shared('urn/turn', (): { last: Promise<unknown> } => ({ last: Promise.resolve() }));
  const mine = turn.last.then(work, work);
  turn.last = mine.catch(() => {});
  return mine;
}

/** Milliseconds in which all who ask share one look at the table [questions after invented urns]. */
const LOOK = 250;

/** The urn before anybody is refused: what another process has stored counts here too. Null where this host holds none. */
export async function currentUrn(phi: Phi): Promise<KnownUrn | null> {
  const urn = knownUrn(phi);
  if (urn?.state === 'open') return urn;
  const look = shared('urn/look', () => ({ at: Number.NEGATIVE_INFINITY, done: Promise.resolve() }));
  if (performance.now() - look.at > LOOK) Object.assign(look, { at: performance.now(), done: loadVotes() });
  await look.done;
  return knownUrn(phi);
}

/** How many decisions on this vote are known here. */
export const countDecisions = (vote: VoteId): number => votes().get(vote)?.decisions.size ?? 0;

/** What is costly and the same for every ballot of an urn. */
function make({ phi, definition }: UrnLife): Made {
  const kept = made().get(phi);
  if (kept !== undefined) return kept;
  const fresh = {
    rowSize: rowSize(definition, phi),
    longestBallot: longestBallot(definition, phi),
  };
  made().set(phi, fresh);
  return fresh;
}
