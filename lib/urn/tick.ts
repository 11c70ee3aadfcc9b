/**
 * The urn's background work. Every process follows the journals, since each judges what is cast at it; one at a time
 * (ground/duty) publishes at each tick of a definition, ends and closes what is over, and copies to the board. Safe where
 * two do it for a moment, and after any crash: every step takes the urn's lock and asks the database what is still to do.
 */
import type { Phi } from '#lib/ground/brand.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { repeat } from '#lib/ground/repeat.ts';
import { shared } from '#lib/ground/shared.ts';
import { mayGoOn } from './behind.ts';
import { copyToBoard } from './chain.ts';
import { closeUrn, endUrn, flushUrn } from './flush.ts';
import { followJournals } from './follow.ts';
import { receiptKey } from './key.ts';
import { isOverForGood, type KnownUrn, knownUrns, loadVotes, nowSeconds } from './known.ts';

/** Wakes so often, by the wall; what is due is decided by the clock (ground/clock). */
const WAKE_MS = 250;
/** Journals are read, and what other processes stored of them, so often. */
const FOLLOW_MS = 1000;

/** Tick of each urn that was last seen, so that a start in the middle of one publishes nothing. */
const slots = () => shared('urn/slots', () => new Map<Phi, number>());

/** Knows key and votes, and begins to follow them: in every process. The answer ends it, after the round under way. */
export async function startFollowing(): Promise<() => Promise<void>> {
  // Before anyone holds an urn's lock and asks for it there [all connections wait for that lock, and none is left].
  await receiptKey();
  await loadVotes();
  return repeat(FOLLOW_MS, follow);
}

/** One round of it: what others stored, what the journals say, and whether an urn that was behind may go on. */
export async function follow(): Promise<void> {
  await guarded('urn/load-failed', '', loadVotes);
  await guarded('urn/follow-failed', '', followJournals);
  for (const { phi } of knownUrns())
    await guarded('urn/behind-failed', phi, async () => {
      await mayGoOn(phi);
    });
}

/** Begins to publish: in the process on duty. The answer ends it, after the round under way. */
export function beginTicks(): () => Promise<void> {
  // Ticks that passed while another was on duty were that one's to use.
  slots().clear();
  return repeat(WAKE_MS, async () => {
    for (const urn of knownUrns()) await guarded('urn/tick-failed', urn.phi, () => tickUrn(urn));
  });
}

/** What is due for one urn now. */
export async function tickUrn(urn: KnownUrn): Promise<void> {
  if (!(await mayGoOn(urn.phi))) return;
  if (isOverForGood(urn) && (urn.opened || urn.annulled !== null)) {
    await endUrn(urn);
    await closeUrn(urn);
  } else {
    const slot = Math.floor(nowSeconds() / urn.definition['x-isoloir'].tick);
    const seen = slots().get(urn.phi);
    slots().set(urn.phi, slot);
    if (seen !== undefined && slot !== seen) await flushUrn(urn);
  }
  await copyToBoard(urn.phi);
}

/** What failed in its last round. */
const failing = () => shared('urn/failing', () => new Set<string>());

/** The next round tries again; a fault that lasts is logged when it begins. */
async function guarded(event: `urn/${string}`, what: string, work: () => Promise<void>): Promise<void> {
  const key = `${event} ${what}`;
  try {
    await work();
    failing().delete(key);
  } catch (thrown) {
    if (!failing().has(key)) log(event, fieldsOfFault(thrown));
    failing().add(key);
  }
}
