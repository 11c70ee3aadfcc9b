/** The command lines of `npm run backup` and `npm run restore`. */
import { parseArgs } from 'node:util';
import { Side } from './stream.ts';

export const backupUsage = `Usage: npm run backup -- people --out FILE
       npm run backup -- urn --out FILE
       npm run backup -- board --out DIR

people, urn: the databases of one side (owner's URLs), encrypted under BACKUP_KEY (base64url of 32 random bytes) or the
  first line of BACKUP_KEY_FILE. The urn's waiting ballots and their keys are never in it.
board: a copy of both public boards (PEOPLE_ORIGIN, URN_ORIGIN), added to at each call; secret from nobody.
Exit status: 0 done, 1 not done (the sentence says why; nothing is left half-written), 2 wrong use.`;

export const restoreUsage = `Usage: npm run restore -- people FILE --board DIR
       npm run restore -- urn FILE --board DIR
       npm run restore -- call

Puts a backup back into empty databases (npm run db:setup), with the side stopped; then continues its boards from DIR, a
copy made by npm run backup -- board. FILE may be left out to do only the second.
call: on the people's host, once a restored urn runs again: letters ask the voters of open votes to open their booth.
Exit status: 0 done, 1 not done (the sentence says why), 2 wrong use.`;

export type BackupOrder = { what: Side | 'board'; out: string };
export type RestoreOrder = { side: Side; file: string | null; board: string } | { side: 'call' };

/** Null for wrong use. */
export function readBackupOrder(argv: readonly string[]): BackupOrder | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { out: { type: 'string' } },
      allowPositionals: true,
    });
    const [what, ...more] = positionals;
    if (more.length > 0 || values.out === undefined || values.out === '') return null;
    return what === 'board' ? { what, out: values.out } : { what: Side.parse(what), out: values.out };
  } catch {
    return null;
  }
}

/** Null for wrong use. */
export function readRestoreOrder(argv: readonly string[]): RestoreOrder | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { board: { type: 'string' } },
      allowPositionals: true,
    });
    const [side, file = null, ...more] = positionals;
    if (side === 'call') return file === null && values.board === undefined ? { side } : null;
    if (more.length > 0 || values.board === undefined || values.board === '') return null;
    return { side: Side.parse(side), file, board: values.board };
  } catch {
    return null;
  }
}
