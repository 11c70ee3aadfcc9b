/** An officer looks for the member in front of them. What is looked for is posted, and stands in no address. */
import { findForSection, refusals, SectionQuery } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: SectionQuery,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'officer', 'authority');
    return person.ok ? findForSection(order, person.value.id) : person;
  },
});
