/** Naming people who may be trustees of a vote; whoever has no passkey yet is invited to make one. */
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { nameTrustees, TrusteeList } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: TrusteeList,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? nameTrustees(order, person.value.id) : person;
  },
});
