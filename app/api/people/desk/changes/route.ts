/** Changes about a person: a member of the Authority proposes one. */
import { ChangeOrder, proposeChange, refusals } from '#lib/people/desk/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: ChangeOrder,
  sameOrigin: true,
  refusals: { ...refusals, ...sessionRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? proposeChange(order, person.value.id) : person;
  },
});
