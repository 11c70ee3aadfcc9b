/** What the booth needs of the world around it: handed in, so that the same flow runs in a page and under Node. */
import type { Assertion } from '#lib/election/assertion.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import type { Clock } from '#lib/ground/clock.ts';
import type { Refusal } from '#lib/ground/result.ts';
import type { StoredVote } from './stored.ts';

/** The two touches of PROTOCOL §5. */
export type Passkeys = {
  /** Touch 1: which passkey answered, and the value of its PRF (null where it has none). The assertion is thrown away. */
  open(request: {
    rpId: string;
    challenge: Bytes;
    input: Bytes;
  }): Promise<TouchAnswer<{ credential: string; prf: Bytes | null }>>;
  /** Touch 2: an assertion by that very passkey, without any extension. */
  sign(request: { rpId: string; challenge: Bytes; credential: string }): Promise<TouchAnswer<Assertion>>;
};
/** `refused`: the person said no, took too long, or has no such passkey: browsers do not say which. */
export type TouchAnswer<T> =
  | { ok: true; value: T }
  | { ok: false; refusal: Refusal<'booth/touch-refused' | 'booth/no-passkeys'> };

/** What stays on this device, by urn and pass; a write is durable when its promise resolves. */
export type Store = {
  read(phi: Phi): Promise<StoredVote[]>;
  write(phi: Phi, vote: StoredVote): Promise<void>;
};

export type World = {
  /** Origin of the people's host: where this booth was loaded from. */
  origin: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  passkeys: Passkeys;
  store: Store;
  now: Clock;
  wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds between attempts of one request; its length bounds their number. */
  patience: readonly number[];
  /** Told when a request has to be tried again, and when it got through. */
  onTrouble?: (waiting: boolean) => void;
};

export const patience = [1000, 2000, 4000, 8000, 15_000] as const;
