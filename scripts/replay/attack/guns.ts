/**
 * Requests at a rate, whatever becomes of them: over connections that each come from the next address and are left after
 * a few requests. Bytes are made beforehand; of an answer the status is read, and how long it is. Who floods does not
 * wait: where every connection is busy, the one that has waited longest is given up for the next shot.
 */
import net from 'node:net';
import type { Volley } from '../figures.ts';
import { type Reading, readOn, WAITING } from './answers.ts';

/** Requests of one connection, one after the other: then the next address comes. */
const PER_CONNECTION = 4;
/** Milliseconds without an answer after which an attacker tries elsewhere; and before which none gives way to a next shot. */
const GIVES_UP = 5000;
const HOLDS_ON = 1000;
/** One for all: what was read is looked at before anything else is. */
const READ = Buffer.alloc(64 * 1024);

export type Guns = {
  /** False where every connection is busy, and none may be given up. */
  shoot: (kind: string, bytes: Buffer) => boolean;
  /** Every second: gives up what has no answer. */
  sweep: () => void;
  volleys: () => Record<string, Volley>;
  /** How many source addresses were used. */
  addresses: () => number;
  end: () => void;
};

export type GunsOptions = {
  port: number;
  /** Connections at a time. */
  most: number;
  /** Waits for each answer, as who measures does; else gives way as said above. */
  isPatient: boolean;
  addressOf: (at: number) => string;
  /** How many addresses there are. */
  count: number;
  /** Milliseconds. */
  now?: () => number;
};

type Gun = {
  socket: net.Socket;
  isUp: boolean;
  /** Of the request that has no whole answer yet; `kind` null: its status was seen. */
  kind: string | null;
  reading: Reading;
  since: number;
  shots: number;
};
type Counts = { sent: number; unheard: number; answered: Record<string, number>; lost: number };

export function openGuns({ port, most, isPatient, addressOf, count, now = Date.now }: GunsOptions): Guns {
  const volleys = new Map<string, Counts>();
  const all = new Set<Gun>();
  /** In the order in which they were shot. */
  const busy = new Set<Gun>();
  const idle: Gun[] = [];
  let next = 0;

  const of = (kind: string): Counts => {
    const known = volleys.get(kind) ?? { sent: 0, unheard: 0, answered: {}, lost: 0 };
    volleys.set(kind, known);
    return known;
  };
  const drop = (gun: Gun): void => {
    if (!all.delete(gun)) return;
    busy.delete(gun);
    if (gun.kind !== null) {
      const counts = of(gun.kind);
      if (gun.isUp) counts.lost++;
      else {
        counts.sent--;
        counts.unheard++;
      }
      gun.kind = null;
    }
    gun.socket.destroy();
  };
  const heard = (gun: Gun, length: number): void => {
    const { status, next: reading } = readOn(gun.reading, READ, length);
    gun.reading = reading;
    if (status !== null && gun.kind !== null) {
      const { answered } = of(gun.kind);
      answered[status] = (answered[status] ?? 0) + 1;
      gun.kind = null;
    }
    if (reading.kind === 'last' || (reading.kind === 'whole' && gun.shots >= PER_CONNECTION)) drop(gun);
    else if (reading.kind === 'whole' && busy.delete(gun)) idle.push(gun);
  };
  const open = (): Gun => {
    const socket = net.connect({
      port,
      host: '127.0.0.1',
      localAddress: addressOf(next++ % count),
      onread: {
        buffer: READ,
        callback: (length) => {
          heard(gun, length);
          return true;
        },
      },
    });
    const gun: Gun = { socket, isUp: false, kind: null, reading: WAITING, since: 0, shots: 0 };
    all.add(gun);
    const over = () => drop(gun);
    socket.once('connect', () => {
      gun.isUp = true;
    });
    socket.on('error', over);
    socket.on('end', over);
    socket.on('close', over);
    return gun;
  };
  /** The one used last is most likely still open. */
  const free = (at: number): Gun | null => {
    for (let gun = idle.pop(); gun !== undefined; gun = idle.pop()) if (all.has(gun)) return gun;
    if (all.size < most) return open();
    const [oldest] = busy;
    if (isPatient || oldest === undefined || oldest.since > at - HOLDS_ON) return null;
    drop(oldest);
    return open();
  };

  return {
    shoot(kind, bytes) {
      const at = now();
      const gun = free(at);
      if (gun === null) return false;
      Object.assign(gun, { kind, reading: WAITING, since: at, shots: gun.shots + 1 });
      busy.add(gun);
      of(kind).sent++;
      gun.socket.write(bytes);
      return true;
    },
    sweep() {
      const before = now() - GIVES_UP;
      for (const gun of busy) {
        if (gun.since >= before) return;
        drop(gun);
      }
    },
    volleys: () => Object.fromEntries(volleys),
    addresses: () => Math.min(next, count),
    end() {
      for (const gun of all) drop(gun);
    },
  };
}
