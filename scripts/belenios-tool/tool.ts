/**
 * belenios-tool, the independent program that confirms our elections: fetched from Debian's archive with apt's own
 * signature check into a cache folder, beside the system and with its own libc. Never sudo, never a question.
 */
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianMirror } from './mirror.ts';

const exec = promisify(execFile);

/** trixie has 3.0, sid 3.3. */
export type Suite = 'trixie' | 'sid';

/** Why the tool cannot be had on this machine; for people. */
export class NoTool extends Error {
  override name = 'NoTool';
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const MINUTES = 60_000;

const cache = (): string => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'isoloir', 'belenios-tool');

type Program = { loader: string; libraries: string; binary: string };

/** The installed program, or null. */
function programIn(tree: string): Program | null {
  const binary = join(tree, 'usr/bin/belenios-tool');
  const folders = ['usr/lib64', 'usr/lib', 'lib64', 'lib'].map((folder) => join(tree, folder)).filter(existsSync);
  const deep = [...folders, ...folders.flatMap(libraryFolders)];
  const loader = deep.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).find(isLoader);
  return existsSync(binary) && loader !== undefined ? { loader, libraries: deep.join(':'), binary } : null;
}

const isLoader = (path: string): boolean => /\/ld-linux-[\w-]+\.so\.\d$/.test(path);

const libraryFolders = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /-linux-gnu$/.test(name))
    .map((name) => join(folder, name));

/** apt over lists and caches of our own: the system's are neither read nor written. */
function aptIn(work: string, suite: Suite, mirror: string) {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'debs'])
    mkdirSync(join(work, folder), { recursive: true });
  writeFileSync(join(work, 'suite.list'), `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
  const options = [
    `Dir::Etc::SourceList=${join(work, 'suite.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Dir::State::status=/dev/null',
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  return (command: 'apt-get' | 'apt-cache', ...args: string[]) =>
    exec(command, [...options, ...args], { cwd: join(work, 'debs'), env, timeout: 5 * MINUTES, maxBuffer: 2 ** 26 });
}

/** The tool and every library it needs, down to libc. */
const packagesOf = (depends: string): string[] => [...new Set(depends.match(/^[a-z0-9][a-z0-9.+-]+$/gm) ?? [])];

async function install(suite: Suite, say: (text: string) => void): Promise<Program> {
  const mirror = debianMirror();
  if (mirror === null) throw new NoTool('apt on this machine is not set up for Debian');
  if (!existsSync(KEYRING)) throw new NoTool('this machine has no keyring of the Debian archive');
  const work = mkdtempSync(join(tmpdir(), 'belenios-tool-'));
  try {
    say(`fetching belenios-tool (${suite}) from ${mirror}\n`);
    const apt = aptIn(work, suite, mirror);
    await apt('apt-get', '-qq', 'update');
    const only = [
      '--recurse',
      '--no-recommends',
      '--no-suggests',
      '--no-conflicts',
      '--no-breaks',
      '--no-replaces',
      '--no-enhances',
    ];
    const { stdout } = await apt('apt-cache', 'depends', ...only, 'belenios-tool');
    await apt('apt-get', '-qq', 'download', ...packagesOf(stdout));
    const tree = join(work, 'tree');
    mkdirSync(tree);
    for (const deb of readdirSync(join(work, 'debs'))) await exec('dpkg-deb', ['-x', join(work, 'debs', deb), tree]);
    if (programIn(tree) === null) throw new NoTool('the package holds no program that can be started');
    return keep(tree, suite);
  } catch (thrown) {
    if (thrown instanceof NoTool) throw thrown;
    const stderr = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim().split('\n').at(-1) : '';
    throw new NoTool(
      `belenios-tool could not be fetched from ${mirror}: ${stderr || (thrown instanceof Error ? thrown.message : '')}`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Moves the finished tree to its place in one step, so that a half-made one is never used. */
function keep(tree: string, suite: Suite): Program {
  const target = join(cache(), suite);
  mkdirSync(cache(), { recursive: true });
  const staged = mkdtempSync(join(cache(), 'new-'));
  try {
    // Across file systems a rename fails: copy beside the target first.
    cpSync(tree, join(staged, 'tree'), { recursive: true, verbatimSymlinks: true });
    if (!existsSync(target)) renameSync(join(staged, 'tree'), target);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  const program = programIn(target);
  if (program === null) throw new NoTool(`${target} holds no program; remove it and try again`);
  return program;
}

export type Answer = { status: number; stdout: string; stderr: string };
export type Tool = (args: readonly string[], options?: { cwd?: string; input?: string }) => Promise<Answer>;

function runner({ loader, libraries, binary }: Program): Tool {
  return (args, { cwd, input } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(loader, ['--library-path', libraries, binary, ...args], { cwd, stdio: 'pipe' });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.on('error', reject);
      child.on('close', (status) => {
        resolve({ status: status ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
      });
      // A command that reads nothing may be gone before its input is written.
      child.stdin.on('error', () => {});
      child.stdin.end(input ?? '');
    });
}

/** The tool, fetched on first use. @throws NoTool with the reason */
export async function beleniosTool(suite: Suite = 'trixie', say: (text: string) => void = () => {}): Promise<Tool> {
  return runner(programIn(join(cache(), suite)) ?? (await install(suite, say)));
}
