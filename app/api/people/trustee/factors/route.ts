/** A trustee's factors of one urn, proved and signed; once for ever. */
import { z } from 'zod';
import { Assertion } from '#lib/election/index.ts';
import { Phi } from '#lib/ground/brand.ts';
import { keepFactors, trusteeRefusals } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ phi: Phi, payload: z.string().min(2).max(500_000), assertion: Assertion }),
  limit: 1024 * 1024,
  sameOrigin: true,
  refusals: { ...trusteeRefusals, ...sessionRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'trustee');
    return person.ok ? keepFactors(person.value.id, order) : person;
  },
});
