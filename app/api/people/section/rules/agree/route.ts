/** Agreeing to what another of the Authority has proposed. */
import { agreeToRule, RuleAgreement, refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: RuleAgreement,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? agreeToRule(order, person.value.id) : person;
  },
});
