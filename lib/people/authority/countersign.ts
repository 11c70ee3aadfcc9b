/** The Authority puts its name to the register as it stands (PROTOCOL §3.6): whoever enrolled since the freeze is on it. */
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../db.ts';
import { type DecisionCode, openProposal, type ProposalView, registerText } from '../decision/index.ts';
import { lastFigures, publishRoll } from '../roll/publish-roll.ts';
import { readLife } from '../roll/register/index.ts';

/** Proposes to sign the last root, once it is on its way to the journal. */
export function proposeRegister(
  vote: VoteId,
  person: PersonId,
  zone: string,
): Promise<Result<ProposalView, DecisionCode>> {
  return withPeople(async (tx) => {
    const { life } = await readLife(tx, vote);
    // after a purge there is no roll left to make a root of
    if (life.roll === null || life.purged) return refuse('decision/not-now');
    await publishRoll(tx, vote);
    const body = await lastFigures(tx, vote);
    const definitions = [...life.urns.values()].map(({ definition }) => definition);
    const decided = { kind: 'register' as const, text: registerText({ definitions, zone }, body), body };
    return openProposal(tx, vote, person, { decided, attachments: {} });
  });
}
