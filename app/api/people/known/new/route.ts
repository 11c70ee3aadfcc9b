/** A token for the device of someone who has just signed in (PROTOCOL §3.7). */
import { ok } from '#lib/ground/result.ts';
import { giveToken, refusals, TokenOrder } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: TokenOrder,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request);
    return person.ok ? ok({ signature: await giveToken(person.value.passkey, order) }) : person;
  },
});
