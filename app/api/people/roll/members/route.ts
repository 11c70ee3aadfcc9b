/** Members of the roll, found and page by page. A POST: what is looked for is a name, and stands in no address. */
import { ok } from '#lib/ground/result.ts';
import { listMembers, MemberQuery, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(['authority', 'operator'], () =>
  route({ input: MemberQuery, sameOrigin: true, refusals, handle: async (order) => ok(await listMembers(order)) }),
);
