/** A link for another device, shown to someone signed in after a fresh touch of their passkey. */
import { DeviceInvite, inviteDevice, refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: DeviceInvite,
  sameOrigin: true,
  refusals,
  handle: async (order, request) => {
    const person = await signedIn(request);
    return person.ok ? inviteDevice(person.value.id, order) : person;
  },
});
