/**
 * What whoever waits carries from request to request: cookies that a browser sends by itself, or headers of the same name
 * for a client that keeps no cookies. Bound to the people's host by their prefix; no script reads them.
 */
import type { IncomingMessage } from 'node:http';
import type { Bytes } from '#lib/ground/bytes.ts';
import { now as wallClock } from '#lib/ground/clock.ts';
import { cookieIn } from '#lib/ground/cookie.ts';
import { roomKey } from './key.ts';
import { type Admission, DAY, HOLD, readAdmission, readPlace, type Ticket } from './place.ts';
import { readSince } from './since.ts';

export type Carried = { place: Ticket | null; admission: Admission | null; since: number | null };

const COOKIES = { place: '__Host-place', admitted: '__Host-admitted', since: '__Host-since' } as const;
export type CookieName = keyof typeof COOKIES;

/** Seconds for which a browser keeps each. */
const KEPT: Readonly<Record<CookieName, number>> = { place: DAY, admitted: HOLD, since: 900 };
/** Longer ones are not ours, and not worth reading. */
const LONGEST = 100;

/** Reads headers alone. `now` is in seconds. */
export function carriedBy(key: Bytes, { headers }: IncomingMessage, now: number): Carried {
  const text = (name: CookieName): string => {
    const header = headers[`isoloir-${name}`];
    return typeof header === 'string' ? header.slice(0, LONGEST + 1) : cookieIn(headers.cookie, COOKIES[name], LONGEST);
  };
  const [place, admitted, since] = [text('place'), text('admitted'), text('since')];
  return {
    place: place === '' ? null : readPlace(key, place, now),
    admission: admitted === '' ? null : readAdmission(key, admitted, now),
    since: since === '' ? null : readSince(key, since, now),
  };
}

/** The value of a Set-Cookie header. Empty text takes it away. */
export const cookieOf = (name: CookieName, value: string): string =>
  `${COOKIES[name]}=${value}; Path=/; Max-Age=${value === '' ? 0 : KEPT[name]}; Secure; HttpOnly; SameSite=Lax`;

/** Whether a place of ours comes along. Synchronous, microseconds. */
export const holdsPlace = (incoming: IncomingMessage): boolean =>
  carriedBy(roomKey(), incoming, wallClock() / 1000).place !== null;

/** The place that comes along; null for whoever has none of ours. */
export function placeOf(request: Request): Ticket | null {
  const text = request.headers.get('isoloir-place') ?? cookieIn(request.headers.get('cookie'), COOKIES.place, LONGEST);
  return readPlace(roomKey(), text, wallClock() / 1000);
}
