/**
 * The link by which the reader of a notice stops a change (PROTOCOL §3.5): the change's id and a MAC that only this house
 * can make. Nothing of it is kept; the same letter sent again has the same link.
 */
import { hmac } from '#lib/crypto/hash.ts';
import { type Bytes, concat, equal, fromBase64Url, fromHex, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { dataKey } from '../keys/index.ts';

const ID_BYTES = 16;
/** 2^128 to guess, over HTTP; what is won is that a change does not happen. */
const MAC_BYTES = 16;

/** 43 characters of base64url. */
export const OBJECTION = /^[A-Za-z0-9_-]{43}$/;

const macOf = (key: Bytes, change: string): Bytes =>
  hmac(key, enc('isoloir/v1/objection', change)).subarray(0, MAC_BYTES);

/** The token for a change. @param change its uuid */
export async function objectionTo(tx: PeopleTx, change: string): Promise<string> {
  const key = await dataKey(tx, 'objection');
  return toBase64Url(concat(fromHex(change.replaceAll('-', '')), macOf(key, change)));
}

/** The change that a token stops, whatever has become of it; null where the token is none that we made. */
export async function readObjection(tx: PeopleTx, token: string): Promise<string | null> {
  const bytes = fromBase64Url(token);
  if (bytes.length !== ID_BYTES + MAC_BYTES) return null;
  const change = toHex(bytes.subarray(0, ID_BYTES)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const key = await dataKey(tx, 'objection');
  return equal(macOf(key, change), bytes.subarray(ID_BYTES)) ? change : null;
}
