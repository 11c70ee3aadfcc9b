/**
 * Identifiers that must not be taken for one another. A brand exists only in the type checker;
 * values are made by the parsers beside each type, nowhere else.
 */
import { z } from 'zod';

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Who: a member of the party. Lives on the people side only, and never fits where a pass is asked. */
export type MemberId = Brand<string, 'MemberId'>;
/** Any person with a passkey: member, Authority, trustee, operator. */
export type PersonId = Brand<string, 'PersonId'>;
/** One round of voting over all its colleges. */
export type VoteId = Brand<string, 'VoteId'>;
/** Fingerprint of one urn's frozen definition: base64 SHA-256 without padding, 43 characters (BELENIOS §2). */
export type Phi = Brand<string, 'Phi'>;
/** Hash of a ballot without its signature: base64 SHA-256 without padding (Belenios `signature.hash`). */
export type BallotNumber = Brand<string, 'BallotNumber'>;
/** Public credential of a pass, as the Ed25519 group writes its elements: 64 lowercase hex digits. */
export type Credential = Brand<string, 'Credential'>;

const branded = <Name extends string>(pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((text) => text as Brand<string, Name>);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH43 = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/;
const BASE58_22 = /^[1-9A-HJ-NP-Za-km-z]{22}$/;

export const MemberId = branded<'MemberId'>(UUID);
export const PersonId = branded<'PersonId'>(UUID);
export const VoteId = branded<'VoteId'>(BASE58_22);
export const Phi = branded<'Phi'>(HASH43);
export const BallotNumber = branded<'BallotNumber'>(HASH43);
export const Credential = branded<'Credential'>(/^[0-9a-f]{64}$/);

/** `phi` or a ballot number in the form that fits a URL path (base64url). */
export const toUrlForm = (hash: Phi | BallotNumber): string => hash.replaceAll('+', '-').replaceAll('/', '_');
export const fromUrlForm = (text: string): string => text.replaceAll('-', '+').replaceAll('_', '/');
