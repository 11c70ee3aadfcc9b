/** Proposing what the party takes as a second proof. */
import { proposeRule, RuleOrder, refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: RuleOrder,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? proposeRule(order, person.value.id) : person;
  },
});
