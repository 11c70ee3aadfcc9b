/** A key to which shares are encrypted, signed with the passkey that it comes from. */
import { z } from 'zod';
import { Assertion } from '#lib/election/index.ts';
import { keepShareKey, sealRefusals } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ key: z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/), assertion: Assertion }),
  sameOrigin: true,
  refusals: { ...sealRefusals, ...sessionRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? keepShareKey(person.value.id, order) : person;
  },
});
