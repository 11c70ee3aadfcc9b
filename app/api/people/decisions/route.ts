/** Decisions before the Authority: the list, and a new proposal. */
import { z } from 'zod';
import { DecisionKind } from '#lib/election/index.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { ok } from '#lib/ground/result.ts';
import { refusals as authorityRefusals, proposeDecision } from '#lib/people/authority/index.ts';
import { listProposals, refusals } from '#lib/people/decision/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({ vote: VoteId.optional() }),
  from: 'query',
  refusals: sessionRefusals,
  handle: async ({ vote }, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? ok({ proposals: await listProposals(vote) }) : person;
  },
});

export const POST = route({
  input: z.strictObject({
    vote: VoteId,
    kind: DecisionKind.exclude(['admit', 'suspend', 'resume', 'extend', 'annul']),
  }),
  sameOrigin: true,
  refusals: { ...authorityRefusals, ...refusals, ...sessionRefusals },
  handle: async ({ vote, kind }, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? proposeDecision(vote, kind, person.value.id) : person;
  },
});
