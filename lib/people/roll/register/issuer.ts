/** The issuing keys of the urns: unwrapped once per process, used for blind signatures and nothing else. */
import type { KeyObject } from 'node:crypto';
import { blindSign, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { unwrap, wrap } from '#lib/crypto/wrap.ts';
import { type Bytes, compareBytes } from '#lib/ground/bytes.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import type { PeopleTx } from '../../db.ts';

/** What the wrapping names, so that no wrapped key fits another urn (PROTOCOL §2.7). */
const what = (uuid: string): string => `issuing-key/${uuid}`;

const keys = (): Map<string, KeyObject> => shared('people/issuing-keys', () => new Map<string, KeyObject>());

export const wrapIssuingKey = (uuid: string, secret: Bytes): Promise<Bytes> =>
  wrap(peopleConfig().kek, what(uuid), secret);

/** @throws Error where the urn has no key, or the key-encryption key is another. */
export async function issuingKey(tx: PeopleTx, uuid: string): Promise<KeyObject> {
  const kept = keys().get(uuid);
  if (kept !== undefined) return kept;
  const { rows } = await tx.query<{ wrapped: Buffer }>('SELECT wrapped FROM issuing_key WHERE uuid = $1', [uuid]);
  const [row] = rows;
  if (row === undefined) throw new Error('an urn without issuing key');
  const key = readIssuingKey(await unwrap(peopleConfig().kek, what(uuid), Uint8Array.from(row.wrapped)));
  keys().set(uuid, key);
  return key;
}

/** 1 ≤ B < n, spelled in as many bytes as n. */
export const isRequest = (request: Uint8Array, modulus: Uint8Array): boolean =>
  request.length === modulus.length && compareBytes(request, modulus) < 0 && request.some((byte) => byte !== 0);

/** S = B^d, S^e = B checked by the signer. @throws Error for a request that is none */
export function signBlinded(key: KeyObject, request: Uint8Array): Bytes {
  const answer = blindSign(key, request);
  if (answer === null) throw new Error('not a request under this key');
  return answer;
}
