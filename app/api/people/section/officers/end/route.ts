/** Taking the office of a section's officer back. */
import { endOfficer, OfficerEnd, refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: OfficerEnd,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? endOfficer(order) : person;
  },
});
