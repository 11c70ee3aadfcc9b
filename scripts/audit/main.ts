/** `npm run audit:register`: audits who signed a register, offline, and says so by its exit status (PROTOCOL §8). */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { askSigners, type Sample } from '#lib/board/register-audit/asked.ts';
import { auditRegister } from '#lib/board/register-audit/index.ts';
import { lastHead, sampleSeed } from '#lib/board/register-audit/sample.ts';
import { type Arguments, readArguments, usage } from './arguments.ts';
import { asJson, asText, isValid, type Outcome } from './report.ts';

/** Records between two signs of life. */
const SAID = 2000;

/** Lines of a file, one in memory at a time; what follows the last newline is a line too. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** What the minutes note before the drawing (OPERATIONS): SHA-256 of the file's bytes, hex. */
async function fingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function audit({ register, journal: path, ...asking }: Arguments): Promise<Outcome> {
  const journal = await readFile(path, 'utf8');
  const answers = asking.answers === null ? null : await readFile(asking.answers, 'utf8');
  const { checks, faults, signers } = await auditRegister(linesOf(register), journal, (record) => {
    if (record % SAID === 0) process.stderr.write(`${record} records\n`);
  });
  const seed = asking.seed ?? (asking.text === null ? null : sampleSeed(lastHead(journal), asking.text));
  let sample: Sample | null = null;
  if (seed !== null && signers !== null) {
    const [drawn, more] = askSigners(signers, { ...asking, seed, answers });
    sample = drawn;
    checks.push(...more);
  }
  const files = { register: await fingerprint(register), journal: await fingerprint(path) };
  return { checks, faults, sample, files, late: signers?.filter(({ late }) => late).length ?? 0 };
}

/** A file that is not there or not text is a failed check, with a sentence. */
async function run(argv: readonly string[]): Promise<0 | 1 | 2> {
  const args = readArguments(argv);
  if (args === null) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const outcome = await audit(args).catch((thrown: unknown): Outcome => {
    const checks = [{ name: 'files', ok: false, detail: whyNot(thrown) }];
    return { checks, faults: [], sample: null, files: null, late: 0 };
  });
  process.stdout.write(args.json ? asJson(outcome) : asText(outcome));
  return isValid(outcome) ? 0 : 1;
}

function whyNot(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return 'a file does not exist';
  if (code === 'EISDIR') return 'a folder was given where a file is needed';
  if (code === 'EACCES') return 'a file may not be read';
  return `the files cannot be checked (${thrown instanceof Error ? thrown.name : 'fault'})`;
}

process.exitCode = await run(process.argv.slice(2));
