/** When a request came: its headers were read then, whatever line it has stood in since (PROTOCOL §7.1). */
import type { IncomingMessage } from 'node:http';
import { now } from '#lib/ground/clock.ts';

const arrivals = new WeakMap<IncomingMessage | Request, number>();

/** Once, before the gate is asked. */
export const noteArrival = (incoming: IncomingMessage): void => void arrivals.set(incoming, now());

/** The same request, as the platform has it. */
export function handOnArrival(incoming: IncomingMessage, request: Request): Request {
  const at = arrivals.get(incoming);
  if (at !== undefined) arrivals.set(request, at);
  return request;
}

/** Epoch second; where nobody noted it, this one. */
export const arrivedAt = (request: Request): number => Math.floor((arrivals.get(request) ?? now()) / 1000);
