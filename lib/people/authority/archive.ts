/** The archive of one urn as anybody derives it: from its live chain and its vote's journal (PROTOCOL §6). */

import { deriveArchive } from '#lib/board/derive-archive.ts';
import { formatLine, type Line, readEvents } from '#lib/board/event.ts';
import { readChain, readJournal } from '#lib/board/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { withPeople } from '../db.ts';
import { findUrn, readLife } from '../roll/register/index.ts';

const fileOf = (lines: readonly Line[]): string => lines.map(formatLine).join('');

/** Bytes of the `.bel`; null until the result is published and the journal says so. */
export async function archiveOf(phi: Phi): Promise<Bytes | null> {
  const published = await withPeople(async (tx) => {
    const urn = await findUrn(tx, phi);
    if (urn === null) return null;
    const { life, passed } = await readLife(tx, urn.vote);
    return life.urns.get(phi)?.published ? { vote: urn.vote, passed } : null;
  });
  if (published === null) return null;
  const journal = await readJournal(published.vote);
  const decided = readEvents(journal).filter(({ event }) => event.type === 'decision').length;
  if (decided < published.passed) return null;
  return Uint8Array.from(deriveArchive(fileOf(await readChain(phi)), fileOf(journal)));
}
