/** What the booth needs of the world around it: handed in, so that the same flow runs in a page and under Node. */
import type { Assertion } from '#lib/election/assertion.ts';
import type { RefusalStatement } from '#lib/election/refusal.ts';
import type { Credential, Phi } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import type { Clock } from '#lib/ground/clock.ts';
import type { Standing } from '#lib/ground/in-line.ts';
import type { Refusal } from '#lib/ground/result.ts';
import type { Prepared, StoredVote } from './stored.ts';

/** The two touches of PROTOCOL §5. */
export type Passkeys = {
  /** Touch 1: which passkey answered, and the value of its PRF (null where it has none). The assertion is thrown away.
   * `credential`: that one alone may answer. */
  open(request: {
    rpId: string;
    challenge: Bytes;
    input: Bytes;
    credential?: string;
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
  /** What became of a vote; nothing where a later one under the same pass has come in its place (another window). */
  write(phi: Phi, vote: StoredVote): Promise<void>;
  /** Keeps the vote, and drops what was prepared of this very ballot: both at once or neither. Answers the ballot that
   * stands in its way, in the urn already (another window); then nothing is changed. */
  finish(phi: Phi, vote: StoredVote): Promise<StoredVote | null>;
  readPrepared(phi: Phi): Promise<Prepared[]>;
  prepare(phi: Phi, prepared: Prepared): Promise<void>;
  discard(phi: Phi, y: Credential): Promise<void>;
  /** The exact bytes that hash to `phi`, where they were kept. */
  readPaper(phi: Phi): Promise<string | null>;
  keepPaper(phi: Phi, text: string): Promise<void>;
  /** What this device was refused: of each kind and hour the last. */
  readRefusals(phi: Phi): Promise<RefusalStatement[]>;
  keepRefusal(phi: Phi, statement: RefusalStatement): Promise<void>;
};

/** The secrets of passkeys without PRF (PROTOCOL §5.2), by urn and passkey, wrapped where scripts cannot unwrap them
 * elsewhere. Each promise resolves when it is durable, and rejects where this browser keeps nothing. */
export type Vault = {
  read(phi: Phi, credential: string): Promise<Bytes | null>;
  /** Of two windows at once one comes first: what is kept in the end is answered. */
  keepFirst(phi: Phi, credential: string, secret: Bytes): Promise<Bytes>;
  /** In the place of whatever was kept. */
  replace(phi: Phi, credential: string, secret: Bytes): Promise<void>;
};

export type World = {
  /** Origin of the people's host: where this booth was loaded from. */
  origin: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  passkeys: Passkeys;
  store: Store;
  vault: Vault;
  now: Clock;
  wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds between attempts of one request; its length bounds their number. */
  patience: readonly number[];
  /** Told what a side signed when it turned this voter away. */
  onRefusal?: (statement: RefusalStatement) => void;
  /** Told when a request has to be tried again, and when it got through. */
  onTrouble?: (waiting: boolean) => void;
  /** Told where this device stands in line; null: nobody answers at the moment; undefined: it is called. */
  onLine?: (standing: Standing | null | undefined) => void;
};

export const patience = [1000, 2000, 4000, 8000, 15_000] as const;
