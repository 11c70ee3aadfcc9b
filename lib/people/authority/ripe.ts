/** What is ripe for a decision: which urns, and what the reading or the result of them still waits for. */
import { type UrnLife, urnState } from '#lib/election/index.ts';
import { parseTrustees } from '#lib/election/trustees.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { someoneVotes } from '../decision/index.ts';
import { readLife } from '../roll/register/index.ts';
import { isFlushed, isTooSmall } from './chain.ts';
import { isAllSaid } from './grace.ts';

const seconds = (): number => Math.floor(now() / 1000);

export async function urnsWhere(
  tx: PeopleTx,
  vote: VoteId,
  isRipe: (urn: UrnLife, state: string | null) => boolean,
): Promise<UrnLife[]> {
  const { life } = await readLife(tx, vote);
  return [...life.urns.values()].filter((urn) => isRipe(urn, urnState(life, urn.phi, seconds())));
}

export const closedUrns = (tx: PeopleTx, vote: VoteId) => urnsWhere(tx, vote, (_, state) => state === 'closed');
export const sealedUrns = (tx: PeopleTx, vote: VoteId) => urnsWhere(tx, vote, (_, state) => state === 'sealed');

/** Nothing of any college is counted while another votes, nor before the journal says who voted after a closing (§7.1). */
export async function whyNotCounted(
  tx: PeopleTx,
  vote: VoteId,
): Promise<'vote/colleges-vote' | 'vote/not-flushed' | null> {
  const { life } = await readLife(tx, vote);
  if (someoneVotes(life, seconds())) return 'vote/colleges-vote';
  return (await isAllSaid(tx, life)) ? null : 'vote/not-flushed';
}

/** What the trustees sent for an urn, by their position; null until each of them has. */
export async function allFactors(
  tx: PeopleTx,
  { phi, trustees }: { phi: Phi; trustees: string },
): Promise<Map<number, string> | null> {
  const { rows } = await tx.query<{ position: number; payload: string }>(
    'SELECT position, payload FROM factors WHERE phi = $1',
    [phi],
  );
  const all = rows.length >= parseTrustees(trustees).length;
  return all ? new Map(rows.map((row) => [row.position, row.payload])) : null;
}

/** For whom a step waits that the state of the urns would allow. */
export type Waiting = 'urns' | 'trustees';

/** Null where the step would be accepted now, or would say something else than "not yet". */
export async function waitsFor(vote: VoteId, step: 'close' | 'publish'): Promise<Waiting | null> {
  return step === 'close' ? waitsForUrns(vote) : waitsForTrustees(vote);
}

async function waitsForUrns(vote: VoteId): Promise<Waiting | null> {
  const { closed, why } = await withPeople(async (tx) => ({
    closed: await closedUrns(tx, vote),
    why: await whyNotCounted(tx, vote),
  }));
  const flushed = why === null && (await Promise.all(closed.map(({ phi }) => isFlushed(phi)))).every(Boolean);
  return flushed ? null : 'urns';
}

function waitsForTrustees(vote: VoteId): Promise<Waiting | null> {
  return withPeople(async (tx) => {
    for (const urn of await sealedUrns(tx, vote))
      if (!isTooSmall(urn) && (await allFactors(tx, urn)) === null) return 'trustees';
    return null;
  });
}
