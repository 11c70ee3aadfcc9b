/** How far an import has come. */
import { ImportQuery, importProgress, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const GET = forOffices(['authority', 'operator'], (person) =>
  route({ input: ImportQuery, from: 'query', refusals, handle: (order) => importProgress(order.import, person) }),
);
