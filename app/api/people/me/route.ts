/** Who am I: the person of the session, their account. */
import { z } from 'zod';
import { ok } from '#lib/ground/result.ts';
import { refusals, viewAccount } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  refusals,
  handle: async (_, request) => {
    const person = await signedIn(request);
    return person.ok ? ok({ ...person.value, account: await viewAccount(person.value.id) }) : person;
  },
});
