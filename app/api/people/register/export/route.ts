/** The register of a vote that is over, for its auditors. For the Authority, not for the operator; it says who took it. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { exportRegister, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../../roll/for-offices.ts';

export const GET = forOffices(['authority'], (person) =>
  route({
    input: z.strictObject({ vote: VoteId }),
    from: 'query',
    refusals,
    handle: ({ vote }) => exportRegister(vote, person),
  }),
);
