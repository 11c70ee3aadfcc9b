/** The two keys of the sealed register, derived from the data key of the people side: without its KEK nobody has them. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { PeopleTx } from '../db.ts';
import { dataKey } from '../keys/index.ts';

export type SealKeys = {
  /** HMAC-SHA-256: under which name somebody's row lies. */
  names: KeyObject;
  /** AES-256-GCM: what stands in it. */
  contents: KeyObject;
};

/** Not kept here: `dataKey` knows whether its root is committed. @throws UnknownKey under another KEK */
export async function sealKeys(tx: PeopleTx): Promise<SealKeys> {
  return {
    names: createSecretKey(await dataKey(tx, 'register-row')),
    contents: createSecretKey(await dataKey(tx, 'register-evidence')),
  };
}
