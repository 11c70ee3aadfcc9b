/** An answer as an attacker reads it: its status, and when it is over; nothing of it is kept. Pure. */

/** Of the answer under way: not begun, so many bytes to come, chunks to come, whole, or whole and the last of its line. */
export type Reading =
  | { kind: 'waiting' }
  | { kind: 'bytes'; left: number; isLast: boolean }
  | { kind: 'chunks'; isLast: boolean }
  | { kind: 'whole' }
  | { kind: 'last' };

export const WAITING: Reading = { kind: 'waiting' };
const WHOLE: Reading = { kind: 'whole' };
const LAST: Reading = { kind: 'last' };

/** A head that does not come in one piece is none of ours, and no attacker waits for it. */
const HEAD = 4096;
const NO_BODY = /^(?:204|304)$/;

const over = (isLast: boolean): Reading => (isLast ? LAST : WHOLE);

/** @param length how much of `read` has just come @returns the status where this was its head, and what is to come */
export function readOn(reading: Reading, read: Buffer, length: number): { status: string | null; next: Reading } {
  if (reading.kind === 'bytes') return { status: null, next: bytes(reading.left - length, reading.isLast) };
  if (reading.kind === 'chunks') {
    const isOver = read.toString('latin1', Math.max(0, length - END.length), length) === END;
    return { status: null, next: isOver ? over(reading.isLast) : reading };
  }
  // more than was asked for
  if (reading.kind !== 'waiting') return { status: null, next: LAST };
  const text = read.toString('latin1', 0, Math.min(length, HEAD));
  const end = text.indexOf('\r\n\r\n');
  if (!text.startsWith('HTTP/1.1 ') || end === -1) return { status: null, next: LAST };
  const [status, head] = [text.slice(9, 12), text.slice(0, end + 2)];
  const isLast = /\r\nconnection: close\r\n/i.test(head);
  if (NO_BODY.test(status)) return { status, next: over(isLast) };
  const announced = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1];
  const come = length - end - 4;
  if (announced !== undefined) return { status, next: bytes(Number(announced) - come, isLast) };
  return { status, next: readOn({ kind: 'chunks', isLast }, read, length).next };
}

/** What ends the last chunk. */
const END = '\r\n0\r\n\r\n';

const bytes = (left: number, isLast: boolean): Reading => (left > 0 ? { kind: 'bytes', left, isLast } : over(isLast));
