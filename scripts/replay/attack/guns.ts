/**
 * Requests at a rate, whatever becomes of them: over connections that each come from the next address and are left after
 * a few requests. An answer is counted by its status line and not read further; what has none in time is given up.
 */
import net from 'node:net';
import type { Volley } from '../figures.ts';

/** Requests of one connection, one after the other: then the next address comes. */
const PER_CONNECTION = 4;
/** Milliseconds without an answer after which an attacker tries elsewhere. */
const GIVES_UP = 5000;

export type Guns = {
  /** False where every connection is busy and there may be no more of them. */
  shoot: (kind: string, bytes: Buffer) => boolean;
  /** Every second: gives up what has no answer. */
  sweep: () => void;
  volleys: () => Record<string, Volley>;
  /** How many source addresses were used. */
  addresses: () => number;
  end: () => void;
};

type Gun = { socket: net.Socket; kind: string | null; since: number; shots: number };

export function openGuns(port: number, most: number, addressOf: (at: number) => string, count: number): Guns {
  const volleys = new Map<string, { sent: number; answered: Record<string, number>; lost: number }>();
  const all = new Set<Gun>();
  const idle: Gun[] = [];
  let next = 0;

  const of = (kind: string) => {
    const known = volleys.get(kind) ?? { sent: 0, answered: {}, lost: 0 };
    volleys.set(kind, known);
    return known;
  };
  const drop = (gun: Gun): void => {
    if (!all.delete(gun)) return;
    if (gun.kind !== null) of(gun.kind).lost++;
    gun.kind = null;
    gun.socket.destroy();
  };
  const heard = (gun: Gun, text: string): void => {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
    if (gun.kind === null || status === undefined) return;
    const { answered } = of(gun.kind);
    answered[status] = (answered[status] ?? 0) + 1;
    gun.kind = null;
    if (gun.shots >= PER_CONNECTION || /\r\nconnection: close\r\n/i.test(text.slice(0, 2000))) drop(gun);
    else idle.push(gun);
  };
  const open = (): Gun => {
    const socket = net.connect({ port, host: '127.0.0.1', localAddress: addressOf(next++ % count) });
    const gun: Gun = { socket, kind: null, since: 0, shots: 0 };
    all.add(gun);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => heard(gun, text));
    socket.on('error', () => drop(gun));
    socket.on('close', () => drop(gun));
    return gun;
  };
  /** The one used last is most likely still open. */
  const free = (): Gun | null => {
    for (let gun = idle.pop(); gun !== undefined; gun = idle.pop()) if (all.has(gun)) return gun;
    return all.size < most ? open() : null;
  };

  return {
    shoot(kind, bytes) {
      const gun = free();
      if (gun === null) return false;
      gun.kind = kind;
      gun.since = Date.now();
      gun.shots++;
      of(kind).sent++;
      gun.socket.write(bytes);
      return true;
    },
    sweep() {
      const before = Date.now() - GIVES_UP;
      for (const gun of all) if (gun.kind !== null && gun.since < before) drop(gun);
    },
    volleys: () => Object.fromEntries(volleys),
    addresses: () => Math.min(next, count),
    end() {
      for (const gun of all) drop(gun);
    },
  };
}
