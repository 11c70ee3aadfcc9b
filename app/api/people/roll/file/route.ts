/** One part of a file of members (PROTOCOL §3.1): bytes, whatever their encoding. */
import { PART_LIMIT, PartOrder, refusals, takePart } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(['authority', 'operator'], (person) =>
  route({
    input: PartOrder,
    from: 'bytes',
    limit: PART_LIMIT,
    sameOrigin: true,
    refusals,
    handle: (order) => takePart(order, person),
  }),
);
