/** A letter with a one-time link to add another passkey, to one's own address. */
import { z } from 'zod';
import { refusals, requestPasskeyLink } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({}),
  sameOrigin: true,
  refusals,
  handle: async (_, request) => {
    const person = await signedIn(request);
    return person.ok ? requestPasskeyLink(person.value.id) : person;
  },
});
