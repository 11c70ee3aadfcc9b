/**
 * Counting, as a trustee does it (PROTOCOL §7.3): verify the whole chain and journal first; then one touch, and the sum
 * is opened once. A server that shows a trustee two sums of one urn would learn the difference between them.
 */

import { parseLines, readEvents } from '#lib/board/event.ts';
import { DefinitionPayload, parsePayload } from '#lib/board/payload.ts';
import { type OnProgress, verifyBeforeDecryption } from '#lib/board/verify/index.ts';
import { deriveTrusteeKey } from '#lib/crypto/derive.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { fastGroupOf } from '#lib/crypto/fast.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { partialDecryption, readTally } from '#lib/election/tally.ts';
import { parseTrustees } from '#lib/election/trustees.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { type Check, ok, type Result, refuse } from '#lib/ground/result.ts';
import { publicKeyOf } from './key.ts';
import type { Memory } from './memory.ts';

/** `not-sealed`: the urn has not written its closing record yet. `refused`: a check fails, they are in the detail. `other-key`: not the passkey that made this trustee's part.
 * `second-sum`: this device opened another sum of this urn before. */
export type CountCode = 'refused' | 'not-sealed' | 'other-key' | 'second-sum';

export type Counting<Stop extends string> = {
  phi: Phi;
  vote: VoteId;
  /** File forms of the urn's live chain and of the journal. */
  chain: string;
  journal: string;
  memory: Memory;
  onProgress?: OnProgress;
  /** Asks the passkey for the secret behind `trusteeInput(vote)`; called only after every check held. */
  openKey: () => Promise<Result<Bytes, Stop>>;
};

/** @returns the exact bytes of this trustee's factors, to be signed and sent, and the checks that were made */
export async function countUrn<Stop extends string>(
  counting: Counting<Stop>,
): Promise<Result<{ payload: string; checks: Check[] }, CountCode | Stop>> {
  const { phi, vote, chain, journal, memory, onProgress } = counting;
  // 1. the files are of this urn and this vote, and every check holds
  const names = [named('trustee/urn', chain, `urn/${phi}`), named('trustee/journal', journal, `journal/${vote}`)];
  if (!names.every((check) => check.ok)) return refuse('refused', { detail: { checks: names } });
  if (!isSealed(chain)) return refuse('not-sealed');
  const { checks, tally } = await verifyBeforeDecryption({ chain, journal }, { onProgress, groupFor: fastGroupOf });
  const all = [...names, ...checks];
  if (tally === null) return refuse('refused', { detail: { checks: all } });
  // 2. this device never opened another sum of it
  const digest = sha256Hex(tally);
  const before = memory.read(phi);
  if (before !== null && before !== digest) return refuse('second-sum');
  // 3. the touch; the key must be one of those that the definition names
  const secret = await counting.openKey();
  if (!secret.ok) return secret;
  if (!keysOf(chain).includes(publicKeyOf(secret.value))) return refuse('other-key');
  // 4. remembered before anything is opened
  memory.write(phi, digest);
  const group = ed25519Group();
  const x = deriveTrusteeKey(secret.value);
  return ok({ payload: partialDecryption(group, { phi, x, tally: readTally(group, tally) }), checks: all });
}

function named(name: string, file: string, chain: string): Check {
  try {
    const events = readEvents(parseLines(file));
    return { name, ok: events.length > 0 && events.every(({ event }) => event.chain === chain) };
  } catch {
    return { name, ok: false, detail: 'unreadable' };
  }
}

/** Whether the record has its closing event; what it says is checked with all the rest. */
const isSealed = (chain: string): boolean => readEvents(parseLines(chain)).at(-1)?.event.type === 'closing';

/** Public keys of the urn's trustees; the chain was verified before. */
function keysOf(chain: string): string[] {
  const { trustees } = parsePayload(DefinitionPayload, parseLines(chain)[0]?.payload ?? '');
  return parseTrustees(trustees).flatMap(([kind, key]) => (kind === 'Single' ? [key.public_key] : []));
}
