/** `npm run restore`: see arguments.ts. What cannot be brought back is counted and said. */
import fs from 'node:fs';
import { readRestoreOrder, restoreUsage } from './arguments.ts';
import { continueJournals } from './continue-people.ts';
import { continueUrns } from './continue-urn.ts';
import { loadSide } from './load.ts';
import { backupKey } from './main.ts';
import { noteRestoration, settlePeople } from './settle.ts';
import { BackupError, openLines, type Side } from './stream.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Backup and copy into empty databases. @param file null: only the boards are continued. @returns what to tell */
export async function restore(env: Environment, side: Side, file: string | null, board: string): Promise<string[]> {
  if (!fs.existsSync(board)) throw new BackupError(`${board}: no such folder.`);
  const told: string[] = [];
  if (file !== null) {
    if (!fs.existsSync(file)) throw new BackupError(`${file}: no such file.`);
    const rows = await loadSide(env, side, openLines(backupKey(env), side, fs.createReadStream(file)));
    for (const [database, count] of rows) told.push(`${database}: ${count} rows.`);
  }
  return [...told, ...(side === 'urn' ? await toldOfUrns(env, board) : await toldOfPeople(env, board, file !== null))];
}

async function toldOfUrns(env: Environment, board: string): Promise<string[]> {
  const done = await continueUrns(env, board);
  return [
    ...done.map(
      ({ phi, had, added, ballots }) =>
        `urn/${phi}: ${had} events in the backup, ${added} from the copy (${ballots} ballots).`,
    ),
    'Ballots that had a receipt and were not yet on the board are lost here. Nobody can say how many: once the urn runs again, have the voters called to open their booth (on the people’s host: npm run restore -- call); it puts them in again by itself.',
  ];
}

async function toldOfPeople(env: Environment, board: string, isFresh: boolean): Promise<string[]> {
  const done = await continueJournals(env, board);
  const told = done.map(({ vote, had, added, signatures, kept, changes }) => {
    const lost = Math.max(0, signatures - kept);
    return [
      `journal/${vote}: ${had} events in the backup, ${added} from the copy.`,
      lost > 0
        ? ` At least ${lost} signatures of the register are lost: they come back when these members open their booth again.`
        : '',
      changes > 0
        ? ` ${changes} steps of changes about persons are in the journal: compare, and make again what is missing.`
        : '',
    ].join('');
  });
  if (!isFresh) return told;
  const { links } = await settlePeople(env);
  const before = await noteRestoration(env, 'people', done);
  return [
    ...told,
    ...before.map(({ at, side }) => `Put back before: ${side}, on ${at.toISOString().slice(0, 10)}.`),
    'Whoever is enrolled for a vote that is open gets a letter: open it once more, on the same device.',
    `${links} links of then were ended, and all sessions: send new invitations to whoever has no passkey.`,
  ];
}

/** After a restore of the urn, on the people's host: whoever is enrolled for an open vote is asked to open it again. */
export async function callVoters(env: Environment): Promise<string[]> {
  await noteRestoration(env, 'urn', []);
  return ['Whoever is enrolled for a vote that is open gets a letter: open it once more, on the same device.'];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const order = readRestoreOrder(process.argv.slice(2));
  if (order === null) {
    console.error(restoreUsage);
    process.exitCode = 2;
  } else {
    try {
      const told =
        order.side === 'call' ? callVoters(process.env) : restore(process.env, order.side, order.file, order.board);
      for (const sentence of await told) console.log(sentence);
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
