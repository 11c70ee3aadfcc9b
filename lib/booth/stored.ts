/**
 * What the booth leaves on the device for each urn: the last envelope made, before it was first sent, and what the urn
 * answered. It holds no choice and no secret; but who reads it learns which ballot number was this device's.
 */
import { z } from 'zod';
import { Receipt } from '#lib/election/receipt.ts';
import { BallotNumber, Credential, type Phi } from '#lib/ground/brand.ts';
import type { Store } from './world.ts';

/** A ballot that the urn is known to hold. */
export const Held = z.strictObject({
  n: z.int().min(1),
  number: BallotNumber,
  receipt: Receipt.nullable(),
  batch: z.int().min(1).nullable(),
});
export type Held = z.infer<typeof Held>;

export const StoredVote = z.strictObject({
  y: Credential,
  number: BallotNumber,
  n: z.int().min(1),
  /** The exact bytes that were or will be sent: JSON of an Envelope. */
  envelope: z.string(),
  /** Null as long as the urn has not said that it holds this ballot. */
  receipt: Receipt.nullable(),
  /** The batch in which the board shows it, once published. */
  batch: z.int().min(1).nullable(),
  /** What the urn held before: it still counts where this one never arrives. */
  before: Held.nullable(),
});
export type StoredVote = z.infer<typeof StoredVote>;

/** "Your vote is in the urn": only with a receipt, or once it is on the board. */
export const isInUrn = (vote: StoredVote): boolean => vote.receipt !== null || vote.batch !== null;

/** Forgets everything with the process: for Node. */
export function memoryStore(): Store {
  const kept = new Map<Phi, Map<Credential, StoredVote>>();
  return {
    read: async (phi) => [...(kept.get(phi)?.values() ?? [])],
    async write(phi, vote) {
      kept.set(phi, (kept.get(phi) ?? new Map()).set(vote.y, vote));
    },
  };
}
