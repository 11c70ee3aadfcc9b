/**
 * A cyclic group of prime order q in which discrete logarithms are hard, written multiplicatively as in
 * BELENIOS §1. Proofs and encryption know only this interface; backends (JavaScript, native, finite fields)
 * differ in speed, never in a verdict.
 *
 * Elements come only out of `decode`, which checks membership, or out of operations on elements: whoever
 * holds an `E` holds a member of the subgroup. Exponents are integers in [0, q); each function says whether
 * it may be given a secret one.
 */
import { ed25519Group } from './ed25519.ts';
import { belenios2048, rfc3526 } from './finite-field.ts';

export const groupNames = ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'] as const;
export type GroupName = (typeof groupNames)[number];

/** Π baseᵢ^exponentᵢ, exponents public. A verifier asks for many at once so that a backend can share work. */
export type Product<E> = readonly (readonly [base: E, exponent: bigint])[];

export interface Group<E> {
  readonly name: GroupName;
  /** Prime order of the group. */
  readonly q: bigint;
  /** Generator. */
  readonly g: E;
  readonly identity: E;
  /** The element that `text` spells, or null unless it is the one canonical spelling of a member. The identity is a
   * member: callers refuse it where PROTOCOL §2.3 says so. */
  decode(text: string): E | null;
  /** Canonical spelling, `Str` of BELENIOS §1. */
  encode(element: E): string;
  /** Many spellings at once, which is faster. */
  encodeAll(elements: readonly E[]): string[];
  equal(a: E, b: E): boolean;
  isIdentity(element: E): boolean;
  multiply(a: E, b: E): E;
  invert(element: E): E;
  /** base^exponent for a *public* exponent; may take variable time. */
  power(base: E, exponent: bigint): E;
  /** base^exponent for a *fresh secret* exponent: the sequence of operations does not depend on it. */
  powerSecret(base: E, exponent: bigint): E;
  /** base^exponent for a *long-lived* secret exponent: as `powerSecret`, and blinded anew at each call. */
  powerBlinded(base: E, exponent: bigint): E;
  /** Announces that `base` will be raised often: the backend may keep a table for it. Returns the same element. */
  precompute(base: E): E;
  /** Makes now, a little at a time, what the first power of an announced element (or of `g`) would wait for. */
  ready(base: E): Generator<undefined, void>;
  /** Spellings of many products of powers. Public exponents only. */
  encodeProducts(products: readonly Product<E>[]): string[];
}

/** An element of a group chosen at run time, by name. */
export type Element = object;
export type AnyGroup = Group<Element>;

/** @throws RangeError for a group this program does not know. */
export function groupOf(name: string): AnyGroup {
  switch (name) {
    case 'Ed25519':
      return ed25519Group();
    case 'BELENIOS-2048':
      return belenios2048;
    case 'RFC-3526-2048':
      return rfc3526;
    default:
      throw new RangeError('unknown group');
  }
}
