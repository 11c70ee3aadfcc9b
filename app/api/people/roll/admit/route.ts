/** Proposes to admit late joiners to a vote whose roll is frozen. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { refusals as authorityRefusals, Numbers, proposeAdmission } from '#lib/people/authority/index.ts';
import { refusals } from '#lib/people/decision/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const POST = forOffices(['authority'], (person) =>
  route({
    input: z.strictObject({ vote: VoteId, numbers: Numbers }),
    limit: 256 * 1024,
    sameOrigin: true,
    refusals: { ...authorityRefusals, ...refusals },
    handle: ({ vote, numbers }) => proposeAdmission(vote, numbers, person),
  }),
);
