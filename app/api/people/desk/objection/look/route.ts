/** What the link of a notice would stop. Changes nothing. */
import { lookAtObjection, ObjectionOrder, refusals } from '#lib/people/desk/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({ input: ObjectionOrder, sameOrigin: true, refusals, handle: lookAtObjection });
