/**
 * After a closing (PROTOCOL §7.1): whether the place in line that this browser holds was taken before it. The place is a
 * cookie of the people's host that no script reads, so three requests take the cookies of that host along: this question,
 * the one for a place (line.ts) and the signing of the register. They go to the side that knows who signs anyway.
 */
import { z } from 'zod';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { send } from './network.ts';
import type { World } from './world.ts';

/** What a request needs so that the place goes along with it. */
export const withPlace = { credentials: 'same-origin' } as const satisfies RequestInit;

/** `until`: epoch second before which who was in line must have signed; null where no closing has come, or all is over. */
const Grace = z.object({ until: z.int().nullable(), held: z.boolean() });
export type Grace = z.infer<typeof Grace>;

/** Null where it could not be asked: then the register itself will say. */
export async function fetchGrace(world: World, phi: Phi): Promise<Grace | null> {
  const answer = await send(world, `${world.origin}/api/people/grace/${toUrlForm(phi)}`, withPlace);
  if (!answer.ok || !answer.value.ok) return null;
  return Grace.safeParse(await answer.value.json().catch(() => null)).data ?? null;
}
