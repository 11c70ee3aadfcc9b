/** `npm run verify`: checks an election from its public files, and says so by its exit status (PROTOCOL §8). */

import { readFile } from 'node:fs/promises';
import { verifyAnnulled, verifyElection } from '#lib/board/verify/index.ts';
import { checkRefusal } from '#lib/board/verify/refusal.ts';
import { fastGroupOf } from '#lib/crypto/fast.ts';
import type { Check } from '#lib/ground/result.ts';
import { readArguments, usage } from './arguments.ts';
import { progressOn, reportOf } from './report.ts';

/** A file that is not there or not text is a failed check, with a sentence. */
async function verify(argv: readonly string[]): Promise<0 | 1 | 2> {
  const args = readArguments(argv);
  if (args === null) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  let checks: Check[];
  let notMade: string[] = [];
  try {
    const options = { onProgress: progressOn(process.stderr), groupFor: fastGroupOf };
    const text = async (path: string | undefined) => (path === undefined ? undefined : readFile(path, 'utf8'));
    if ('refusal' in args) {
      const request = args.request === undefined ? undefined : await readFile(args.request);
      const files = { file: await readFile(args.refusal, 'utf8'), request, journal: await text(args.journal) };
      ({ checks, notMade } = await checkRefusal(files));
    } else if (args.bel === null) {
      const [chain, journal] = [await readFile(args.chain, 'utf8'), await readFile(args.journal, 'utf8')];
      checks = await verifyAnnulled({ chain, journal }, options);
    } else {
      const bel = await readFile(args.bel);
      const [chain, journal] = [await text(args.chain), await text(args.journal)];
      ({ checks, notMade } = await verifyElection({ bel, chain, journal }, options));
    }
  } catch (thrown) {
    checks = [{ name: 'files', ok: false, detail: whyNot(thrown) }];
  }
  const valid = checks.length > 0 && checks.every(({ ok }) => ok);
  const { out, err } = reportOf({ valid, checks, notMade, json: args.json });
  process.stderr.write(err);
  process.stdout.write(out);
  return valid ? 0 : 1;
}

function whyNot(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return 'a file does not exist';
  if (code === 'EISDIR') return 'a folder was given where a file is needed';
  if (code === 'EACCES') return 'a file may not be read';
  return `the files cannot be checked (${thrown instanceof Error ? thrown.name : 'fault'})`;
}

process.exitCode = await verify(process.argv.slice(2));
