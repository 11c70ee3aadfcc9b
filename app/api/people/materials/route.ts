/** Photos and documents of candidates, from the vote editor. Kept under the hash of what is left of them. */
import { z } from 'zod';
import { materialBounds } from '#lib/election/index.ts';
import { keepDocument, keepPhoto, materialRefusals } from '#lib/people/authority/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../roll/for-offices.ts';

export const POST = forOffices(['authority'], () =>
  route({
    input: z.strictObject({ kind: z.enum(['photo', 'document']), bytes: z.instanceof(Uint8Array) }),
    from: 'bytes',
    // A little more than the largest document, so that one just too large is told so in the document's own words.
    limit: 2 * materialBounds.document,
    sameOrigin: true,
    refusals: materialRefusals,
    handle: ({ kind, bytes }) => (kind === 'photo' ? keepPhoto(bytes) : keepDocument(bytes)),
  }),
);
