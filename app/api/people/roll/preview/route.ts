/** A dry run of an import: what this file would change. */
import { refusals as passkeyRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { PreviewQuery, previewImport, ROLL_LIMIT, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: PreviewQuery,
  from: 'text',
  limit: ROLL_LIMIT,
  sameOrigin: true,
  refusals: { ...refusals, ...passkeyRefusals },
  handle: async (order, request) => {
    const person = await signedIn(request, 'authority', 'operator');
    return person.ok ? previewImport(order) : person;
  },
});
