/** The drill's databases: as every test's, with what PostgreSQL writes to its own log listened to, for the thief. */
import { startClusters } from '../db/embedded.mjs';

export type Start = typeof startClusters;
export type Overheard = { start: Start; log: () => string };

export function overheard(start: Start = startClusters): Overheard {
  let written = '';
  const hear = (log: string) => {
    written += log;
  };
  return { start: (options) => start({ ...options, hear }), log: () => written };
}
