/** For tests and benches: one archive in a folder of its own, and the tool's answer about it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArchive, writeArchive } from '#lib/election/archive.ts';
import { layOut, readSteps } from '#lib/election/archive-event.ts';
import type { Answer, Tool } from './tool.ts';

/** Runs the work in a new folder that holds just this archive: the tool wants exactly one `.bel`. */
export async function withArchive<T>(bel: Uint8Array, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-bel-'));
  try {
    writeFileSync(join(folder, 'election.bel'), bel);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `election verify`: file, trustees, tally and decryption. Ballots it may pass unseen (BELENIOS §13). */
export const verifyWith = (tool: Tool, bel: Uint8Array, ...options: string[]): Promise<Answer> =>
  withArchive(bel, (folder) => tool(['election', 'verify', '--dir', folder, ...options]));

/** The archive as it was before the first ballot: what `verify-ballot` is asked against. */
export function setupOnly(bel: Uint8Array): Uint8Array {
  const { timestamp } = readArchive(bel);
  const setup = readSteps(readArchive(bel)).filter(({ type }) => type === 'Setup');
  return writeArchive({ timestamp, records: layOut(setup) });
}

/** `election verify-ballot` for each ballot: the sound way. Numbers (from 1) of those refused. */
export async function refusedBallots(tool: Tool, bel: Uint8Array): Promise<number[]> {
  const ballots = readSteps(readArchive(bel)).flatMap((step) => (step.type === 'Ballot' ? [step.ballot] : []));
  return withArchive(setupOnly(bel), async (folder) => {
    const refused: number[] = [];
    for (const [i, ballot] of ballots.entries()) {
      const file = join(folder, 'ballot.json');
      writeFileSync(file, ballot);
      const { status } = await tool(['election', 'verify-ballot', '--dir', folder, '--ballot', file]);
      if (status !== 0) refused.push(i + 1);
    }
    return refused;
  });
}

/**
 * Both ways of asking about a finished archive. @returns why it is not confirmed; nothing where it is.
 * Give the suite of a 3.x tool; browser tests and the demo use it.
 */
export async function whyNotConfirmed(tool: Tool, bel: Uint8Array): Promise<string | null> {
  const { status, stderr } = await verifyWith(tool, bel);
  if (status !== 0 || !stderr.includes('all checks passed')) return `election verify: ${stderr.trim()}`;
  const refused = await refusedBallots(tool, bel);
  return refused.length === 0 ? null : `verify-ballot refuses ballot ${refused.join(', ')}`;
}
