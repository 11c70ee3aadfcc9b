/** A dry run of an import: what the file that was sent would change. */
import { PreviewOrder, previewImport, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(['authority', 'operator'], (person) =>
  route({ input: PreviewOrder, sameOrigin: true, refusals, handle: (order) => previewImport(order, person) }),
);
