/**
 * PROTOCOL §2.7: what is kept at rest is wrapped under a key-encryption key that it names, so that keys can be changed
 * while everything goes on: new things under the current key, old ones opened under whichever they name.
 */
import { type Bytes, concat, toHex } from '#lib/ground/bytes.ts';
import { H } from './hash.ts';
import { unwrapNatively, wrapNatively } from './wrap-native.ts';

/** 32 bytes each. `current` wraps; `also` only opens: the key before a rotation, or after it. */
export type Keyring = { current: Bytes; also: readonly Bytes[] };

const ID_LENGTH = 8;
/** 12 bytes of IV and 16 of tag. */
const OVERHEAD = 28;

const idOf = (kek: Bytes): Bytes => H('isoloir/v1/kek', kek).slice(0, ID_LENGTH);

/** Name of a key: 16 hex digits of a hash. Public: 32 random bytes are not found again from it. */
export const keyId = (kek: Bytes): string => toHex(idOf(kek));

/** Under none of the keys given. `id`: the key that is named, or null where nothing fits. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
  readonly id: string;
  constructor(id: string) {
    super(`wrapped under a key that was not given (${id})`);
    this.id = id;
  }
}

/** 8 bytes that name the key, then `wrap`: the secret's length and 36 bytes. */
export async function wrapUnder({ current }: Keyring, what: string, secret: Bytes): Promise<Bytes> {
  return concat(idOf(current), wrapNatively(current, what, secret));
}

/** Hex name that stands in front. Of what a release before this one wrote it is meaningless. */
export const namedIn = (wrapped: Uint8Array): string => toHex(wrapped.subarray(0, ID_LENGTH));

/**
 * Opens what `wrapUnder` made, or what was written before keys had names.
 * @returns the secret, and whether it lies under the current key, named
 * @throws UnknownKey where no key of the ring opens it; Error where the named one does not
 */
export async function openUnder(
  ring: Keyring,
  what: string,
  wrapped: Bytes,
): Promise<{ secret: Bytes; isCurrent: boolean }> {
  const id = namedIn(wrapped);
  const keys = [ring.current, ...ring.also];
  const named = keys.find((kek) => keyId(kek) === id);
  if (named !== undefined)
    return { secret: unwrapNatively(named, what, wrapped.subarray(ID_LENGTH)), isCurrent: named === ring.current };
  if (wrapped.length >= OVERHEAD) {
    for (const kek of keys) {
      const secret = opened(kek, what, wrapped);
      if (secret !== null) return { secret, isCurrent: false };
    }
  }
  throw new UnknownKey(id);
}

function opened(kek: Bytes, what: string, wrapped: Bytes): Bytes | null {
  try {
    return unwrapNatively(kek, what, wrapped);
  } catch {
    return null; // under another key
  }
}

export const unwrapUnder = async (ring: Keyring, what: string, wrapped: Bytes): Promise<Bytes> =>
  (await openUnder(ring, what, wrapped)).secret;

/** The first of these that lies under none of the keys; null where each lies under one. */
export async function findUnknown<T extends { what: string; wrapped: Bytes }>(
  ring: Keyring,
  things: readonly T[],
): Promise<{ thing: T; id: string } | null> {
  for (const thing of things) {
    try {
      await openUnder(ring, thing.what, thing.wrapped);
    } catch (thrown) {
      // One that names a key of ours and is damaged must not keep the rest from starting.
      if (thrown instanceof UnknownKey) return { thing, id: thrown.id };
    }
  }
  return null;
}
