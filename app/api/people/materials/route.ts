/** Photos and documents of candidates, from the vote editor. Kept under the hash of what is left of them. */
import { z } from 'zod';
import { materialBounds } from '#lib/election/index.ts';
import { keepDocument, keepPhoto, materialRefusals } from '#lib/people/authority/index.ts';
import { refusals as sessionRefusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ kind: z.enum(['photo', 'document']), bytes: z.instanceof(Uint8Array) }),
  from: 'bytes',
  // A little more than the largest document, so that one just too large is told so in the document's own words.
  limit: 2 * materialBounds.document,
  sameOrigin: true,
  refusals: { ...materialRefusals, ...sessionRefusals },
  handle: async ({ kind, bytes }, request) => {
    const person = await signedIn(request, 'authority');
    if (!person.ok) return person;
    return kind === 'photo' ? keepPhoto(bytes) : keepDocument(bytes);
  },
});
