/** Signing out everywhere. */
import { z } from 'zod';
import { endSessions, refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const DELETE = route({
  input: z.strictObject({}),
  from: 'query',
  sameOrigin: true,
  refusals,
  handle: async (_, request) => {
    const person = await signedIn(request);
    return person.ok ? endSessions(person.value.id) : person;
  },
});
