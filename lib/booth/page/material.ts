/**
 * Photos and documents: shown only where their bytes hash to what the definition says (PROTOCOL §4.6). All photos of a
 * question are asked for one after the other as soon as it stands, whichever the voter looks at: what is read, scrolled
 * to or chosen must not show in the requests.
 */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { type DocumentRef, materialPath, type PhotoRef } from '#lib/election/material.ts';
import { send } from '../network.ts';
import type { World } from '../world.ts';

type Ref = PhotoRef | DocumentRef;
/** `missing`: did not arrive, may be asked for again; `altered`: other bytes than were signed for, never shown. */
export type Material = { at: 'here'; url: string } | { at: 'missing' } | { at: 'altered' };
export type Materials = (ref: Ref) => Promise<Material>;

/** One at a time, each once: a slow line carries the vote, too. */
export function materialsOf(world: World): Materials {
  const known = new Map<string, Promise<Material>>();
  let queue: Promise<unknown> = Promise.resolve();
  return (ref) => {
    const asked = known.get(ref.sha256);
    if (asked) return asked;
    const loading = queue.then(() => load(world, ref));
    queue = loading;
    known.set(ref.sha256, loading);
    void loading.then(({ at }) => at === 'missing' && known.delete(ref.sha256));
    return loading;
  };
}

async function load(world: World, ref: Ref): Promise<Material> {
  // The journey does not wait for a picture: one attempt, and no word about the line.
  const quiet: World = { ...world, patience: [], onTrouble: () => undefined };
  const answer = await send(quiet, `${world.origin}${materialPath(ref.sha256)}`, { cache: 'force-cache' });
  if (!answer.ok || !answer.value.ok) return { at: 'missing' };
  const bytes = await answer.value.arrayBuffer().catch(() => null); // the line broke
  if (bytes === null) return { at: 'missing' };
  if (sha256Hex(new Uint8Array(bytes)) !== ref.sha256) return { at: 'altered' };
  return { at: 'here', url: URL.createObjectURL(new Blob([bytes], { type: ref.type })) };
}
