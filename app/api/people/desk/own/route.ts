/** "This was not me": a member stops what was decided about them, signed in with any of their passkeys. */
import { z } from 'zod';
import { refusals, stopOwn } from '#lib/people/desk/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ change: z.uuid() }),
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async ({ change }, request) => {
    const person = await signedIn(request);
    return person.ok ? stopOwn(person.value.id, change) : person;
  },
});
