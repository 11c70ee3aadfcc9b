/**
 * `trustees.json`: who holds the parts of the election key (BELENIOS §5). "Single" trustees are all needed;
 * of a "Pedersen" group any `threshold`. Each check answers a reason, or null where all is in order.
 */
import { z } from 'zod';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import { parseProof, proveKey, verifySignature, writeProof } from '#lib/crypto/proof.ts';
import { Unreadable } from './archive.ts';
import { parseAs } from './archive-event.ts';

export const Proof = z.object({ challenge: z.string(), response: z.string() });
export type Proof = z.infer<typeof Proof>;

/** Belenios `tpk`: a key and the proof that its maker knows the secret. `signature` only in Pedersen groups of 3.x. */
export const TrusteeKey = z.object({
  pok: Proof,
  public_key: z.string(),
  signature: Proof.optional(),
  name: z.string().optional(),
});
export type TrusteeKey = z.infer<typeof TrusteeKey>;

const SignedMessage = z.object({ message: z.string(), signature: Proof });
export type SignedMessage = z.infer<typeof SignedMessage>;

export const Pedersen = z.object({
  threshold: z.number().int().positive(),
  certs: z.array(SignedMessage).min(1),
  coefexps: z.array(SignedMessage),
  signatures: z.array(Proof).optional(),
  verification_keys: z.array(TrusteeKey),
});
export type Pedersen = z.infer<typeof Pedersen>;

export const Trustees = z
  .array(z.union([z.tuple([z.literal('Single'), TrusteeKey]), z.tuple([z.literal('Pedersen'), Pedersen])]))
  .min(1);
export type Trustees = z.infer<typeof Trustees>;

/** The part of an entry that decryption needs: which trustee ids (1-based) it holds, and how many must act. */
export type Seats = { first: number; size: number; threshold: number; pedersen: boolean };

/** Keys of all trustees in the order of their ids, and the product that must be the election's key. */
export type TrusteeSet = { keys: readonly Element[]; seats: readonly Seats[]; electionKey: Element };

/** The signed message of a member: commitments to the coefficients of its polynomial. */
export const Coefexps = z.object({ coefexps: z.array(z.string()) });

/** @throws Unreadable unless the text is a list of trustees. */
export const parseTrustees = (text: string): Trustees => parseAs(Trustees, text, 'the trustees');

const element = (group: AnyGroup, text: string, what: string): Element => {
  const decoded = group.decode(text);
  if (decoded === null) throw new Unreadable(`${what} is no element of ${group.name}`);
  return decoded;
};

/** Commitments A_ik to the coefficients of each member's polynomial. @throws Unreadable */
export function polynomialsOf(group: AnyGroup, pedersen: Pedersen): Element[][] {
  return pedersen.coefexps.map(({ message }, i) =>
    parseAs(Coefexps, message, `the polynomial of trustee ${i + 1}`).coefexps.map((text) =>
      element(group, text, `a coefficient of trustee ${i + 1}`),
    ),
  );
}

const product = (group: AnyGroup, all: readonly Element[]): Element =>
  all.reduce((a, b) => group.multiply(a, b), group.identity);

/** @throws Unreadable where a key is no element of the group. */
export function readTrustees(group: AnyGroup, trustees: Trustees): TrusteeSet {
  const keys: Element[] = [];
  const seats: Seats[] = [];
  const parts: Element[] = [];
  for (const [kind, entry] of trustees) {
    const first = keys.length + 1;
    if (kind === 'Single') {
      const key = element(group, entry.public_key, `the key of trustee ${first}`);
      keys.push(key);
      parts.push(key);
      seats.push({ first, size: 1, threshold: 1, pedersen: false });
      continue;
    }
    const members = entry.verification_keys;
    keys.push(...members.map((key, i) => element(group, key.public_key, `the key of trustee ${first + i}`)));
    for (const polynomial of polynomialsOf(group, entry)) {
      const [constant] = polynomial;
      if (constant === undefined) throw new Unreadable('a polynomial without coefficients');
      parts.push(constant);
    }
    seats.push({ first, size: members.length, threshold: entry.threshold, pedersen: true });
  }
  return { keys, seats, electionKey: product(group, parts) };
}

/** Schnorr's proof as it is written in JSON. */
export function holds(group: AnyGroup, key: Element, prefix: string, proof: Proof): boolean {
  const parsed = parseProof(group, proof);
  return parsed !== null && verifySignature(group, prefix, key, parsed);
}

/** Every trustee knows the secret of the key that stands under their id. */
export function flawOfKnowledge(group: AnyGroup, trustees: Trustees): string | null {
  const records = trustees.flatMap(([kind, entry]) => (kind === 'Single' ? [entry] : entry.verification_keys));
  const bad = records.findIndex(({ pok, public_key }) => {
    const key = group.decode(public_key);
    return key === null || !holds(group, key, `pok|${group.name}|${public_key}|`, pok);
  });
  return bad < 0 ? null : `trustee ${bad + 1} does not prove to know the secret of their key`;
}

/** The product of the trustees' parts is the key that ballots are encrypted to. */
export function flawOfElectionKey(group: AnyGroup, set: TrusteeSet, publicKey: string): string | null {
  return group.encode(set.electionKey) === publicKey
    ? null
    : 'the election key is not the product of the trustees’ keys';
}

/** Trustees of our own elections, in the order of their ids: the exact bytes of `trustees.json`. */
export const composeTrustees = (records: readonly TrusteeKey[]): string =>
  JSON.stringify(
    records.map(({ pok, public_key, name }) => [
      'Single',
      {
        pok: { challenge: pok.challenge, response: pok.response },
        public_key,
        ...(name === undefined ? {} : { name }),
      },
    ]),
  );

/** A trustee's public record from its secret x. */
export function makeTrusteeKey(group: AnyGroup, x: bigint): TrusteeKey {
  const { challenge, response } = writeProof(proveKey(group, x));
  return { pok: { challenge, response }, public_key: group.encode(group.powerBlinded(group.g, x)) };
}

/** A key offered by a trustee of ours: proved, and not the identity (PROTOCOL §2.3). */
export function flawOfTrusteeKey(group: AnyGroup, record: TrusteeKey): string | null {
  const key = group.decode(record.public_key);
  if (key === null || group.isIdentity(key)) return 'the key is no element of the group, or the identity';
  return flawOfKnowledge(group, [['Single', record]]);
}

/** The election key of our own elections: the product of all trustees' keys. @throws Unreadable */
export const electionKeyOf = (group: AnyGroup, records: readonly TrusteeKey[]): string =>
  group.encode(
    readTrustees(
      group,
      records.map((record): Trustees[number] => ['Single', record]),
    ).electionKey,
  );
