/** A share of a vote's seal, opened in the browser of whom it belongs to. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { giveShare, sealRefusals } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ vote: VoteId, share: z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/) }),
  sameOrigin: true,
  refusals: { ...sealRefusals, ...sessionRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? giveShare(person.value.id, order) : person;
  },
});
