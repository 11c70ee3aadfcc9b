import { H } from '#lib/crypto/hash.ts';
import type { Share } from '#lib/crypto/threshold-secret.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';

/** Tells a right share from a wrong one. A share is 252 random bits: its hash says nothing of it. */
export const digestOf = (vote: VoteId, { x, value }: Share): Bytes => H('isoloir/v1/share-digest', vote, x, value);
