/** A member of the Authority takes a change back, or stops one that is decided. */
import { z } from 'zod';
import { refusals, withdrawChange } from '#lib/people/desk/index.ts';
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
    return person.ok ? withdrawChange(id) : person;
  },
});
