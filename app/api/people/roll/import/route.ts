/** The import itself, which must be exactly what the dry run of `digest` showed. */
import { ImportOrder, importRoll, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(['authority', 'operator'], (person) =>
  route({ input: ImportOrder, sameOrigin: true, refusals, handle: (order) => importRoll(order, person) }),
);
