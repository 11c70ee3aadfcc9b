/** A member of the Authority signs a change with a passkey. */
import { z } from 'zod';
import { Assertion } from '#lib/election/index.ts';
import { refusals, signChange } from '#lib/people/desk/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ assertion: Assertion }),
  params: z.object({ id: z.uuid() }),
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async ({ assertion }, request, { id }) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? signChange(person.value.id, id, assertion) : person;
  },
});
