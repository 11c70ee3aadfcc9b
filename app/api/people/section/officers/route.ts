/** Naming officers of the sections: they print codes for the members in front of them. */
import { nameOfficers, OfficerList, refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: OfficerList,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? nameOfficers(order, person.value.id) : person;
  },
});
