/** What this device knows of one vote, without network and without a touch: where a page begins. */
import type { Phi } from '#lib/ground/brand.ts';
import type { Prepared, StoredVote } from './stored.ts';
import type { World } from './world.ts';

export type Device = { votes: StoredVote[]; prepared: Prepared[] };

/** Null where this browser keeps nothing: private windows, full disks. */
export async function readDevice({ store }: World, phi: Phi): Promise<Device | null> {
  try {
    const [votes, prepared] = [await store.read(phi), await store.readPrepared(phi)];
    return { votes, prepared };
  } catch {
    return null;
  }
}
