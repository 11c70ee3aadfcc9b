/** Naming officers of the sections: they print codes for the members in front of them. */
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { nameTo, TrusteeList } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: TrusteeList,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? nameTo('officer', order, person.value.id) : person;
  },
});
