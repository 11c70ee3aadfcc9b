/**
 * Colleges that vote again (PROTOCOL §7.8): a vote of its own, with the paper and the frozen roll of the annulled urns,
 * and keys, register and journal of its own. The annulled vote's journal says so by a decision `rerun`.
 */
import { type Definition, isSameVote, parseDefinition, type UrnLife } from '#lib/election/index.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { type DecisionCode, openProposal, type ProposalView, rerunText } from '../decision/index.ts';
import { readLife } from '../roll/register/index.ts';
import { insertVote, lockNewVotes } from './draft.ts';
import type { AuthorityCode } from './refusals.ts';
import { definitionsOf, findVote } from './vote.ts';

const HOUR = 3600;
/** The next full hour, a day from now: a proposal for the editor, like that of an empty vote. */
const soon = (): number => Math.ceil(now() / 1000 / HOUR) * HOUR + 24 * HOUR;

/** Begins the vote in which annulled colleges vote again; one that was begun and is not frozen is that one. */
export function repeatColleges(vote: VoteId): Promise<Result<{ id: VoteId }, AuthorityCode | DecisionCode>> {
  return withPeople(async (tx) => {
    await lockNewVotes(tx);
    const row = await findVote(tx, vote, { lock: true });
    if (row === null) return refuse('vote/unknown');
    const begun = await tx.query<{ id: VoteId }>(`SELECT id FROM vote WHERE repeats = $1 AND state <> 'frozen'`, [
      vote,
    ]);
    if (begun.rows[0] !== undefined) return ok({ id: begun.rows[0].id });
    const { life } = await readLife(tx, vote);
    const ripe = new Set([...life.urns.values()].filter(mayRepeat).map((urn) => urn.college));
    // after a purge there is nobody left who could vote again
    if (ripe.size === 0 || life.purged) return refuse('decision/not-now');
    const { latest: _, ...draft } = row.draft;
    const opens = soon();
    const closes = opens + (draft.closes - draft.opens);
    const colleges = draft.colleges.filter(({ id }) => ripe.has(id));
    return insertVote(tx, { ...draft, colleges, opens, closes }, vote);
  });
}

const mayRepeat = ({ annulled, again }: UrnLife): boolean => annulled !== null && again === null;

/** What an urn repeats. */
export type Repeated = { of: Phi; round: number; definition: Definition };

/** The annulled urns that a vote repeats, by college; null for a first vote. */
export async function repeatedBy(tx: PeopleTx, repeats: VoteId | null): Promise<Map<string, Repeated> | null> {
  if (repeats === null) return null;
  const { life } = await readLife(tx, repeats);
  const ripe = [...life.urns.values()].filter(mayRepeat);
  return new Map(
    ripe.map(({ phi, college, definition }) => [
      college,
      { of: phi, round: definition['x-isoloir'].round + 1, definition },
    ]),
  );
}

/** Whether the definition asks the annulled urn's college the very same; true where nothing is repeated. */
export const isFaithful = (before: Repeated | undefined, election: string): boolean =>
  before === undefined || isSameVote(before.definition, parseDefinition(election));

/** Lays before the Authority, in the annulled vote, that its colleges vote again under the definitions now prepared. */
export function proposeRerun(
  vote: VoteId,
  person: PersonId,
): Promise<Result<ProposalView, AuthorityCode | DecisionCode>> {
  return withPeople(async (tx) => {
    const row = await findVote(tx, vote, { lock: true });
    if (row === null) return refuse('vote/unknown');
    if (row.state !== 'prepared' || row.repeats === null) return refuse('vote/not-prepared');
    const definitions = (await definitionsOf(tx, vote)).map((one) => ({ ...one, read: parseDefinition(one.election) }));
    const urns = definitions.flatMap(({ phi, uuid, read: { 'x-isoloir': x } }) =>
      x.of === undefined ? [] : [{ of: x.of, vote, phi, uuid }],
    );
    const text = rerunText({ definitions: definitions.map(({ read }) => read), zone: row.draft.zone });
    return openProposal(tx, row.repeats, person, {
      decided: { kind: 'rerun', text, body: { urns } },
      attachments: { definitions: definitions.map(({ phi, election, trustees }) => ({ phi, election, trustees })) },
    });
  });
}
