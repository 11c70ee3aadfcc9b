import { findUnknown } from '#lib/crypto/keyring.ts';
import { readAtRest } from '#lib/ground/at-rest.ts';
import { ConfigFault } from '#lib/ground/config.ts';
import { withUrn } from './db.ts';
import { urnKeys } from './wrapped.ts';

/**
 * Before the urn starts: the key given is the one that its database lies under.
 * @throws ConfigFault naming the key that is missing
 */
export async function checkUrnKeys(): Promise<void> {
  const things = await withUrn((tx) => readAtRest((sql) => tx.query(sql), 'urn'));
  const unknown = await findUnknown(urnKeys(), things);
  if (unknown !== null)
    throw new ConfigFault(
      `${unknown.thing.table} lies under key ${unknown.id}: neither URN_KEK nor URN_KEK_ALSO is that key`,
    );
}
