/** The order of all processes, kept: once, in the primary or in the only process. */
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { boundTopic, openBound } from './bound.ts';
import { openCoordinator, type RoomSetting } from './coordinator.ts';
import type { LaneName, Place } from './place.ts';
import { heldTopic, openNotice, roomTopic } from './wire.ts';

const CALL_MS = 250;
const SWEEP_MS = 1000;

/** `most`: calls a second at most. */
export function serveRoom({ setting, most }: { setting: RoomSetting; most: number | undefined }): void {
  const coordinator = openCoordinator({
    now: () => now() / 1000,
    setting,
    most,
    say: (isOpen) => openNotice.say({ isOpen }),
  });
  roomTopic.serve((batch, from) => coordinator.answer(batch, from));
  const bound = openBound();
  boundTopic.serve(({ place, who }) => bound.serves(place, who));
  heldTopic.serve(({ before }) => coordinator.heldBefore(before));
  setInterval(kept(coordinator.call), CALL_MS).unref();
  setInterval(kept(coordinator.sweep), SWEEP_MS).unref();
}

/** A fault in the primary would end every process. */
const kept = (work: () => void) => () => {
  try {
    work();
  } catch (thrown) {
    log('gate/room-fault', fieldsOfFault(thrown));
  }
};

/**
 * The last place of each lane that was given before this second since 1970. Of an order that began later, or has given
 * none, every earlier place counts.
 * @throws BusAway
 */
export const heldAt = (second: number): Promise<Record<LaneName, Place | null>> => heldTopic.ask({ before: second });
