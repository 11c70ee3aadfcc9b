/** Holding a kind of letters back, or letting it go on. The operator may as well: it is the mail server that they look after. */
import { forgetView, PauseOrder, pauseMail } from '#lib/people/mail/index.ts';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const PUT = route({
  input: PauseOrder,
  limit: 1024,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority', 'operator');
    if (!person.ok) return person;
    forgetView();
    return pauseMail(order);
  },
});
