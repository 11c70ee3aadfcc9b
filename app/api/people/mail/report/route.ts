/** Reports of delivery and complaints, handed in by our own mail server (OPERATIONS, "Reports of delivery"). */
import { z } from 'zod';
import { refuse } from '#lib/ground/result.ts';
import { mayReport, REPORT_LIMIT, refusals, takeReport } from '#lib/people/mail/index.ts';
import { route } from '#lib/web/index.ts';

export const POST = route({
  input: z.strictObject({ bytes: z.instanceof(Uint8Array) }),
  from: 'bytes',
  limit: REPORT_LIMIT,
  refusals,
  handle: async ({ bytes }, request) => {
    if (!mayReport(request.headers.get('authorization'))) return refuse('mail/wrong-key');
    const isMail = /^message\/rfc822\b/i.test(request.headers.get('content-type') ?? '');
    return isMail ? takeReport(bytes) : refuse('mail/not-reported');
  },
});
