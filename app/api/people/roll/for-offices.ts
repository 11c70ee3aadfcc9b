/** A roll is large: whoever may not send one is turned away before a byte of it is read. */
import { z } from 'zod';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import type { Role } from '#lib/people/roll/index.ts';
import { type Route, route } from '#lib/web/index.ts';

/** `route`, for people who hold one of these offices. */
export function forOffices(offices: readonly Role[], whole: Route): Route {
  const turnAway = route({
    input: z.unknown(),
    from: 'query', // the body stays unread
    sameOrigin: true,
    refusals,
    handle: (_, request) => signedIn(request, ...offices),
  });
  return async (request, context) => {
    const answer = await turnAway(request, context);
    return answer.ok ? whole(request, context) : answer;
  };
}
