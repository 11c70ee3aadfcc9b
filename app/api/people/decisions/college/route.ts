/** Proposes to pause, resume, extend or annul the vote of some colleges, the others untouched. */
import { refusals as authorityRefusals, CollegeOrder, proposeCollege } from '#lib/people/authority/index.ts';
import { refusals } from '#lib/people/decision/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: CollegeOrder,
  limit: 8192,
  sameOrigin: true,
  refusals: { ...authorityRefusals, ...refusals, ...sessionRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority');
    return person.ok ? proposeCollege(order, person.value.id) : person;
  },
});
