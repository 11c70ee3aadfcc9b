/** Public keys of passkeys, as COSE (RFC 9052, RFC 9053, RFC 8230, RFC 8812): the three algorithms of PROTOCOL §2.8. */
import { decode } from 'cborg';
import { type Bytes, fromHex, toBase64Url } from '#lib/ground/bytes.ts';

export type CoseKey = { algorithm: 'ES256' | 'EdDSA' | 'RS256'; jwk: JsonWebKey };

/** Labels of RFC 9053 and RFC 8230. */
const KTY = 1;
const ALG = 3;

/** Reads CBOR that has one spelling: definite lengths, shortest integers, no member twice, nothing after.
 * @throws Error for anything else. */
export const readCbor = (bytes: Uint8Array): unknown =>
  decode(bytes, {
    strict: true,
    useMaps: true,
    allowIndefinite: false,
    allowUndefined: false,
    rejectDuplicateMapKeys: true,
  });

/**
 * The key, ready for WebCrypto. Only the parameters of its algorithm may be present.
 * @throws RangeError for any other key, curve, size or encoding.
 */
export function readCoseKey(bytes: Uint8Array): CoseKey {
  const map = parseMap(bytes);
  const bytesAt = (label: number, length: number): Bytes => {
    const value = map.get(label);
    if (!(value instanceof Uint8Array) || value.length !== length) throw new RangeError('COSE parameter of wrong size');
    return new Uint8Array(value);
  };
  const has = (expected: readonly (readonly [number, number])[], ...others: readonly number[]): boolean =>
    map.size === expected.length + others.length &&
    expected.every(([label, value]) => map.get(label) === value) &&
    others.every((label) => map.has(label));

  // EC2, ES256, P-256
  if (
    has(
      [
        [KTY, 2],
        [ALG, -7],
        [-1, 1],
      ],
      -2,
      -3,
    )
  ) {
    const point = { x: toBase64Url(bytesAt(-2, 32)), y: toBase64Url(bytesAt(-3, 32)) };
    return { algorithm: 'ES256', jwk: { kty: 'EC', crv: 'P-256', ...point } };
  }
  // OKP, EdDSA, Ed25519
  if (
    has(
      [
        [KTY, 1],
        [ALG, -8],
        [-1, 6],
      ],
      -2,
    )
  ) {
    return { algorithm: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(bytesAt(-2, 32)) } };
  }
  // RSA, RS256, e = 65537, 2048 to 4096 bits
  if (
    has(
      [
        [KTY, 3],
        [ALG, -257],
      ],
      -1,
      -2,
    )
  ) {
    const n = map.get(-1);
    if (!(n instanceof Uint8Array) || ![256, 384, 512].includes(n.length) || (n[0] ?? 0) < 0x80)
      throw new RangeError('RSA modulus of wrong size');
    if (toBase64Url(bytesAt(-2, 3)) !== toBase64Url(fromHex('010001'))) throw new RangeError('RSA exponent');
    return { algorithm: 'RS256', jwk: { kty: 'RSA', n: toBase64Url(new Uint8Array(n)), e: 'AQAB' } };
  }
  throw new RangeError('not a COSE key of a kept algorithm');
}

function parseMap(bytes: Uint8Array): ReadonlyMap<unknown, unknown> {
  let value: unknown;
  try {
    value = readCbor(bytes);
  } catch {
    throw new RangeError('not CBOR');
  }
  if (!(value instanceof Map)) throw new RangeError('not a COSE key');
  return value;
}
