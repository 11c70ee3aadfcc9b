/** Every fault of a file that was refused, as a CSV file. */
import { z } from 'zod';
import { locales } from '#lib/i18n/index.ts';
import { exportFaults, refusals } from '#lib/people/roll/index.ts';
import { route } from '#lib/web/index.ts';
import { forOffices } from '../for-offices.ts';

export const GET = forOffices(['authority', 'operator'], (person) =>
  route({
    input: z.strictObject({ import: z.uuid(), language: z.enum(locales) }),
    from: 'query',
    refusals,
    handle: (order) => exportFaults(order.import, person, order.language),
  }),
);
