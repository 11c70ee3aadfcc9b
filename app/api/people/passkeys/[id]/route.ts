/** One's own passkeys: another name, or away with it. */
import { z } from 'zod';
import { Rename, refusals, removePasskey, renamePasskey } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

const params = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{22,1364}$/) });

export const PUT = route({
  input: Rename,
  params,
  sameOrigin: true,
  refusals,
  handle: async ({ name }, request, { id }) => {
    const person = await signedIn(request);
    return person.ok ? renamePasskey(person.value.id, id, name) : person;
  },
});

export const DELETE = route({
  input: z.strictObject({}),
  from: 'query',
  params,
  sameOrigin: true,
  refusals,
  handle: async (_, request, { id }) => {
    const person = await signedIn(request);
    return person.ok ? removePasskey(person.value.id, id) : person;
  },
});
