/** A dry run of an import: what this file would change. */
import { PreviewQuery, previewImport, ROLL_LIMIT, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(
  ['authority', 'operator'],
  route({ input: PreviewQuery, from: 'text', limit: ROLL_LIMIT, sameOrigin: true, refusals, handle: previewImport }),
);
