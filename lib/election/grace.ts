/**
 * The closing promise (PROTOCOL §7.1, decision 035): who holds a place in line at the closing, or has signed the register
 * before it, still votes once, for as long as the definition says. Pure; every party asks here which hour it is.
 */
import { z } from 'zod';
import type { Definition } from './definition.ts';

/** What the hours of an urn follow from; `closes`: epoch second of the closing in force. */
export type Closing = { closes: number; definition: Definition };

/**
 * Seconds after the last arrival in which what has arrived is still worked for: longer than the gate lets any request
 * take (gate/shed/seats.ts: 4 s in the line, then 15). A ballot is never late because we were slow.
 */
export const SETTLING = 30;

/** Seconds; 0 where the definition promises nothing. */
export const graceOf = ({ definition }: Pick<Closing, 'definition'>): number => definition['x-isoloir'].grace ?? 0;

/** Epoch second before which a first ballot must have arrived. */
export const graceEnds = (urn: Closing): number => urn.closes + graceOf(urn);

/** Epoch second from which nothing more is taken, and what was taken may be closed. */
export const isOverAt = (urn: Closing): number => graceEnds(urn) + (graceOf(urn) > 0 ? SETTLING : 0);

/** What a request may do that arrived (its headers were read) in this second, while the urn is not over: all, or only what
 * was promised to who was in line, or nothing. */
export function hourOf(urn: Closing, arrived: number): 'open' | 'grace' | 'late' {
  if (arrived < urn.closes) return 'open';
  return arrived < graceEnds(urn) ? 'grace' : 'late';
}

/** A place in line as the waiting room counts: `boot` is the second in which its order began, `seq` counts from 0. */
export const PlaceNumber = z.strictObject({ boot: z.int().min(0), seq: z.int().min(0) });
export type PlaceNumber = z.infer<typeof PlaceNumber>;

/** The last place of each lane that was taken before the closing; null where that lane had never given one. */
export const HeldPlaces = z.strictObject({ known: PlaceNumber.nullable(), stranger: PlaceNumber.nullable() });
export type HeldPlaces = z.infer<typeof HeldPlaces>;

export const lanes = ['known', 'stranger'] as const satisfies readonly (keyof HeldPlaces)[];
export type HeldPlace = PlaceNumber & { lane: (typeof lanes)[number] };

/** Whether the place was taken before the closing. */
export function isHeld(held: HeldPlaces, { lane, boot, seq }: HeldPlace): boolean {
  const last = held[lane];
  return last !== null && (boot < last.boot || (boot === last.boot && seq <= last.seq));
}
