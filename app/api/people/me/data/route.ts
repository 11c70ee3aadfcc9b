/** All that is held about the person of the session, as a file of theirs. */
import { z } from 'zod';
import { utf8 } from '#lib/ground/bytes.ts';
import { ok } from '#lib/ground/result.ts';
import { ownData } from '#lib/people/authority/index.ts';
import { refusals } from '#lib/people/passkey/index.ts';
import { signedIn } from '#lib/people/passkey/session.ts';
import { route } from '#lib/web/index.ts';

export const GET = route({
  input: z.strictObject({}),
  from: 'query',
  refusals,
  handle: async (_, request) => {
    const person = await signedIn(request);
    if (!person.ok) return person;
    const data = await ownData(person.value.id);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="isoloir-${data.on}.json"`,
      'cache-control': 'no-store',
    };
    return ok(new Response(utf8(`${JSON.stringify(data, null, 2)}\n`), { headers }));
  },
});
