/** The import itself, which must be exactly what the dry run of `digest` showed. */
import { ImportQuery, importRoll, ROLL_LIMIT, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(
  ['authority', 'operator'],
  route({ input: ImportQuery, from: 'text', limit: ROLL_LIMIT, sameOrigin: true, refusals, handle: importRoll }),
);
