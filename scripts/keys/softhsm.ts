/**
 * For tests only: a PKCS #11 token in software. $SOFTHSM2_MODULE, else where Debian has it, else apt (only as root on
 * Debian), else a reason to skip. Never sudo, never a question.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const DEBIAN = '/usr/lib/softhsm/libsofthsm2.so';
const require = createRequire(import.meta.url);

export type SoftToken = { module: string; label: string; pin: string; remove: () => void };

/** A reason in words, or null where a command went well. */
function failure(command: string, args: readonly string[], cwd = process.cwd()): string | null {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'ignore', timeout: 240_000 });
  return status === 0 ? null : `${command} ${args[0] ?? ''}: ${error?.message ?? `status ${status}`}`;
}

function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function findModule(): string | null {
  const given = process.env.SOFTHSM2_MODULE;
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) throw new Error(`SOFTHSM2_MODULE=${given} does not exist.`);
    return given;
  }
  if (!existsSync(DEBIAN) && process.getuid?.() === 0 && isDebian()) {
    failure('apt-get', ['-q', 'update']);
    failure('apt-get', ['-q', '-y', '--no-install-recommends', 'install', 'softhsm2']);
  }
  return existsSync(DEBIAN) ? DEBIAN : null;
}

/** The binding is compiled where it is first needed: no demonstration waits for a compiler. */
function buildBinding(): string | null {
  let folder: string;
  try {
    folder = dirname(require.resolve('pkcs11js/package.json'));
  } catch {
    return 'pkcs11js is not installed';
  }
  if (existsSync(join(folder, 'build', 'Release', 'pkcs11.node'))) return null;
  return failure('npm', ['explore', 'pkcs11js', '--', 'node-gyp', 'rebuild'], join(folder, '..', '..'));
}

/** A fresh token in a folder of its own, and SOFTHSM2_CONF pointing there; or why there is none. */
export function makeSoftToken(): SoftToken | { skip: string } {
  const module = findModule();
  if (module === null) return { skip: 'no SoftHSM here: install softhsm2, or name it in SOFTHSM2_MODULE' };
  const unbuilt = buildBinding();
  if (unbuilt !== null) return { skip: `no binding for PKCS #11: ${unbuilt}` };
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-token-'));
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(
    join(folder, 'softhsm2.conf'),
    `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf');
  const [label, pin] = ['isoloir-test', randomBytes(8).toString('hex')];
  const soPin = randomBytes(8).toString('hex');
  const init = ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', soPin, '--module', module];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const why = failure('softhsm2-util', init);
  if (why === null) return { module, label, pin, remove };
  remove();
  return { skip: why };
}
