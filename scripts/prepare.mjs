// What must stand before anything runs: packages, generated clients, the build. Each step is skipped when what it
// depends on has not changed, and leaves its mark only after it has succeeded: killed half-way, it starts again.
// Plain JavaScript without dependencies: before `npm ci` there is nothing else.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const marks = path.join(root, '.cache', 'marks');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** A step that failed for a reason worth one sentence; the log says the rest. */
export class StepError extends Error {}

/** Runs a command without standard input; its output goes to a log file, shown in part when it fails. */
export function run(name, command, args, { env = {}, log = path.join(root, '.cache', `${name}.log`) } = {}) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const out = fs.openSync(log, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', out, out] });
    const done = (why) => {
      fs.closeSync(out);
      if (!why) return resolve();
      const tail = fs.readFileSync(log, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
      reject(new StepError(`${reason(tail) ?? `${name} failed (${why})`}.\n${tail}\nAll of it: ${log}`));
    };
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(code === 0 ? '' : (signal ?? `exit status ${code}`)));
  });
}

/** The sentence for the failures that a newcomer meets. */
export function reason(text) {
  if (/ENOSPC|No space left on device/.test(text)) return 'The disk is full: free a few gigabytes and start again';
  if (/ENOTFOUND|ECONNREFUSED.*registry|EAI_AGAIN|ETIMEDOUT/.test(text))
    return 'The package registry cannot be reached';
  return undefined;
}

/** Packages as the lock says. npm writes its own record last, so a half-made node_modules is made anew. */
export async function install(say) {
  if (installed()) return;
  say('installing packages (npm ci; a minute or two)');
  await run('npm-ci', npm, ['ci', '--no-audit', '--no-fund']);
}

function installed() {
  const read = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  try {
    const have = read('node_modules/.package-lock.json');
    return Object.entries(read('package-lock.json')).every(
      ([at, { version, optional, link }]) =>
        at === '' || link || (optional && !have[at]) || have[at]?.version === version,
    );
  } catch {
    return false;
  }
}

/** Prisma's clients, from prisma/. */
export async function generate(say) {
  const fingerprint = hashOf(['prisma', 'scripts/db', 'package-lock.json']);
  if (unchanged('generate', fingerprint) && fs.existsSync(path.join(root, 'lib/people/generated'))) return;
  say('generating database clients');
  await run('generate', npm, ['run', 'generate']);
  mark('generate', fingerprint);
}

const inScripts = (name) => `scripts/${name}`;
const sources = [
  ...['app', 'lib', 'prisma', 'public', 'server.ts', 'proxy.ts', 'instrumentation.ts', 'next.config.js'],
  ...['build-booth.ts', 'booth-shell.ts', 'build-enrol.ts', 'people-shell.ts', 'browser-build.ts'].map(inScripts),
  ...['compress.ts', 'build-server.ts'].map(inScripts),
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
];

/** Booth, Next and server, as they run in production, from clients that are generated already (others may be reading
 * them). Tests beside the sources do not count as a change. */
export async function build(say) {
  const fingerprint = hashOf(sources);
  if (unchanged('build', fingerprint) && fs.existsSync(path.join(root, 'dist/server.js'))) return;
  say('building (once; about a minute)');
  await run('build', npm, ['run', 'build:product'], { env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } });
  mark('build', fingerprint);
}

/** Everything, in order. `say` is told of each step that really runs. */
export async function prepare(say) {
  await install(say);
  await generate(say);
  await build(say);
}

function unchanged(step, fingerprint) {
  const file = path.join(marks, step);
  const same = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === fingerprint;
  if (!same) fs.rmSync(file, { force: true });
  return same;
}

function mark(step, fingerprint) {
  fs.mkdirSync(marks, { recursive: true });
  fs.writeFileSync(path.join(marks, step), fingerprint);
}

/** One hash over names and bytes of files and folders; what is missing counts as empty. */
function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  const visit = (at) => {
    const stat = fs.statSync(path.join(root, at), { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      if (/\/(generated|vectors)$/.test(at)) return;
      for (const name of fs.readdirSync(path.join(root, at)).sort()) visit(`${at}/${name}`);
    } else if (stat && !/\.(test|spec)\.tsx?$/.test(at)) {
      hash.update(`${at}\0${stat.size}\0`).update(fs.readFileSync(path.join(root, at)));
    }
  };
  paths.forEach(visit);
  return hash.digest('hex');
}
