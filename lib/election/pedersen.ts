/**
 * The public record of a Pedersen key generation, checked by anybody (BELENIOS §5). Archives of 3.x bind each
 * certificate to its place in the group and have every member sign the whole; 2.0 had neither.
 */
import { z } from 'zod';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import { verificationKey } from '#lib/crypto/threshold.ts';
import { parseAs } from './archive-event.ts';
import { Coefexps, holds, type Pedersen, polynomialsOf, type SignedMessage, type Trustees } from './trustees.ts';

const Certificate = z.object({
  context: z
    .object({
      group: z.string(),
      size: z.number().int(),
      threshold: z.number().int(),
      index: z.number().int(),
    })
    .optional(),
  verification: z.string(),
  encryption: z.string(),
});
type Certificate = z.infer<typeof Certificate>;

export const pedersenGroups = (trustees: Trustees): Pedersen[] =>
  trustees.flatMap(([kind, entry]) => (kind === 'Pedersen' ? [entry] : []));

const certificatesOf = (pedersen: Pedersen): Certificate[] =>
  pedersen.certs.map(({ message }, i) => parseAs(Certificate, message, `the certificate of trustee ${i + 1}`));

/** Archives of 3.x say in each certificate which group it is for. */
const isModern = (certificates: readonly Certificate[]): boolean =>
  certificates.some(({ context }) => context !== undefined);

const signedBy = (group: AnyGroup, key: Element | null, { message, signature }: SignedMessage): boolean =>
  key !== null && holds(group, key, `sigmsg|${message}|`, signature);

const signers = (group: AnyGroup, pedersen: Pedersen): (Element | null)[] =>
  certificatesOf(pedersen).map(({ verification }) => group.decode(verification));

/** Each certificate is signed by the key it carries, and stands in the place it was made for. */
export function flawOfCertificates(group: AnyGroup, pedersen: Pedersen): string | null {
  const certificates = certificatesOf(pedersen);
  const modern = isModern(certificates);
  for (const [i, certificate] of certificates.entries()) {
    const signed = pedersen.certs[i];
    const key = group.decode(certificate.verification);
    if (signed === undefined || group.decode(certificate.encryption) === null || !signedBy(group, key, signed)) {
      return `the certificate of trustee ${i + 1} is not signed by its own key`;
    }
    const { context } = certificate;
    if (!modern) continue;
    const inPlace =
      context !== undefined &&
      context.group === group.name &&
      context.size === certificates.length &&
      context.threshold === pedersen.threshold &&
      context.index === i + 1;
    if (!inPlace) return `the certificate of trustee ${i + 1} was made for another place or another group`;
  }
  return null;
}

/** One polynomial of degree threshold − 1 per member, signed by that member. */
export function flawOfPolynomials(group: AnyGroup, pedersen: Pedersen): string | null {
  const keys = signers(group, pedersen);
  const polynomials = polynomialsOf(group, pedersen);
  const { threshold } = pedersen;
  if (polynomials.length !== keys.length) return 'there is not one polynomial for each trustee';
  if (threshold > keys.length) return 'the threshold is higher than the number of trustees';
  const bad = polynomials.findIndex((polynomial, i) => {
    const signed = pedersen.coefexps[i];
    return polynomial.length !== threshold || signed === undefined || !signedBy(group, keys[i] ?? null, signed);
  });
  return bad < 0 ? null : `the polynomial of trustee ${bad + 1} is not of the threshold’s degree, or not signed`;
}

/** 3.x: each member signed all certificates and their own polynomial, so that all saw the same ceremony. */
export function flawOfAgreement(group: AnyGroup, pedersen: Pedersen): string | null {
  const keys = signers(group, pedersen);
  const { signatures } = pedersen;
  if (signatures === undefined) {
    return isModern(certificatesOf(pedersen)) ? 'the trustees did not sign the whole ceremony' : null;
  }
  if (signatures.length !== keys.length) return 'there is not one signature of the ceremony for each trustee';
  // Rebuilt in Belenios' order of keys: what is signed is the compact JSON, however the record itself is written.
  const certs = pedersen.certs.map(({ message, signature: { challenge, response } }) => ({
    message,
    signature: { challenge, response },
  }));
  const bad = keys.findIndex((key, i) => {
    const signature = signatures[i];
    const polynomial = pedersen.coefexps[i];
    if (signature === undefined || polynomial === undefined) return true;
    const { coefexps } = parseAs(Coefexps, polynomial.message, `the polynomial of trustee ${i + 1}`);
    return !signedBy(group, key, { message: `certs_sig|${JSON.stringify({ certs, coefexps })}`, signature });
  });
  return bad < 0 ? null : `trustee ${bad + 1} did not sign this ceremony`;
}

/** X_j = Π_i Π_k A_ik^(j^k): every member's key is what the polynomials give, and (3.x) signed by that member. */
export function flawOfVerificationKeys(group: AnyGroup, pedersen: Pedersen): string | null {
  const keys = signers(group, pedersen);
  const modern = isModern(certificatesOf(pedersen));
  const polynomials = polynomialsOf(group, pedersen);
  const records = pedersen.verification_keys;
  if (records.length !== keys.length) return 'there is not one verification key for each trustee';
  for (const [i, { public_key, signature }] of records.entries()) {
    if (group.encode(verificationKey(group, polynomials, i + 1)) !== public_key) {
      return `the verification key of trustee ${i + 1} is not what the polynomials give`;
    }
    if (!modern && signature === undefined) continue;
    if (signature === undefined || !signedBy(group, keys[i] ?? null, { message: public_key, signature })) {
      return `trustee ${i + 1} did not sign their verification key`;
    }
  }
  return null;
}
