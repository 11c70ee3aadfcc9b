/** A trustee's public key record, proved and signed. */
import { z } from 'zod';
import { Assertion } from '#lib/election/index.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { keepTrusteeKey, trusteeRefusals } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ vote: VoteId, record: z.string().min(1).max(2000), assertion: Assertion }),
  sameOrigin: true,
  refusals: { ...trusteeRefusals, ...sessionRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'trustee');
    return person.ok ? keepTrusteeKey(person.value.id, order) : person;
  },
});
