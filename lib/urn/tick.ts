/**
 * The urn's background work: follow the journals, publish at each tick of a definition, end and close what is over, copy
 * to the board. Safe in several processes and after any crash: every step asks the database what is still to do.
 */
import type { Phi } from '#lib/ground/brand.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { mayGoOn } from './behind.ts';
import { copyToBoard } from './chain.ts';
import { closeUrn, endUrn, flushUrn } from './flush.ts';
import { followJournals } from './follow.ts';
import { isOverForGood, type KnownUrn, knownUrns, loadVotes, nowSeconds } from './known.ts';

/** Wakes so often, by the wall; what is due is decided by the clock (ground/clock). */
const WAKE_MS = 250;
/** Journals are read at every fourth waking. */
const FOLLOW_EVERY = 4;

/** Tick of each urn that was last seen, so that a start in the middle of one publishes nothing. */
const slots = () => shared('urn/slots', () => new Map<Phi, number>());

/** Begins; the answer ends it, after the round under way. */
export async function startTicks(): Promise<() => Promise<void>> {
  await loadVotes();
  let stopped = false;
  let wake: (() => void) | null = null;
  const loop = async () => {
    for (let round = 0; !stopped; round++) {
      if (round % FOLLOW_EVERY === 0) await guarded('urn/follow-failed', '', followJournals);
      for (const urn of knownUrns()) await guarded('urn/tick-failed', urn.phi, () => tickUrn(urn));
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, WAKE_MS);
      });
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    wake?.();
    await running;
  };
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
