/** One college apart (PROTOCOL §7.8): what the Authority may lay before itself about some urns of a running vote. */
import { z } from 'zod';
import type { UrnLife } from '#lib/election/index.ts';
import { Reason } from '#lib/election/index.ts';
import { type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../db.ts';
import {
  annulText,
  type DecisionCode,
  extendText,
  openProposal,
  type ProposalView,
  type Proposing,
  resumeText,
  suspendText,
} from '../decision/index.ts';
import type { AuthorityCode } from './refusals.ts';
import { urnsWhere } from './ripe.ts';
import { findVote } from './vote.ts';

const urns = z
  .array(Phi)
  .min(1)
  .max(12)
  .refine((some) => new Set(some).size === some.length, 'an urn twice');

/** `closes`: epoch seconds. */
export const CollegeOrder = z.discriminatedUnion('kind', [
  z.strictObject({ vote: VoteId, kind: z.literal('suspend'), urns, reason: Reason }),
  z.strictObject({ vote: VoteId, kind: z.literal('resume'), urns }),
  z.strictObject({ vote: VoteId, kind: z.literal('extend'), urns, closes: z.int().min(1_000_000_000), reason: Reason }),
  z.strictObject({ vote: VoteId, kind: z.literal('annul'), urns, reason: Reason }),
]);
export type CollegeOrder = z.infer<typeof CollegeOrder>;

/** Lays the decision before the Authority. Nothing changes for any member before its quorum has signed. */
export function proposeCollege(
  order: CollegeOrder,
  person: PersonId,
): Promise<Result<ProposalView, AuthorityCode | DecisionCode>> {
  return withPeople(async (tx) => {
    const row = await findVote(tx, order.vote, { lock: true });
    if (row === null) return refuse('vote/unknown');
    const named = await urnsWhere(tx, order.vote, ({ phi }) => order.urns.includes(phi));
    if (row.state !== 'frozen' || named.length !== order.urns.length) return refuse('decision/not-now');
    if (order.kind === 'extend' && !named.every((urn) => mayCloseAt(urn, order.closes)))
      return refuse('vote/bad-closing', { field: 'closes' });
    const decided = decidedBy(order, named, row.draft.zone);
    return openProposal(tx, order.vote, person, { decided, attachments: {} });
  });
}

const mayCloseAt = ({ closes, definition }: UrnLife, at: number): boolean =>
  at > closes && at <= (definition['x-isoloir'].latest ?? 0);

/** In the order of the vote, whatever the order of the asking: the same order is the same decision. */
function decidedBy(order: CollegeOrder, named: readonly UrnLife[], zone: string): Proposing['decided'] {
  const phis = named.map(({ phi }) => phi);
  const at = Math.floor(now() / 1000);
  const facts = {
    definitions: named.map(({ definition }) => definition),
    closings: named.map(({ closes }) => (order.kind === 'extend' ? order.closes : closes)),
    zone,
  };
  switch (order.kind) {
    case 'suspend': {
      const { kind, reason } = order;
      return { kind, text: suspendText(facts, { reason, at }), body: { urns: phis, at, reason } };
    }
    case 'resume':
      return { kind: order.kind, text: resumeText(facts, at), body: { urns: phis, at } };
    case 'extend': {
      const { kind, reason, closes } = order;
      const later = phis.map((phi) => ({ phi, closes }));
      return { kind, text: extendText(facts, reason), body: { urns: later, reason } };
    }
    case 'annul': {
      const { kind, reason } = order;
      return { kind, text: annulText(facts, reason), body: { urns: phis, reason } };
    }
  }
}
