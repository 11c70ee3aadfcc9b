/**
 * Databases for the worlds of one suite: two clusters made, and every migration applied, once; each world starts copies.
 * A global setup of Playwright and of vitest; what starts a world without it has new clusters.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Clusters, clusterHome, startClusters, wipeClusters } from '../scripts/db/embedded.mjs';
import { setUpDatabases } from '../scripts/db/setup.ts';
import { clearAfterKilled } from '../scripts/db/test-clusters.ts';

/** Names the folder to those who run the tests, which are processes of their own. */
const VARIABLE = 'ISOLOIR_PREPARED_CLUSTERS';
const PREFIX = 'isoloir-prepared-';

export default async function prepare(): Promise<() => void> {
  clearAfterKilled(PREFIX);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  fs.chmodSync(dir, 0o755); // root's clusters run under another account
  const at = path.join(dir, 'clusters');
  const remove = () => {
    wipeClusters(at);
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    const clusters = await startClusters({ dir: at, durable: false });
    try {
      await setUpDatabases(clusters.env);
    } finally {
      await clusters.stop();
    }
  } catch (error) {
    remove();
    throw error;
  }
  process.env[VARIABLE] = clusterHome(at).home;
  return remove;
}

/** `isReady`: tables, roles and grants are there, as `setUpDatabases` makes them. */
type Prepared = Clusters & { isReady: boolean };

/** As `startClusters` in an empty folder, ready where the suite has prepared them. */
export const startPrepared = async (options: Parameters<typeof startClusters>[0]): Promise<Prepared> => {
  const prepared = process.env[VARIABLE];
  if (prepared !== undefined) {
    const { home } = clusterHome(options.dir);
    fs.mkdirSync(home, { recursive: true, mode: 0o755 });
    // owners and modes too, which PostgreSQL insists on
    execFileSync('cp', ['-a', `${prepared}/.`, home]);
  }
  return { ...(await startClusters(options)), isReady: prepared !== undefined };
};
