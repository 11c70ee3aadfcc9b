/**
 * Signing members' tokens, blindly (PROTOCOL §3.7): one with the enrolment of a passkey, some more per quarter where it
 * signs in. What is written of it names nobody and stands beside nobody who did not enrol in that very transaction: what
 * a sign-in writes must not say who came when (decisions 028, 034).
 */
import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { Blinded } from '#lib/election/index.ts';
import { type Bytes, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { enc, type Part } from '#lib/ground/canonical.ts';
import { QUARTER } from '#lib/ground/known-token.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import { dataKey } from '../../keys/index.ts';
import { isRequest, signBlinded } from '../../roll/register/index.ts';
import { currentKey } from './keys.ts';

/** What a device asks to have signed, and under which quarter's key it was blinded. */
export const TokenOrder = z.strictObject({ quarter: z.string().regex(QUARTER), request: Blinded });
export type TokenOrder = z.infer<typeof TokenOrder>;

/** The key that a device blinds its token for; `modulus` as base64url of 384 bytes. */
export type KeyOffer = { quarter: string; modulus: string };

/** Tokens that one passkey is given in a quarter where it signs in: a telephone, a computer, a browser that forgot. */
export const MOST_IN_QUARTER = 2;

/** A blind signature that is made and not given yet. */
export type Signed = { quarter: string; request: Bytes; signature: string };

/** Null where there is none at the moment: a token is a convenience, and nothing waits for one. */
export async function offerKey(): Promise<KeyOffer | null> {
  return quietly(async () => {
    const { quarter, modulus } = await currentKey();
    return { quarter, modulus: toBase64Url(modulus) };
  });
}

/** Signs, outside of any transaction. Null where it was blinded under another key, or too many wait. */
export async function signToken({ quarter, request }: TokenOrder): Promise<Signed | null> {
  return quietly(async () => {
    const key = await currentKey();
    const bytes = fromBase64Url(request);
    if (quarter !== key.quarter || !isRequest(bytes, key.modulus)) return null;
    const signature = await signBlinded(key.issuer, bytes);
    return signature.ok ? { quarter, request: bytes, signature: toBase64Url(signature.value) } : null;
  });
}

/** The one token that goes with a passkey's enrolment. @returns whether it may be given: for the first request, and for
 * the same again */
export const noteEnrolled = (tx: PeopleTx, passkey: string, signed: Signed): Promise<boolean> =>
  note(tx, signed, 'enrolment', passkey);

/** A token for a passkey that has signed in. Null where it has had its tokens of this quarter, or there is none now. */
export async function giveToken(passkey: string, order: TokenOrder): Promise<string | null> {
  // asked first: what nobody is given costs no signature
  if (!(await withPeople((tx) => hasTurn(tx, passkey, order)))) return null;
  const signed = await signToken(order);
  if (signed === null) return null;
  return withPeople(async (tx) => {
    for (let turn = 0; turn < MOST_IN_QUARTER; turn++)
      if (await note(tx, signed, signed.quarter, turn, passkey)) return signed.signature;
    return null;
  });
}

/** Whether one of the passkey's turns in this quarter is free, or was given for this very request. */
async function hasTurn(tx: PeopleTx, passkey: string, { quarter, request }: TokenOrder): Promise<boolean> {
  const turns = Array.from({ length: MOST_IN_QUARTER }, (_, turn) => nameOf(tx, quarter, turn, passkey));
  const { rows } = await tx.query<{ request: Buffer }>(
    'SELECT request FROM known_given WHERE name = ANY ($1::bytea[])',
    [await Promise.all(turns)],
  );
  const asked = digestOf(fromBase64Url(request));
  return rows.length < MOST_IN_QUARTER || rows.some((row) => row.request.equals(asked));
}

/** A name that shows neither passkey nor which other names are its own. */
const nameOf = async (tx: PeopleTx, ...parts: readonly Part[]): Promise<Buffer> =>
  createHmac('sha256', await dataKey(tx, 'known-given'))
    .update(enc('isoloir/v1/known-given', ...parts))
    .digest();
const digestOf = (request: Bytes): Buffer => createHash('sha256').update(request).digest();

/** One row for one token. */
async function note(tx: PeopleTx, { quarter, request }: Signed, ...parts: readonly Part[]): Promise<boolean> {
  const name = await nameOf(tx, ...parts);
  const asked = digestOf(request);
  await tx.query('INSERT INTO known_given (name, quarter, request) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    name,
    quarter,
    asked,
  ]);
  const { rows } = await tx.query<{ request: Buffer }>('SELECT request FROM known_given WHERE name = $1', [name]);
  return rows[0]?.request.equals(asked) ?? false;
}

/** A device without a token enrols and signs in all the same. */
async function quietly<T>(work: () => Promise<T | null>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    log('people/no-token', fieldsOfFault(thrown));
    return null;
  }
}
