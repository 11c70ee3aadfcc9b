/**
 * Connections: how many at once, from one address and in all, and how fast they must go on. Where no place is left, the
 * one that has been silent longest gives way to the one that comes, so that idle connections are worth nothing to who
 * opens them. Bounded in memory by the number of connections.
 */
import type { Socket } from 'node:net';
import type { Clock } from '#lib/ground/clock.ts';

/** `idle`: nothing asked. `reading`: a body is on its way. `working`: an answer is made, or on its way. */
export type Doing = 'idle' | 'reading' | 'working';

export type Limits = { most: number; mostPerAddress: number };

export type Connections = {
  /** A new one. False: it was turned away. `isOurs`: a proxy of ours, which may have all. */
  open: (socket: Socket, address: string, isOurs: boolean) => boolean;
  doing: (socket: Socket, doing: Doing) => void;
  /**
   * One request more is unanswered on it. `gone` is called once, where the connection ends before that is over.
   * @returns what is to be called when it is answered; null: it was one too many, the connection is cut
   */
  begin: (socket: Socket, gone: () => void) => (() => void) | null;
  /** Every few seconds: cuts who does not go on. */
  sweep: () => void;
  count: () => number;
};

/** Unanswered requests on one connection; browsers send one after the other. */
const MOST_PENDING = 8;
/** Fewest bytes a second, over this many milliseconds, while a body or an answer is on its way. */
const SLOWEST = 256;
const OVER_MS = 10_000;

type Held = {
  address: string;
  isOurs: boolean;
  doing: Doing;
  pending: Set<() => void>;
  since: number;
  moved: number;
};

/** @param on hears of each that is turned away or cut */
export function openConnections(
  { most, mostPerAddress }: Limits,
  { now, on }: { now: Clock; on: (event: 'turnedAway' | 'cut') => void },
): Connections {
  const held = new Map<Socket, Held>();
  const perAddress = new Map<string, number>();
  /** In the order in which they began to be so. */
  const lists: Readonly<Record<Exclude<Doing, 'working'>, Set<Socket>>> = { idle: new Set(), reading: new Set() };

  const count = (address: string, by: 1 | -1): void => {
    const sum = (perAddress.get(address) ?? 0) + by;
    if (sum > 0) perAddress.set(address, sum);
    else perAddress.delete(address);
  };
  const forget = (socket: Socket): void => {
    const one = held.get(socket);
    if (one === undefined) return;
    held.delete(socket);
    lists.idle.delete(socket);
    lists.reading.delete(socket);
    count(one.address, -1);
    const pending = [...one.pending];
    one.pending.clear();
    for (const gone of pending) gone();
  };
  const cut = (socket: Socket, event: 'turnedAway' | 'cut'): void => {
    forget(socket);
    socket.destroy();
    on(event);
  };
  const makeRoom = (): boolean => {
    const [longest] = lists.idle.size > 0 ? lists.idle : lists.reading;
    if (longest === undefined) return false;
    cut(longest, 'cut');
    return true;
  };

  return {
    open(socket, address, isOurs) {
      const isTooMany = !isOurs && (perAddress.get(address) ?? 0) >= mostPerAddress;
      if (isTooMany || (held.size >= most && !makeRoom())) {
        cut(socket, 'turnedAway');
        return false;
      }
      held.set(socket, { address, isOurs, doing: 'idle', pending: new Set(), since: now(), moved: 0 });
      lists.idle.add(socket);
      count(address, 1);
      socket.once('close', () => forget(socket));
      return true;
    },
    doing(socket, doing) {
      const one = held.get(socket);
      if (one === undefined || one.doing === doing) return;
      if (one.doing !== 'working') lists[one.doing].delete(socket);
      if (doing !== 'working') lists[doing].add(socket);
      Object.assign(one, { doing, since: now(), moved: movedOn(socket, doing) });
    },
    begin(socket, gone) {
      const one = held.get(socket);
      // What the parser still reads of a connection that was cut has nobody to hear an answer.
      if (one === undefined) return socket.destroyed ? null : () => {};
      if (one.pending.size >= MOST_PENDING && !one.isOurs) {
        cut(socket, 'cut');
        return null;
      }
      one.pending.add(gone);
      return () => one.pending.delete(gone);
    },
    sweep() {
      const at = now();
      for (const [socket, one] of held) {
        const isSlow = one.doing === 'reading' || (one.doing === 'working' && socket.writableLength > 0);
        if (!isSlow) {
          one.since = at;
          one.moved = movedOn(socket, one.doing);
          continue;
        }
        const age = at - one.since;
        if (age < OVER_MS) continue;
        const moved = movedOn(socket, one.doing);
        if (moved - one.moved < (SLOWEST * age) / 1000) cut(socket, 'cut');
        else Object.assign(one, { since: at, moved });
      }
    },
    count: () => held.size,
  };
}

/** Bytes that have come, or that have really gone out. */
const movedOn = (socket: Socket, doing: Doing): number =>
  doing === 'reading' ? socket.bytesRead : socket.bytesWritten - socket.writableLength;
