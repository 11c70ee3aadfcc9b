/** Votes of the house, and a new draft. */
import { z } from 'zod';
import { Draft } from '#lib/election/index.ts';
import { ok } from '#lib/ground/result.ts';
import { createVote, listVotes, refusals, trusteeCandidates } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  refusals: sessionRefusals,
  handle: async (_, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? ok({ votes: await listVotes(), trustees: await trusteeCandidates() }) : person;
  },
});

export const POST = route({
  input: Draft,
  limit: 512 * 1024,
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async (draft, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? createVote(draft) : person;
  },
});
