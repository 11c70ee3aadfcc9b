/** What stops us and can be said in one sentence. */
export class ClusterError extends Error {}

export type Clusters = {
  /** CLUSTER_*_ADMIN_URL, *_OWNER_URL and the runtime URLs of both sides. */
  env: Record<string, string>;
  home: string;
  ports: { people: number; urn: number };
  /** Ends one cluster by SIGKILL, all its processes at once, as a crash would. */
  kill: (cluster: 'people' | 'urn') => Promise<void>;
  /** Starts a killed one again: same port, same data, after its own recovery. Nothing where it runs. */
  start: (cluster: 'people' | 'urn') => Promise<void>;
  stop: () => Promise<void>;
};

export function startClusters(options: {
  dir: string;
  durable?: boolean;
  notify?: (sentence: string) => void;
  hear?: (log: string) => void;
}): Promise<Clusters>;

export function clusterHome(dir: string): {
  home: string;
  account: { uid?: number; gid?: number };
  notice: string | null;
};

export function wipeClusters(dir: string): void;
