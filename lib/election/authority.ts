/** Who decides over one vote: the members of its Authority and their keys, as a definition names them. */
import { z } from 'zod';
import { base64Url } from '#lib/ground/base64-url.ts';
import { line } from './text.ts';
import { bounds } from './wording.ts';

export const Authority = z
  .strictObject({
    quorum: z.int().min(1),
    members: z
      .array(
        z.strictObject({
          name: line(bounds.title),
          keys: z
            .array(z.strictObject({ credential: base64Url(16, 1023), cose: base64Url(32, 1200) }))
            .min(1)
            .max(bounds.keysPerMember),
        }),
      )
      .min(1)
      .max(bounds.members),
  })
  .refine(({ quorum, members }) => quorum <= members.length, 'quorum above the number of members')
  .refine(({ members }) => unique(members.flatMap((m) => m.keys.map((key) => key.credential))), 'a credential twice')
  .refine(({ members }) => unique(members.flatMap((m) => m.keys.map((key) => key.cose))), 'a key twice');
export type Authority = z.infer<typeof Authority>;

export function unique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
