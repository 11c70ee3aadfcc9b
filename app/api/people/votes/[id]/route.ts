/** One vote: to look at, and to write while it is a draft. */
import { z } from 'zod';
import { Draft } from '#lib/election/index.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type AuthorityCode, refusals, saveVote, type VoteView, viewVote } from '#lib/people/authority/index.ts';
import { type PasskeyCode, refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

const params = z.object({ id: VoteId });

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  params,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async (_, request, { id }): Promise<Result<VoteView, AuthorityCode | PasskeyCode>> => {
    const person = await signedIn(request, 'authority');
    if (!person.ok) return person;
    const vote = await viewVote(id);
    return vote === null ? refuse('vote/unknown') : ok(vote);
  },
});

export const PUT = route({
  input: Draft,
  params,
  limit: 512 * 1024,
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async (draft, request, { id }) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? saveVote(id, draft, request.headers.get('if-match')?.replaceAll('"', '') ?? null) : person;
  },
});
