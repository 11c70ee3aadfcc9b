/** What lies under which key-encryption key, and the change from one to the other, in a database's own transaction. */
import { type Keyring, keyId, namedIn, openUnder, UnknownKey, wrapUnder } from '#lib/crypto/keyring.ts';
import { readAtRest, type Wrapped } from '#lib/ground/at-rest.ts';
import { parseKeys } from '#lib/ground/config.ts';
import { connected, SetupError } from '../db/setup.ts';

export type Side = 'people' | 'urn';
type Environment = Readonly<Record<string, string | undefined>>;

/** `current`: under the key given first · `also`: under the second · `missing`: under none of them · `broken`: names one
 * of them, or is too short, and does not open. */
export type State = 'current' | 'also' | 'missing' | 'broken';
export type Finding = { table: string; what: string; key: string; state: State };

const OWNER = { people: 'PEOPLE_OWNER_URL', urn: 'URN_OWNER_URL' } as const;

export function keyringOf(env: Environment, side: Side): Keyring {
  const { kek, kekAlso } = parseKeys(env, side);
  return { current: kek, also: kekAlso };
}

export function ownerOf(env: Environment, side: Side): { url: string; name: string } {
  const name = OWNER[side];
  const url = env[name];
  if (url === undefined || url === '') throw new SetupError(`${name} is not set.`);
  return { url, name };
}

async function judge(ring: Keyring, { table, what, wrapped }: Wrapped): Promise<Finding> {
  const key = namedIn(wrapped);
  try {
    const { isCurrent } = await openUnder(ring, what, wrapped);
    return { table, what, key: isCurrent ? keyId(ring.current) : key, state: isCurrent ? 'current' : 'also' };
  } catch (thrown) {
    return { table, what, key, state: thrown instanceof UnknownKey ? 'missing' : 'broken' };
  }
}

/** Tries every wrapped thing of a side. Changes nothing. */
export async function inspect(env: Environment, side: Side): Promise<Finding[]> {
  const ring = keyringOf(env, side);
  const { url, name } = ownerOf(env, side);
  const found = await connected(url, name, (client) => readAtRest((sql) => client.query(sql), side));
  return Promise.all(found.map((wrapped) => judge(ring, wrapped)));
}

/**
 * Puts everything of a side under its current key, in one transaction: all or nothing. What is under it already stays.
 * @returns how many were wrapped anew
 * @throws SetupError where something opens under none of the keys given; nothing has changed then
 */
export async function rotate(env: Environment, side: Side): Promise<number> {
  const ring = keyringOf(env, side);
  const { url, name } = ownerOf(env, side);
  return connected(url, name, async (client) => {
    await client.query('BEGIN');
    let count = 0;
    for (const { table, column, what, wrapped } of await readAtRest((sql) => client.query(sql), side, { lock: true })) {
      const { secret, isCurrent } = await openUnder(ring, what, wrapped).catch((thrown: unknown) => {
        const why = thrown instanceof UnknownKey ? `lies under key ${thrown.id}, which was not given` : 'does not open';
        throw new SetupError(`${what} (${table}) ${why}. Nothing was changed.`);
      });
      if (isCurrent) continue;
      const anew = await wrapUnder(ring, what, secret);
      await client.query(`UPDATE ${table} SET ${column} = $1 WHERE ${column} = $2`, [
        Buffer.from(anew),
        Buffer.from(wrapped),
      ]);
      count++;
    }
    await client.query('COMMIT');
    return count;
  });
}
