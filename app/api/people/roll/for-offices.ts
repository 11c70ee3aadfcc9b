/** A roll is large: whoever may not send or read one is turned away before a byte is read. */

import { z } from 'zod';
import type { PersonId } from '#lib/ground/brand.ts';
import { ok } from '#lib/ground/result.ts';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import type { Role } from '#lib/people/roll/index.ts';
import { type Route, route } from '#lib/web/index.ts';

/** The route that `make` gives for the person signed in, if they hold one of these offices. */
export function forOffices(offices: readonly Role[], make: (person: PersonId) => Route): Route {
  return async (request, context) => {
    let person: PersonId | null = null;
    const turnAway = route({
      input: z.unknown(),
      from: 'query', // the body stays unread
      // what changes something comes from our own pages
      sameOrigin: request.method !== 'GET',
      refusals,
      handle: async () => {
        const who = await signedIn(request, ...offices);
        if (who.ok) person = who.value.id;
        return who.ok ? ok({}) : who;
      },
    });
    const answer = await turnAway(request, context);
    return person === null ? answer : make(person)(request, context);
  };
}
