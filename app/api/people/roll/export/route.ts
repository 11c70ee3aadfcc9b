/** The roll as a CSV file. */
import { z } from 'zod';
import { ok } from '#lib/ground/result.ts';
import { locales } from '#lib/i18n/index.ts';
import { exportRoll, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const GET = forOffices(['authority', 'operator'], () =>
  route({
    input: z.strictObject({ language: z.enum(locales) }),
    from: 'query',
    refusals,
    handle: ({ language }) => ok(exportRoll(language)),
  }),
);
