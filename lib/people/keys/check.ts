import { findUnknown } from '#lib/crypto/keyring.ts';
import { readAtRest } from '#lib/ground/at-rest.ts';
import { ConfigFault, peopleConfig } from '#lib/ground/config.ts';
import { withPeople } from '../db.ts';
import { listToken } from './token.ts';
import { peopleKeys } from './wrapped.ts';

/**
 * Before anything starts: the key given is the one that the database lies under [a platform that opens for a vote and
 * finds at the first signature that it cannot sign].
 * @throws ConfigFault naming the key that is missing
 */
export async function checkPeopleKeys(): Promise<void> {
  const things = await withPeople((tx) => readAtRest((sql) => tx.query(sql), 'people'));
  const unknown = await findUnknown(peopleKeys(), things);
  if (unknown !== null)
    throw new ConfigFault(
      `${unknown.thing.table} lies under key ${unknown.id}: neither PEOPLE_KEK nor PEOPLE_KEK_ALSO is that key`,
    );
  await checkTokenKeys();
}

/** The token is there, and has every key that the database says it has. @throws ConfigFault */
async function checkTokenKeys(): Promise<void> {
  const { rows } = await withPeople((tx) =>
    tx.query<{ uuid: string }>(`SELECT uuid FROM issuing_key WHERE place = 'token'`),
  );
  if (rows.length === 0 && peopleConfig().issuer !== 'pkcs11') return;
  const inToken = new Set(await listToken());
  const lost = rows.filter(({ uuid }) => !inToken.has(uuid));
  if (lost.length > 0) throw new ConfigFault(`PKCS11_TOKEN: ${lost.length} issuing keys are not in this token`);
}
