/** Begins the vote in which the annulled colleges of this one vote again. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { refusals as authorityRefusals, repeatColleges } from '#lib/people/authority/index.ts';
import { refusals } from '#lib/people/decision/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({}),
  params: z.object({ id: VoteId }),
  sameOrigin: true,
  refusals: { ...authorityRefusals, ...refusals, ...sessionRefusals },
  handle: async (_, request, { id }) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? repeatColleges(id) : person;
  },
});
