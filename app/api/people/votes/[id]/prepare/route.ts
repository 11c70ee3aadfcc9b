/** Makes the exact definitions of a vote, which freezing then names. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { prepareVote, refusals } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({}),
  params: z.object({ id: VoteId }),
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async (_, request, { id }) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? prepareVote(id) : person;
  },
});
