/** The archive of one urn as anybody derives it: from its live chain and its vote's journal (PROTOCOL §6). */

import { deriveArchive } from '#lib/board/derive-archive.ts';
import { formatLine, type Line, readEvents } from '#lib/board/event.ts';
import { readChain, readJournal } from '#lib/board/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';
import { withPeople } from '../db.ts';
import { findUrn, readLife } from '../roll/register/index.ts';

const fileOf = (lines: readonly Line[]): string => lines.map(formatLine).join('');

/** Archives kept at once: a result is asked for by many, and deriving one takes seconds. */
const KEPT = 4;

const archives = () => shared('people/archives', () => new Map<Phi, Promise<Bytes | null>>());

/** Bytes of the `.bel`; null until the result is published and the journal says so. Final, so derived once, however many
 * ask at the same time. */
export function archiveOf(phi: Phi): Promise<Bytes | null> {
  const kept = archives().get(phi);
  if (kept !== undefined) return kept;
  const derived = derive(phi).then(
    (bytes) => {
      if (bytes === null) archives().delete(phi);
      else for (const oldest of [...archives().keys()].slice(0, -KEPT)) archives().delete(oldest);
      return bytes;
    },
    (thrown: unknown) => {
      archives().delete(phi);
      throw thrown;
    },
  );
  archives().set(phi, derived);
  return derived;
}

async function derive(phi: Phi): Promise<Bytes | null> {
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
  const chain = await readChain(phi);
  // Kept for good, so made of nothing that can still grow.
  if (readEvents(chain.slice(-1))[0]?.event.type !== 'closing') return null;
  return Uint8Array.from(deriveArchive(fileOf(chain), fileOf(journal)));
}
