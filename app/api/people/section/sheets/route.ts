/** A code (and, without e-mail, a link) to hand over to one member; the printing is written down. */
import { printSheet, refusals, SheetOrder } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: SheetOrder,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'officer', 'authority');
    return person.ok ? printSheet(order, person.value.id) : person;
  },
});
