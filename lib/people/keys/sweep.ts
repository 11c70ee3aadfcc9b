/** Keys in the token that no urn has: of a preparation made anew, dropped, or cut off by a crash. */
import { now } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import { withPeople } from '../db.ts';
import { destroyInToken, listToken } from './token.ts';

/** One that is being prepared right now has no row yet either; no preparation takes an hour. */
const HOUR = 3600_000;

const firstSeen = () => shared('people/token-strays', () => new Map<string, number>());

/** Destroys what has been nobody's for an hour. @returns how many */
export async function sweepToken(): Promise<number> {
  if (peopleConfig().token === null) return 0;
  const inToken = await listToken();
  const known = await withPeople(async (tx) => {
    const { rows } = await tx.query<{ uuid: string }>(`SELECT uuid FROM issuing_key WHERE place = 'token'`);
    return new Set(rows.map(({ uuid }) => uuid));
  });
  const strays = inToken.filter((uuid) => !known.has(uuid));
  const seen = firstSeen();
  for (const uuid of seen.keys()) if (!strays.includes(uuid)) seen.delete(uuid);
  let destroyed = 0;
  for (const uuid of strays) {
    const since = seen.get(uuid) ?? now();
    seen.set(uuid, since);
    if (now() - since < HOUR) continue;
    await destroyInToken(uuid);
    seen.delete(uuid);
    destroyed++;
  }
  return destroyed;
}
