/** Whom a change may be about. A POST: what is looked for is a name, and stands in no address. */
import { ok } from '#lib/ground/result.ts';
import { findPeople, PeopleQuery } from '#lib/people/desk/index.ts';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: PeopleQuery,
  sameOrigin: true,
  refusals,
  handle: async (query, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? ok(await findPeople(query)) : person;
  },
});
