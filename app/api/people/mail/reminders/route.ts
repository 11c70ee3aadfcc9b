/** A wave of reminders. */
import { forgetView, ReminderOrder, refusals, remind } from '#lib/people/mail/index.ts';
import { refusals as passkeyRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: ReminderOrder,
  limit: 1024,
  sameOrigin: true,
  refusals: { ...refusals, ...passkeyRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    if (!person.ok) return person;
    forgetView();
    return remind(order);
  },
});
