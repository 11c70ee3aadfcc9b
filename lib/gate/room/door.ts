/**
 * The waiting room's door in one process: who comes with what, who goes in, who waits, and what they are told. It decides
 * nothing about order (coordinator.ts) and writes no bytes (answer.ts).
 */
import type { IncomingMessage } from 'node:http';
import type { Bytes } from '#lib/ground/bytes.ts';
import type { Clock } from '#lib/ground/clock.ts';
import { PLACE_PATH } from '#lib/ground/in-line.ts';
import { addressLimits } from '../limits/address.ts';
import { classify, type RequestClass } from '../limits/classes.ts';
import type { Client } from '../limits/hops.ts';
import { boundedTable } from '../limits/table.ts';
import { wantsPage } from '../reader.ts';
import { type Carried, carriedBy, cookieOf } from './carried.ts';
import type { Line, Taken } from './line.ts';
import { type Held, type Ticket, writeAdmission, writePlace } from './place.ts';
import { openPrice, type Paid } from './price.ts';
import { writeSince } from './since.ts';
import type { PlaceAnswer } from './standing.ts';
import type { Report, Told } from './wire.ts';
import { sealOfWork } from './work.ts';

/** What a request carries, as far as it holds. `isPaced`: its own place is limited, its network need not be. */
export type Looked = Carried & { isPaced: boolean; tooOften: number };

/** `cookies`: whole Set-Cookie headers. `place`: whose answer it is, where there is one. */
export type Met = { answer: PlaceAnswer; cookies: string[]; place: Held | null };

export type Door = {
  /** What a request of this class carries; reads headers alone, microseconds. */
  look: (incoming: IncomingMessage, kind: RequestClass) => Looked;
  /** Whether this request is to wait, unless it shows that it was called. */
  meets: (kind: RequestClass, looked: Looked) => boolean;
  /** Where it stands. A navigation and the question for a place are given one where they have none. */
  ask: (incoming: IncomingMessage, looked: Looked, client: Client, takes: boolean) => Promise<Met>;
  /** What is counted until the next batch. */
  saw: (what: 'arrived' | 'refused') => void;
  /** Who was called had to stand in line, or found no seat. Each counts once in ten seconds. */
  strained: (admission: Held) => void;
  /** One request more of this admission is under way. `isMany`: more than one browser has. `leave` ends it, once. */
  enter: (admission: Held) => { isMany: boolean; leave: () => void };
  report: (now: { spare: number; pressure: number }) => Report;
  /** Requests that were let in because their turn had come. */
  admitted: () => number;
};

export type DoorOptions = {
  key: Bytes;
  line: Line;
  now: Clock;
  /** A short id of the member's token that a request shows and that holds; null for a stranger. */
  tokenOf: (incoming: IncomingMessage, client: Client) => string | null;
};

/** Whoever comes for these waits where there is a crowd. Signing and casting are further on, static bytes are for all. */
const WAITS: ReadonlySet<string> = new Set(['page', 'link', 'enrol', 'sign-in']);

/** Whether a refusal of such a request says that people should rather wait. */
export const isOnTheWay = (name: string): boolean => WAITS.has(name) || name === 'sign';

/** What one admission is good for in each process, and one place's asking: who lends them out gains nothing. */
const PER_ADMISSION = { points: 240, seconds: 60 };
const PER_PLACE = { points: 40, seconds: 60 };
/** Places that one token is given: one for each browser window that forgot its own. */
const PER_TOKEN = { points: 6, seconds: 600 };
const ENTRIES = 2 ** 16;
/** Requests of one admission under way at a time: what a browser asks for at once. */
const MOST_UNDER_WAY = 8;
/** Who is turned back without a place, and who stands in line although called, counts once in ten seconds; of a network of
 * addresses so many count (limits/address.ts). */
const ONCE = { points: 1, seconds: 10 };
const TURNED_BACK = { ...classify('GET', PLACE_PATH), ...ONCE };

export function openDoor({ key, line, now, tokenOf }: DoorOptions): Door {
  const price = openPrice(key, now);
  const limits = { admission: boundedTable(ENTRIES), place: boundedTable(ENTRIES), token: boundedTable(2 ** 14) };
  const counted = { turnedBack: addressLimits({ now, places: 2 ** 12 }), strained: boundedTable(2 ** 14) };
  /** No more entries than requests are under way. */
  const underWay = new Map<string, number>();
  let counts = { arrived: 0, refused: 0, strained: 0, met: 0, earlier: 0 };
  let admitted = 0;
  let first = { second: -1, cookie: '' };
  const strangers = () => line.totals()?.waiting.stranger ?? 0;

  function look(incoming: IncomingMessage, { name }: RequestClass): Looked {
    // scripts, pictures, ballots: nobody asks what they carry, and they use nothing up
    if (name !== 'place' && !isOnTheWay(name)) return NOTHING;
    const carried = carriedBy(key, incoming, now() / 1000);
    const boot = line.totals()?.boot ?? 0;
    if (carried.place !== null && carried.place.boot < boot && !line.isOpen()) counts.earlier++;
    const { admission, place } = carried;
    // a place is good for an evening and costs little: with a closed room it gains nobody anything
    if (!line.isOpen()) return NOTHING;
    if (admission !== null) {
      const tooOften = limits.admission.take(hashOf(admission), now(), PER_ADMISSION);
      return { ...carried, isPaced: true, tooOften };
    }
    const isPaced = place !== null && limits.place.take(hashOf(place), now(), PER_PLACE) === 0;
    return { ...carried, isPaced, tooOften: 0 };
  }

  const turnBack = (client: Client): void => {
    if (client.kind === 'address' && counted.turnedBack.take(client.address, TURNED_BACK) === 0) counts.met++;
  };

  function met(ticket: Ticket, told: Told | null): Met {
    const { taken: _, ...held } = ticket;
    const place = writePlace(key, ticket);
    const cookies = [cookieOf('place', place)];
    if (told !== null && 'until' in told) {
      admitted++;
      const admission = writeAdmission(key, { ...held, until: told.until });
      cookies.push(cookieOf('admitted', admission));
      return { answer: { state: 'called', admission, until: told.until }, cookies, place: held };
    }
    const { ahead, seconds } = told ?? { ahead: null, seconds: null };
    const answer = { state: 'waiting', place, lane: held.lane, ahead, seconds, again: againAfter(ahead) } as const;
    return { answer, cookies, place: held };
  }

  function ofTaken(taken: Taken, client: Client, otherwise: (kind: 'away' | 'spent') => Met): Met {
    if (taken.kind === 'taken') return met({ ...taken.held, taken: Math.floor(now() / 1000) }, taken.told);
    if (taken.kind !== 'full') return otherwise(taken.kind);
    turnBack(client);
    return { answer: { state: 'full', again: 10 }, cookies: [], place: null };
  }

  /** The same for all who first come in this second. */
  function firstSeen(): string {
    const second = Math.floor(now() / 1000);
    if (second !== first.second) first = { second, cookie: cookieOf('since', writeSince(key, second)) };
    return first.cookie;
  }

  /** What is asked of a stranger who has no place. `unspent`: work that was good, and for which nobody could give one. */
  function priced(client: Client, since: number | null, unspent: Paid | null = null): Met {
    turnBack(client);
    const answer = price.ask(since, strangers(), unspent?.kind === 'work' ? unspent.task : undefined);
    return { answer, cookies: since === null ? [firstSeen()] : [], place: null };
  }

  async function take(incoming: IncomingMessage, { since }: Looked, client: Client, token: string | null) {
    if (token !== null && limits.token.take(hashOfText(token), now(), PER_TOKEN) === 0)
      return ofTaken(await line.take('known'), client, () => NO_NUMBER_YET);
    const paid = price.paid(incoming, client, since, strangers());
    if (paid === null) return priced(client, since);
    const work = paid.kind === 'work' ? sealOfWork(paid.task) : '';
    return ofTaken(await line.take('stranger', work), client, (why) => {
      if (why === 'spent') return priced(client, since);
      price.giveBack(paid);
      return priced(client, since, paid);
    });
  }

  return {
    look,
    meets: ({ name }, { admission }) => line.isOpen() && admission === null && WAITS.has(name),
    async ask(incoming, looked, client, takes) {
      if (!line.isOpen()) return { answer: { state: 'open' }, cookies: [], place: null };
      const { place, admission } = looked;
      if (admission !== null) {
        const answer = { state: 'called', admission: writeAdmission(key, admission), until: admission.until } as const;
        return { answer, cookies: [], place: admission };
      }
      const token = takes && place?.lane !== 'known' ? tokenOf(incoming, client) : null;
      // who waited as a stranger and has a token now is no stranger
      if (place !== null && token === null) return met(place, await line.see(place));
      if (takes) return take(incoming, looked, client, token);
      turnBack(client);
      return { answer: { state: 'full', again: 3 }, cookies: [], place: null };
    },
    saw: (what) => void counts[what]++,
    strained(admission) {
      if (counted.strained.take(hashOf(admission), now(), ONCE) === 0) counts.strained++;
    },
    enter({ lane, boot, seq }) {
      const name = `${lane}.${boot}.${seq}`;
      const before = underWay.get(name) ?? 0;
      underWay.set(name, before + 1);
      let isOver = false;
      const leave = () => {
        if (isOver) return;
        isOver = true;
        const left = (underWay.get(name) ?? 1) - 1;
        if (left > 0) underWay.set(name, left);
        else underWay.delete(name);
      };
      return { isMany: before >= MOST_UNDER_WAY, leave };
    },
    report(standing) {
      const seen = counts;
      counts = { arrived: 0, refused: 0, strained: 0, met: 0, earlier: 0 };
      return { ...seen, ...standing };
    },
    admitted: () => admitted,
  };
}

const NOTHING: Looked = { place: null, admission: null, since: null, isPaced: false, tooOften: 0 };

/** A member's device while the primary is away: it asks again, and pays nothing. */
const NO_NUMBER_YET: Met = {
  answer: { state: 'waiting', place: '', lane: 'known', ahead: null, seconds: null, again: 4 },
  cookies: [],
  place: null,
};

/** Navigations and the question itself are given a place; a script's request is told to ask for one. */
export const takesPlace = (incoming: IncomingMessage, { name }: RequestClass): boolean =>
  name === 'place' || wantsPage(incoming);

/** Seconds until who waits asks again: sooner where the turn is near. */
const againAfter = (ahead: number | null): number => (ahead === null || ahead < 50 ? 4 : 8);

/** Two words that tell places apart; nobody chooses them. */
const hashOf = ({ lane, boot, seq }: Held): Uint32Array =>
  new Uint32Array([seq, boot * 2 + (lane === 'known' ? 1 : 0)]);

/** The token's id is random already. */
const hashOfText = (text: string): Uint32Array => {
  const bytes = Buffer.alloc(8);
  bytes.write(text, 'base64url');
  return new Uint32Array([bytes.readUInt32LE(0), bytes.readUInt32LE(4)]);
};
