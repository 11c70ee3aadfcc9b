/**
 * One admitted request from its seat to its end. The seat is held while something is computed, not while a slow sender
 * sends or a slow reader reads; time is taken from the whole request to the answer's first byte, so that slow clients do
 * not make us believe that we are slow.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#lib/ground/clock.ts';
import type { Control } from './control.ts';
import type { Seat } from './seats.ts';

/** Milliseconds that a body or an answer may wait for its sender or reader before the seat is lent to others. */
const SLOW_MS = 250;

export type Ends = {
  /** The answer's first byte, milliseconds after the whole request. */
  took: (ms: number) => void;
  /** The client went away before the answer was whole. */
  left: () => void;
};

type Options = {
  seat: Seat;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** Aborts when the client leaves; here also when `deadline` milliseconds have passed. */
  control: Control;
  deadline: number;
  hasBody: boolean;
  now: Clock;
  ends: Ends;
};

/** @returns what ends it where the connection broke: a response that never had its turn on it closes in silence */
export function holdTicket({ seat, incoming, outgoing, control, deadline, hasBody, now, ends }: Options): () => void {
  let from = now();
  let took: number | null = null;
  const late = setTimeout(() => control.abort(new DOMException('the deadline has passed', 'TimeoutError')), deadline);

  let lending: NodeJS.Timeout | undefined;
  let reading: NodeJS.Timeout | undefined;
  let isOver = false;
  if (hasBody) {
    lending = setTimeout(() => {
      if (!incoming.complete) seat.lend();
    }, SLOW_MS);
    incoming.once('end', () => {
      clearTimeout(lending);
      seat.takeBack();
      from = now();
    });
  }

  const leave = (): void => {
    clearTimeout(late);
    clearTimeout(lending);
    clearInterval(reading);
    seat.leave(took);
  };
  const { writeHead, end } = outgoing;
  Object.assign(outgoing, {
    writeHead: (...rest: never[]) => {
      if (took === null) {
        took = Math.max(0, now() - from);
        ends.took(took);
        // A long answer: while its reader does not read, nothing is computed [all seats of the board, by reading slowly].
        const look = () => (outgoing.writableNeedDrain ? seat.lend() : seat.takeBack());
        if (!isOver) reading = setInterval(look, SLOW_MS).unref();
      }
      return Reflect.apply(writeHead, outgoing, rest);
    },
    // Nothing is computed after it; what is still to be sent is the socket's (guard/connections.ts).
    end: (...rest: never[]) => {
      const ended = Reflect.apply(end, outgoing, rest);
      leave();
      return ended;
    },
  });
  const close = (): void => {
    leave();
    if (isOver) return;
    isOver = true;
    if (outgoing.writableFinished) return;
    ends.left();
    control.abort(new DOMException('the client has left', 'AbortError'));
  };
  outgoing.once('close', close);
  return close;
}
