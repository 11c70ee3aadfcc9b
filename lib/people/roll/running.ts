/** Which urns still matter to a person, by their state now. Read from the decisions that have passed (register/life.ts). */
import { type Life, type UrnLife, urnState } from '#lib/election/index.ts';
import { type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { readLife } from './register/index.ts';

const seconds = (): number => Math.floor(now() / 1000);

/** Members may still come to sign the register: who can be reached, and with which passkey, decides who votes. */
const isRunning = (life: Life, urn: UrnLife): boolean => {
  const state = urnState(life, urn.phi, seconds());
  if (state === 'frozen') return !isPast(urn);
  return state === 'waiting' || state === 'open' || state === 'suspended' || state === 'grace';
};

/** Nothing is decided about this urn any more: published or annulled, never opened, or too small to be counted. */
const isOver = (life: Life, urn: UrnLife): boolean => {
  const state = urnState(life, urn.phi, seconds());
  if (state === 'frozen') return isPast(urn);
  if (state === 'sealed') return (urn.closing?.passes ?? 0) < urn.definition['x-isoloir'].smallest;
  return state === 'published' || state === 'annulled';
};

const isPast = ({ definition }: UrnLife): boolean => seconds() >= definition['x-isoloir'].closes;

/** Urns of frozen votes in which members may still come to sign the register. */
export async function runningUrns(tx: PeopleTx): Promise<Phi[]> {
  const { rows } = await tx.query<{ id: string }>(`SELECT id FROM vote WHERE state = 'frozen' ORDER BY id`);
  const running: Phi[] = [];
  for (const { id } of rows) {
    const { life } = await readLife(tx, VoteId.parse(id));
    for (const urn of life.urns.values()) if (isRunning(life, urn)) running.push(urn.phi);
  }
  return running;
}

/** Votes that are not over and in which this person is a voter: their journals tell of what is decided about a voter. */
export async function votesOf(tx: PeopleTx, person: PersonId): Promise<VoteId[]> {
  const { rows } = await tx.query<{ vote_id: string; phi: string }>(
    'SELECT vote_id, phi FROM voter WHERE person_id = $1 ORDER BY vote_id',
    [person],
  );
  const votes: VoteId[] = [];
  for (const row of rows) {
    const vote = VoteId.parse(row.vote_id);
    const { life } = await readLife(tx, vote);
    const urn = life.urns.get(Phi.parse(row.phi));
    if (urn !== undefined && !isOver(life, urn)) votes.push(vote);
  }
  return votes;
}

/** In how many votes that are not over this person holds a trustee's key. */
export async function votesOfTrustee(tx: PeopleTx, person: PersonId): Promise<number> {
  const { rows } = await tx.query<{ vote_id: string }>(
    'SELECT vote_id FROM trustee_key WHERE person_id = $1 AND record IS NOT NULL ORDER BY vote_id',
    [person],
  );
  let count = 0;
  for (const { vote_id } of rows) {
    const { life } = await readLife(tx, VoteId.parse(vote_id));
    const urns = [...life.urns.values()];
    // prepared and not yet frozen: no urns yet, and the key is needed all the more
    if (urns.length === 0 || urns.some((urn) => !isOver(life, urn))) count++;
  }
  return count;
}
