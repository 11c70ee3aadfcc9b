/** Invitations: sending them, and how far they have come. */
import { z } from 'zod';
import { now } from '#lib/ground/clock.ts';
import { ok } from '#lib/ground/result.ts';
import { Invitees, invite, refusals, viewInvitations } from '#lib/people/mail/index.ts';
import { refusals as passkeyRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';

import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  refusals: passkeyRefusals,
  handle: async (_, request) => {
    const person = await signedIn(request, 'authority', 'operator');
    return person.ok ? ok(await viewInvitations(now())) : person;
  },
});

export const POST = route({
  input: Invitees,
  limit: 1024 * 1024,
  sameOrigin: true,
  refusals: { ...refusals, ...passkeyRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority', 'operator');
    return person.ok ? invite(order) : person;
  },
});
