/**
 * Putting a ballot in again (PROTOCOL §5.11). An urn that was restored after a failure has lost what waited in it; it shows,
 * because this device holds the urn's own signature for a ballot that it no longer knows. What was sealed then is still
 * here, and goes back in; the receipt that was not honoured stays as the proof.
 */
import { Envelope, signEnvelope } from '#lib/election/envelope.ts';
import type { Result } from '#lib/ground/result.ts';
import { castKept } from './casting.ts';
import type { Opened } from './opening.ts';
import type { Paper } from './paper.ts';
import { type Held, isInUrn, type StoredVote } from './stored.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

type Sent = Result<StoredVote, TroubleCode>;

/** A receipt that was not honoured lies beside the one that counts now. */
export const wasLost = (vote: StoredVote | null): boolean => vote?.lost !== undefined;

/**
 * The very bytes of the envelope once more, without a touch. Whatever comes back: a receipt that is another one means that
 * the ballot was lost and is in the urn again; the same one means nothing new.
 */
export const sendAgain = (world: World, paper: Paper, vote: StoredVote): Promise<Sent> => castKept(world, paper, vote);

/**
 * After the touch: `last` is what the urn holds now, and it is not what it signed for. Null where this device must not put
 * its ballot there: another one of this voter came in since [an old choice that replaces a new one].
 */
export async function putBack(
  world: World,
  paper: Paper,
  opened: Opened,
  { kept, last }: { kept: StoredVote; last: Held | null },
): Promise<Sent | null> {
  if (!isInUrn(kept) || kept.batch !== null) return null;
  if ((last?.number ?? '') === (kept.before?.number ?? '')) return castKept(world, paper, kept);
  // The turn before it is lost as well: the same sealed ballot in an envelope of the first turn.
  return last === null ? castAsFirst(world, paper, opened, kept) : null;
}

async function castAsFirst(world: World, paper: Paper, opened: Opened, kept: StoredVote): Promise<Sent | null> {
  const { phi, pass, ballot } = Envelope.parse(JSON.parse(kept.envelope));
  const envelope = signEnvelope({ phi, pass, ballot, n: 1, previous: '' }, opened.secrets.x);
  const vote: StoredVote = { ...kept, n: 1, before: null, envelope: JSON.stringify(envelope) };
  const isKept = await world.store.write(paper.phi, vote).then(
    () => true,
    () => false,
  );
  return isKept ? castKept(world, paper, vote) : null;
}
