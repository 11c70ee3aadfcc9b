/** The mail in figures. */
import { z } from 'zod';
import { ok } from '#lib/ground/result.ts';
import { viewMail } from '#lib/people/mail/index.ts';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  refusals,
  handle: async (_, request) => {
    const person = await signedIn(request, 'authority', 'operator');
    return person.ok ? ok(await viewMail()) : person;
  },
});
