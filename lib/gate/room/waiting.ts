/** The waiting room in one process: its door, its line to the primary, and the batches between them. */
import type { Bytes } from '#lib/ground/bytes.ts';
import type { Clock } from '#lib/ground/clock.ts';
import { type Door, type DoorOptions, openDoor } from './door.ts';
import { type Line, openLine } from './line.ts';
import { type Batch, type BatchAnswer, openNotice, type Report, roomTopic } from './wire.ts';

export type WaitingOptions = {
  key: Bytes;
  tokenOf: DoorOptions['tokenOf'];
  /** The primary; over the bus by default. */
  ask?: (batch: Batch) => Promise<BatchAnswer>;
};

export type Waiting = { door: Door; line: Line; close: () => void };

const REPORT_MS = 1000;

/** `standing`: how the seats of this process stand now. */
export function openWaiting(
  { key, tokenOf, ask = roomTopic.ask }: WaitingOptions,
  { now, standing }: { now: Clock; standing: () => Pick<Report, 'spare' | 'pressure'> },
): Waiting {
  const line: Line = openLine({ ask, report: () => door.report(standing()) });
  const door = openDoor({ key, line, now, tokenOf });
  openNotice.hear(({ isOpen }) => line.hear(isOpen));
  void line.flush();
  const timer = setInterval(() => void line.flush(), REPORT_MS).unref();
  return { door, line, close: () => clearInterval(timer) };
}
