/** The control run's databases: those of both sides in one cluster, with one log of writes and one count of transactions. */
import { type Clusters, startClusters } from '../../db/embedded.mjs';

/** As `startClusters`; then the urn's cluster is ended, and whatever names it names people's. */
export async function startOneCluster(options: Parameters<typeof startClusters>[0]): Promise<Clusters> {
  const clusters = await startClusters(options);
  await clusters.kill('urn');
  return {
    ...clusters,
    env: inPeoples(clusters.env),
    ports: { people: clusters.ports.people, urn: clusters.ports.people },
    kill: () => clusters.kill('people'),
    start: () => clusters.start('people'),
  };
}

/** The URLs of the urn, at people's cluster. Roles that both clusters have are one role now, with one password. */
export function inPeoples(env: Readonly<Record<string, string>>): Record<string, string> {
  const passwords = new Map<string, string>();
  const moved: Record<string, string> = {};
  const host = new URL(env.CLUSTER_PEOPLE_ADMIN_URL ?? '').host;
  const all = Object.entries(env).map(([name, text]) => ({ name, url: new URL(text) }));
  // in whatever order the two clusters came up, it is people's passwords that hold
  const peoples = all.filter(({ url }) => url.host === host);
  for (const { url } of peoples) passwords.set(url.username, url.password);
  for (const { name, url } of all) {
    url.host = host;
    url.password = passwords.get(url.username) ?? url.password;
    moved[name] = url.href;
  }
  return moved;
}
