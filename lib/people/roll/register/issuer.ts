/** The issuing keys of the urns: opened once per process, used for blind signatures and nothing else. */
import type { KeyObject } from 'node:crypto';
import { modulusOf, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { type Bytes, compareBytes } from '#lib/ground/bytes.ts';
import { ok, type Result } from '#lib/ground/result.ts';
import { shared } from '#lib/ground/shared.ts';
import { threadsOf, type Unserved } from '#lib/ground/threads.ts';
import type { PeopleTx } from '../../db.ts';
import { issuingKeyName, signInToken, unwrapPeople, wrapPeople } from '../../keys/index.ts';
import { Signed, signJob } from './sign-job.ts';

const signers = threadsOf({ name: 'sign', here: signJob, answer: Signed });

/** Signs blinded requests with one urn's key, wherever that key lies. */
export type Issuer = {
  /** RFC 9474 §4.3, S^e = B checked; null for what is no request under this key. Refuses where too many wait. */
  sign: (request: Bytes, signal?: AbortSignal) => Promise<Result<Bytes | null, Unserved>>;
};

const issuers = (): Map<string, Issuer> => shared('people/issuers', () => new Map<string, Issuer>());

export const wrapIssuingKey = (uuid: string, secret: Bytes): Promise<Bytes> => wrapPeople(issuingKeyName(uuid), secret);

/** A thread is lent the key for one job and keeps none: what crosses is OpenSSL's handle, whose bytes stay where they are. */
export const issuerOf = (key: KeyObject): Issuer => {
  const modulus = modulusOf(key);
  return { sign: (request, signal) => signers.run({ key, modulus, request }, { signal }) };
};
const ofToken = (uuid: string, modulus: Bytes): Issuer => ({
  sign: async (request) => ok(await signInToken(uuid, modulus, request)),
});

/**
 * The issuer of an urn; null while its key is sealed.
 * @throws Error where the urn has no key (any more), or it lies under a key that was not given.
 */
export async function issuingKey(tx: PeopleTx, uuid: string): Promise<Issuer | null> {
  const kept = issuers().get(uuid);
  if (kept !== undefined) return kept;
  const { rows } = await tx.query<{ wrapped: Buffer; modulus: Buffer; place: string }>(
    'SELECT wrapped, modulus, place FROM issuing_key WHERE uuid = $1',
    [uuid],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an urn without issuing key');
  if (row.place === 'sealed') return null;
  const issuer =
    row.place === 'token'
      ? ofToken(uuid, Uint8Array.from(row.modulus))
      : issuerOf(readIssuingKey(await unwrapPeople(issuingKeyName(uuid), row.wrapped)));
  issuers().set(uuid, issuer);
  return issuer;
}

/** 1 ≤ B < n, spelled in as many bytes as n. */
export const isRequest = (request: Uint8Array, modulus: Uint8Array): boolean =>
  request.length === modulus.length && compareBytes(request, modulus) < 0 && request.some((byte) => byte !== 0);

/** S = B^d, S^e = B checked by the signer. @throws Error for a request that is none */
export async function signBlinded(
  issuer: Issuer,
  request: Bytes,
  signal?: AbortSignal,
): Promise<Result<Bytes, Unserved>> {
  const answer = await issuer.sign(request, signal);
  if (!answer.ok) return answer;
  if (answer.value === null) throw new Error('not a request under this key');
  return ok(answer.value);
}

/** A key that was destroyed or changed its place: this process no longer has it. */
export const forgetIssuer = (uuid: string): boolean => issuers().delete(uuid);

/** Forgets the keys that another process has destroyed. */
export async function forgetDestroyed(tx: PeopleTx): Promise<void> {
  if (issuers().size === 0) return;
  const { rows } = await tx.query<{ uuid: string }>('SELECT uuid FROM issuing_key WHERE uuid = ANY($1)', [
    [...issuers().keys()],
  ]);
  const alive = new Set(rows.map(({ uuid }) => uuid));
  for (const uuid of issuers().keys()) if (!alive.has(uuid)) issuers().delete(uuid);
}
