/** When the names of a vote may be forgotten, and laying that before the Authority (PROTOCOL §7.6). */
import { isDecided, type Life } from '#lib/election/index.ts';
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { type DecisionCode, openProposal, type ProposalView, purgeText } from '../decision/index.ts';
import { readLife } from '../roll/register/index.ts';

const DAY = 86_400;

/** End of the time in which the vote could be contested, epoch seconds; null while an urn has no result yet. */
export function appealEnd({ urns, purged }: Life): number | null {
  const all = [...urns.values()];
  if (all.length === 0 || purged || !all.every(isDecided)) return null;
  return Math.max(...all.map(({ closes }) => closes)) + peopleConfig().appealDays * DAY;
}

/** Whether a college still waits for its second vote: its roll is copied from this one when that is frozen. */
async function isRepeated(tx: PeopleTx, vote: VoteId): Promise<boolean> {
  const { rowCount } = await tx.query(`SELECT 1 FROM vote WHERE repeats = $1 AND state <> 'frozen'`, [vote]);
  return rowCount !== 0;
}

export const mayPurge = async (tx: PeopleTx, vote: VoteId, life: Life): Promise<boolean> =>
  (appealEnd(life) ?? Number.POSITIVE_INFINITY) <= now() / 1000 && !(await isRepeated(tx, vote));

/** About every urn of the vote, once the time to contest it is over. */
export function proposePurge(
  vote: VoteId,
  person: PersonId,
  zone: string,
): Promise<Result<ProposalView, DecisionCode>> {
  return withPeople(async (tx) => {
    const { life } = await readLife(tx, vote);
    const after = appealEnd(life);
    if (after === null || !(await mayPurge(tx, vote, life))) return refuse('decision/not-now');
    const urns = [...life.urns.values()];
    const text = purgeText({ definitions: urns.map(({ definition }) => definition), zone }, after);
    const body = { urns: urns.map(({ phi }) => phi), after };
    return openProposal(tx, vote, person, { decided: { kind: 'purge', text, body }, attachments: {} });
  });
}
