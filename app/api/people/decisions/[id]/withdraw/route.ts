/** Takes an open proposal back. */
import { z } from 'zod';
import { refusals, withdrawProposal } from '#lib/people/decision/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({}),
  params: z.object({ id: z.uuid() }),
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async (_, request, { id }) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? withdrawProposal(id) : person;
  },
});
