/** What the High Authority does on its pages, over HTTP: roll, votes, decisions by quorum. */
import { z } from 'zod';
import { DecisionKind } from '#lib/election/decision.ts';
import type { Draft } from '#lib/election/draft.ts';
import { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { assertionOf } from './passkeys.ts';
import { rpIdOf, type Session } from './session.ts';

export const Kind = DecisionKind;
export type Kind = z.infer<typeof Kind>;

const UrnView = z.object({ phi: Phi, college: z.string(), state: z.string() });
export type UrnView = z.infer<typeof UrnView>;

const Proposal = z.object({
  id: z.string(),
  vote: VoteId,
  kind: Kind,
  state: z.enum(['open', 'passed', 'withdrawn']),
  challenge: z.string(),
  signatures: z.array(z.object({ member: z.number(), name: z.string() })),
});
export type Proposal = z.infer<typeof Proposal>;

const Vote = z.object({
  id: VoteId,
  state: z.enum(['draft', 'prepared', 'frozen']),
  opens: z.number(),
  closes: z.number(),
  urns: z.array(UrnView),
  next: z.array(z.string()),
  missing: z.array(z.string()),
  trustees: z.array(z.object({ id: PersonId, name: z.string(), hasKey: z.boolean() })),
  proposals: z.array(Proposal),
});
export type Vote = z.infer<typeof Vote>;

const Votes = z.object({
  votes: z.array(z.object({ id: VoteId })),
  trustees: z.array(z.object({ id: PersonId, email: z.string() })),
});
const Anything = z.unknown();

export type Official = ReturnType<typeof officialOf>;

/** @param name as on the roll of the Authority, by which a proposal says who has signed */
export const officialOf = (session: Session, name: string) => ({
  session,
  name,
  votes: () => session.get('/api/people/votes', Votes),
  vote: (id: VoteId) => session.get(`/api/people/votes/${id}`, Vote),
  draft: async (draft: Draft): Promise<VoteId> =>
    (await session.send('POST', '/api/people/votes', draft, z.object({ id: VoteId }))).id,
  redraft: (id: VoteId, draft: Draft) => session.send('PUT', `/api/people/votes/${id}`, draft, Anything),
  prepare: (id: VoteId) => session.send('POST', `/api/people/votes/${id}/prepare`, {}, Anything),
  proposals: async (vote: VoteId): Promise<Proposal[]> =>
    (await session.get(`/api/people/decisions?vote=${vote}`, z.object({ proposals: z.array(Proposal) }))).proposals,
  propose: (vote: VoteId, kind: Kind) => session.send('POST', '/api/people/decisions', { vote, kind }, Proposal),
  /** Signs the proposal's exact text with the passkey. */
  sign: (proposal: Proposal): Promise<Proposal> => {
    const challenge = fromBase64Url(proposal.challenge);
    const answer = session.authenticator.get({
      origin: session.origin,
      rpId: rpIdOf(session.origin),
      challenge,
      allow: [],
    });
    return session.send(
      'POST',
      `/api/people/decisions/${proposal.id}/sign`,
      { assertion: assertionOf(answer) },
      Proposal,
    );
  },
});

/** About some colleges alone: `suspend`, `resume`, `extend`, `annul`. */
export type CollegeOrder = { kind: Kind; urns: readonly Phi[]; reason?: { fr: string; en: string }; closes?: number };

/** One proposes, all given sign: as many as the quorum asks for. @returns the passed proposal */
export async function decide(officials: readonly Official[], vote: VoteId, kind: Kind): Promise<Proposal> {
  const [first] = officials;
  if (!first) throw new RangeError('nobody to decide');
  return signAll(officials, await first.propose(vote, kind));
}

/** The same about some colleges. */
export async function decideApart(
  officials: readonly Official[],
  vote: VoteId,
  order: CollegeOrder,
): Promise<Proposal> {
  const [first] = officials;
  if (!first) throw new RangeError('nobody to decide');
  const proposal = await first.session.send('POST', '/api/people/decisions/college', { vote, ...order }, Proposal);
  return signAll(officials, proposal);
}

/** All given sign what waits. */
export async function signAll(officials: readonly Official[], waiting: Proposal): Promise<Proposal> {
  let proposal = waiting;
  for (const official of officials) {
    if (proposal.state === 'open') proposal = await official.sign(proposal);
  }
  if (proposal.state !== 'passed')
    throw new Error(`${proposal.kind}: ${proposal.signatures.length} signatures were not enough`);
  return proposal;
}
