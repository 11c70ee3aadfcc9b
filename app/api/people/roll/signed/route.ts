/** Who has signed the register of a vote that is over, as a CSV file. For the Authority, not for the operator. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { locales } from '#lib/i18n/index.ts';
import { exportSigned, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const GET = forOffices(['authority'], () =>
  route({
    input: z.strictObject({ vote: VoteId, language: z.enum(locales) }),
    from: 'query',
    refusals,
    handle: ({ vote, language }) => exportSigned(vote, language),
  }),
);
