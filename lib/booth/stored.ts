/**
 * What the booth leaves on the device for each urn: a sealed ballot that nobody signed for yet; the last envelope made,
 * before it was first sent; what the urn answered. It holds no choice and no secret; but who reads it learns which
 * ballot number was this device's.
 */
import { z } from 'zod';
import { ballotLimit } from '#lib/election/envelope.ts';
import { Receipt } from '#lib/election/receipt.ts';
import type { RefusalStatement } from '#lib/election/refusal.ts';
import { BallotNumber, Credential, type Phi } from '#lib/ground/brand.ts';
import { refusalKey } from './refusal.ts';
import type { Store, Vault } from './world.ts';

/** A ballot that the urn is known to hold. */
export const Held = z.strictObject({
  n: z.int().min(1),
  number: BallotNumber,
  receipt: Receipt.nullable(),
  batch: z.int().min(1).nullable(),
});
export type Held = z.infer<typeof Held>;

/** Turn and number of a ballot, which the next one names. */
export const Place = z.strictObject({ n: z.int().min(1), number: BallotNumber });
export type Place = z.infer<typeof Place>;

/** Sealed, and not signed for: the ciphertext alone. Nobody can read it, and the urn has never seen it. */
export const Prepared = z.strictObject({
  y: Credential,
  /** The passkey that sealed it, and must sign the register. */
  credential: z.string().min(1),
  /** Exact bytes of the ballot. */
  ballot: z.string().min(1).max(ballotLimit),
  number: BallotNumber,
  /** The ballot before it, as far as this device knew when it was sealed. */
  after: Place.nullable(),
});
export type Prepared = z.infer<typeof Prepared>;

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
  /** The ballot that took its turn, from another device: this one can never enter. */
  overtaken: Place.nullable(),
  /** A receipt that the urn did not honour before it took this ballot again: the proof of what it had lost. */
  lost: Receipt.optional(),
});
export type StoredVote = z.infer<typeof StoredVote>;

/** "Your vote is in the urn": only with a receipt, or once it is on the board. */
export const isInUrn = (vote: StoredVote): boolean => vote.receipt !== null || vote.batch !== null;

/** Finished, perhaps sent, never acknowledged: the same bytes are safe to send again. */
export const isWaiting = (vote: StoredVote): boolean => !isInUrn(vote) && vote.overtaken === null;

/** Whether what became of `vote` may stand where `kept` stands now [a slow answer that wipes a newer ballot]. */
export const mayReplace = (kept: StoredVote, vote: StoredVote): boolean =>
  kept.number === vote.number || kept.n < vote.n || (kept.n === vote.n && !isInUrn(kept));

/** Whether a new envelope may stand where `kept` stands: never in the place of a turn that the urn has signed for [a
 * slower window that wipes the other one's receipt]. */
export const mayFollow = (kept: StoredVote, vote: StoredVote): boolean => !isInUrn(kept) || kept.n < vote.n;

const tableOf = <K, V>() => {
  const rows = new Map<Phi, Map<K, V>>();
  return {
    all: (phi: Phi): V[] => [...(rows.get(phi)?.values() ?? [])],
    get: (phi: Phi, key: K): V | undefined => rows.get(phi)?.get(key),
    put: (phi: Phi, key: K, row: V) => void rows.set(phi, (rows.get(phi) ?? new Map<K, V>()).set(key, row)),
    drop: (phi: Phi, key: K) => void rows.get(phi)?.delete(key),
  };
};

/** Forgets everything with the process: for Node. */
export function memoryStore(): Store {
  const votes = tableOf<Credential, StoredVote>();
  const sealed = tableOf<Credential, Prepared>();
  const papers = new Map<Phi, string>();
  const refusals = tableOf<string, RefusalStatement>();
  return {
    read: async (phi) => votes.all(phi),
    async write(phi, vote) {
      const kept = votes.get(phi, vote.y);
      if (kept === undefined || mayReplace(kept, vote)) votes.put(phi, vote.y, vote);
    },
    async finish(phi, vote) {
      const kept = votes.get(phi, vote.y);
      if (kept !== undefined && !mayFollow(kept, vote)) return kept;
      votes.put(phi, vote.y, vote);
      if (sealed.get(phi, vote.y)?.number === vote.number) sealed.drop(phi, vote.y);
      return null;
    },
    readPrepared: async (phi) => sealed.all(phi),
    prepare: async (phi, prepared) => sealed.put(phi, prepared.y, prepared),
    discard: async (phi, y) => sealed.drop(phi, y),
    readPaper: async (phi) => papers.get(phi) ?? null,
    keepPaper: async (phi, text) => void papers.set(phi, text),
    readRefusals: async (phi) => refusals.all(phi),
    keepRefusal: async (phi, statement) => refusals.put(phi, refusalKey(statement), statement),
  };
}

/** The same for secrets. */
export function memoryVault(): Vault {
  const secrets = tableOf<string, Uint8Array<ArrayBuffer>>();
  return {
    read: async (phi, credential) => secrets.get(phi, credential) ?? null,
    async keepFirst(phi, credential, secret) {
      const kept = secrets.get(phi, credential) ?? secret;
      secrets.put(phi, credential, kept);
      return kept;
    },
    replace: async (phi, credential, secret) => secrets.put(phi, credential, secret),
  };
}
