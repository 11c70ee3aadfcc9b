/** The archive of one urn as anybody derives it: from its live chain and its vote's journal (PROTOCOL §6). */

import { deriveArchive } from '#lib/board/derive-archive.ts';
import { formatLine, type Line } from '#lib/board/event.ts';
import { readChain, readJournal } from '#lib/board/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { withPeople } from '../db.ts';
import { findUrn, readLife } from '../roll/register/index.ts';

const fileOf = (lines: readonly Line[]): string => lines.map(formatLine).join('');

/** Bytes of the `.bel`, final once the result is published; null for an urn that is not frozen or has no chain yet. */
export async function archiveOf(phi: Phi): Promise<Bytes | null> {
  const vote = await withPeople(async (tx) => {
    const urn = await findUrn(tx, phi);
    if (urn === null) return null;
    return (await readLife(tx, urn.vote)).life.urns.has(phi) ? urn.vote : null;
  });
  if (vote === null) return null;
  const chain = await readChain(phi);
  if (chain.length === 0) return null;
  return Uint8Array.from(deriveArchive(fileOf(chain), fileOf(await readJournal(vote))));
}
