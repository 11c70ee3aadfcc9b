/** Stops a change by the link of its notice: no session, for whoever has lost every passkey but not the mailbox. */
import { ObjectionOrder, refusals, stopByLink } from '#lib/people/desk/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({ input: ObjectionOrder, sameOrigin: true, refusals, handle: stopByLink });
