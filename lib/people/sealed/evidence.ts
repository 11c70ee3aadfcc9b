/**
 * A line of the register as bytes of one length (PROTOCOL §5.4): who signed, with what, and the blind signatures given.
 * Every line of an urn is as long as the longest that our bounds allow, so that a size tells no browser and no passkey.
 */
import type { Assertion } from '#lib/election/assertion.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '#lib/ground/bytes.ts';

export type Evidence = {
  person: PersonId;
  /** The passkey that signed, and its key at that time. */
  credential: string;
  cose: Bytes;
  authenticatorData: Bytes;
  clientData: Bytes;
  signature: Bytes;
  /** Leaf of the roll's root at that time. */
  leaf: Bytes;
  /** B and S, one of each per issuer. */
  requests: readonly Bytes[];
  signatures: readonly Bytes[];
};

/** Evidence as the booth's assertion brings it. */
export const evidenceOf = (
  assertion: Assertion,
  rest: Pick<Evidence, 'person' | 'cose' | 'leaf' | 'requests' | 'signatures'>,
): Evidence => ({
  ...rest,
  credential: assertion.credential,
  authenticatorData: fromBase64Url(assertion.authenticatorData),
  clientData: fromBase64Url(assertion.clientDataJSON),
  signature: fromBase64Url(assertion.signature),
});

/** The bounds of `Assertion`, in bytes: credential, authenticator data, client data, signature. */
const ASSERTION = 1023 + 1050 + 2100 + 525;
/** Person, COSE key (RSA of 4096 bits is the longest we read), leaf, and two bytes of length for each of seven fields. */
const FIXED = 36 + 560 + 32 + 7 * 2;
/** Bytes of all but the pairs, rounded up. */
const LONGEST = Math.ceil((1 + FIXED + ASSERTION) / 512) * 512;
/** B and S of 3072 bits, and the two lengths. */
const PAIR = 2 * (384 + 2);

/** Plain bytes of every line of an urn with so many issuers. */
export const evidenceSize = (issuers: number): number => LONGEST + issuers * PAIR;

/** @throws RangeError for more than `evidenceSize`: nothing that our schemas let in */
export function packEvidence(one: Evidence): Bytes {
  const issuers = one.requests.length;
  const out = new Uint8Array(evidenceSize(issuers));
  const view = new DataView(out.buffer);
  out[0] = issuers;
  let at = 1;
  const { person, credential, cose, authenticatorData, clientData, signature, leaf, requests, signatures } = one;
  const fixed = [utf8(person), fromBase64Url(credential), cose, authenticatorData, clientData, signature, leaf];
  for (const field of [...fixed, ...requests, ...signatures]) {
    if (at + 2 + field.length > out.length) throw new RangeError('evidence longer than any that we accept');
    view.setUint16(at, field.length);
    out.set(field, at + 2);
    at += 2 + field.length;
  }
  return out;
}

/** @throws RangeError for bytes that `packEvidence` never makes */
export function unpackEvidence(bytes: Bytes): Evidence {
  const issuers = bytes[0] ?? 0;
  if (bytes.length !== evidenceSize(issuers)) throw new RangeError('evidence of another length');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = 1;
  const next = (): Bytes => {
    const length = view.getUint16(at);
    const end = at + 2 + length;
    if (end > bytes.length) throw new RangeError('a field that goes beyond its line');
    const field = bytes.slice(at + 2, end);
    at = end;
    return field;
  };
  const times = (): Bytes[] => Array.from({ length: issuers }, next);
  const person = PersonId.parse(new TextDecoder().decode(next()));
  const credential = toBase64Url(next());
  const [cose, authenticatorData, clientData, signature, leaf] = [next(), next(), next(), next(), next()];
  const [requests, signatures] = [times(), times()];
  if (bytes.subarray(at).some((byte) => byte !== 0)) throw new RangeError('something behind the evidence');
  return { person, credential, cose, authenticatorData, clientData, signature, leaf, requests, signatures };
}
