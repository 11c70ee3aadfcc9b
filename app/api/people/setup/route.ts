/** The first operator's one act: naming the Authority. The one-time link is the right to do so; there is no session yet. */
import { refusals, SetupOrder, setUp } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({ input: SetupOrder, sameOrigin: true, refusals, handle: (order) => setUp(order) });
