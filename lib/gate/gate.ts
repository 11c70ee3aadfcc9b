/**
 * The gate: what is asked of every request before a byte of its body is read. Classify, count, admit or refuse, in
 * microseconds; never who is asking, beyond a network that it forgets.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Clock, now as wallClock } from '#lib/ground/clock.ts';
import type { GateConfig } from './config.ts';
import { openCounter } from './figures/count.ts';
import type { Figures } from './figures/figures.ts';
import { openConnections } from './guard/connections.ts';
import { settle } from './guard/server.ts';
import { hasBody, isMalformed } from './guard/shape.ts';
import { addressLimits } from './limits/address.ts';
import { classify, type RequestClass } from './limits/classes.ts';
import { type Client, clientOf, isIn, isTrusted } from './limits/hops.ts';
import { wantsPage } from './reader.ts';
import { type Reason, writeRefusal } from './refuse/refusal.ts';
import { answerPlace, answerWait } from './room/answer.ts';
import { isOnTheWay, type Looked, takesPlace } from './room/door.ts';
import type { Held } from './room/place.ts';
import { openWaiting, type Waiting, type WaitingOptions } from './room/waiting.ts';
import { type Control, openControl } from './shed/control.ts';
import { watchLoop } from './shed/loop.ts';
import { openSeats, RULES, type Seat, type Standing } from './shed/seats.ts';
import { holdTicket } from './shed/ticket.ts';

/** `signal` ends when the client is gone, or when an answer would come too late to be of use. */
export type Pass = { kind: 'pass'; signal: AbortSignal };
export type Refused = { kind: 'refuse'; reason: Reason; retryAfter: number };
/** The gate itself has answered: nothing more is to be done. */
export type Answered = { kind: 'answered' };
export type Verdict = Pass | Refused | Answered;

export type Gate = {
  /** Once, before the server listens. */
  guard: (server: Server) => void;
  /**
   * What becomes of the request. Whoever passes holds a seat until `outgoing` ends: nothing is to be given back.
   * `hasRoom`: it came for the host that has a waiting room; the urn's has none.
   */
  admit: (incoming: IncomingMessage, outgoing: ServerResponse, hasRoom?: boolean) => Verdict | Promise<Verdict>;
  refuse: (incoming: IncomingMessage, outgoing: ServerResponse, refused: Refused) => void;
  figures: () => Figures;
  close: () => void;
};

export type GateOptions = {
  config: GateConfig;
  now?: Clock;
  /** Whether what the request carries shows that a member stands behind it. Microseconds; reads headers alone. */
  isKnown?: (incoming: IncomingMessage, client: Client) => boolean;
  /** Where this process has the people's host. */
  room?: WaitingOptions;
};

/** Seconds after which whoever found no seat is asked back, from the first to the last: not all at once. */
const BACK = { from: 3, to: 8 } as const;
const TICK_MS = 250;
const SWEEP_MS = 2000;
const SECOND_MS = 1000;

export function openGate({ config, now = wallClock, isKnown = () => false, room }: GateOptions): Gate {
  const limits = addressLimits({ now });
  const seats = openSeats({ now });
  const counter = openCounter(now);
  const connections = openConnections(
    { most: config.connections, mostPerAddress: config.connectionsPerAddress },
    { now, on: (event) => counter[event]() },
  );
  const standing = () => ({ spare: seats.spare(), pressure: seats.state().pressure });
  const waiting = room === undefined || !config.isOn ? null : openWaiting(room, { now, standing });
  const loop = watchLoop();
  let worstLate = 0;
  const timers = [
    setInterval(() => {
      const late = loop.late();
      worstLate = Math.max(worstLate, late);
      seats.tick(late);
    }, TICK_MS),
    setInterval(() => {
      const there = waiting?.line.totals()?.waiting ?? { known: 0, stranger: 0 };
      counter.second({ waiting: seats.state().waiting + there.known + there.stranger, lateMs: worstLate });
      worstLate = 0;
    }, SECOND_MS),
    setInterval(() => connections.sweep(), SWEEP_MS),
  ];
  for (const timer of timers) timer.unref();

  const refused = ({ name }: RequestClass, reason: Reason, retryAfter: number): Refused => {
    counter.refused(name, reason);
    if (reason === 'full' && isOnTheWay(name)) waiting?.door.saw('refused');
    return { kind: 'refuse', reason, retryAfter };
  };
  const pass = ({ kind, incoming, outgoing, control }: Came, asked: Asked, seat: Seat): Pass => {
    counter.admitted(kind.name);
    const ends = { took: (ms: number) => counter.took(kind.name, ms), left: () => counter.left(kind.name) };
    const { deadline } = RULES[kind.rank];
    asked.gone = holdTicket({ seat, incoming, outgoing, control, deadline, hasBody: hasBody(incoming), now, ends });
    return passing(control);
  };

  /** Who is let in finds a seat, or stands in a short line for one, or is refused. */
  const seat = (came: Came, admission: Held | null): Verdict | Promise<Verdict> => {
    const { kind, incoming, client, wait, control } = came;
    const entered = admission === null ? null : came.room?.door.enter(admission);
    const leave = entered?.leave ?? (() => {});
    // Who signs without having been called was in the booth before the room opened, or says so: half the seats are theirs.
    const isUncalled = kind.name === 'sign' && admission === null && came.room?.line.isOpen() === true;
    const isMember = admission?.lane === 'known' || isKnown(incoming, client);
    const isLast = wait > 0 || isUncalled || entered?.isMany === true;
    const standing: Standing = isMember && entered?.isMany !== true ? 'known' : isLast ? 'crowd' : 'guest';
    const asked: Asked = { ...came, gone: () => control.abort(), leave };
    const given = seats.ask(ofHouse(client, kind), standing, control);
    if (admission !== null && entered?.isMany === false && (given === null || given instanceof Promise))
      came.room?.door.strained(admission);
    if (given === null) leave();
    if (given === null && isUncalled && came.looked !== null) return meet(came, came.looked);
    if (given === null)
      return standing === 'crowd' ? refused(kind, 'address', wait / 1000) : refused(kind, 'full', back());
    if (!follow(connections, asked)) {
      leave();
      void Promise.resolve(given).then((one) => one?.leave(null));
      return refused(kind, 'shape', 0);
    }
    if (!(given instanceof Promise)) return pass(came, asked, given);
    counter.queued(kind.name);
    return given.then((one) => {
      if (one !== null && !control.isOver()) return pass(came, asked, one);
      // Called and cut off in the same moment: its response will never close.
      one?.leave(null);
      return refused(kind, 'full', back());
    });
  };

  /** Who comes for what is waited for: in, where their turn has come, else told how they stand. */
  const meet = async (came: Came, looked: Looked): Promise<Verdict> => {
    const { kind, incoming, outgoing, client, room: at } = came;
    if (at === null) return seat(came, null);
    const met = await at.door.ask(incoming, looked, client, came.wait === 0 && takesPlace(incoming, kind));
    if (kind.name === 'place') {
      counter.admitted(kind.name);
      answerPlace(incoming, outgoing, met);
    } else if (met.answer.state === 'called' || met.answer.state === 'open') {
      if (met.cookies.length > 0) outgoing.setHeader('set-cookie', met.cookies);
      return seat(came, met.place);
    } else {
      counter.waits(kind.name, met.place !== null);
      answerWait(incoming, outgoing, met);
    }
    return { kind: 'answered' };
  };

  return {
    guard(server) {
      settle(server, () => {
        counter.arrived('other');
        counter.refused('other', 'shape');
      });
      if (!config.isOn) return;
      server.on('connection', (socket: Socket) => {
        const address = socket.remoteAddress ?? '';
        connections.open(socket, address, isTrusted(config.trusted, address));
      });
    },
    admit(incoming, outgoing, hasRoom = true) {
      const kind = classify(incoming.method ?? 'GET', pathOf(incoming));
      counter.arrived(kind.name);
      if (!config.isOn) return passing(openControl());
      if (isMalformed(incoming)) return refused(kind, 'shape', 0);
      const client = whose(incoming, config);
      const at = hasRoom ? waiting : null;
      at?.door.saw('arrived');
      const looked = at?.door.look(incoming, kind) ?? null;
      if (looked !== null && looked.tooOften > 0) return refused(kind, 'address', looked.tooOften / 1000);
      // Who shows a place is counted by it, whoever else their network holds.
      const isCounted = client.kind === 'address' && looked?.isPaced !== true;
      const wait = isCounted ? limits.take(client.address, kind) : 0;
      if (wait > 0 && kind.beyond === 'refuse') return refused(kind, 'address', wait / 1000);

      const came: Came = { kind, incoming, outgoing, client, looked, wait, room: at, control: openControl() };
      const isHeld = kind.name === 'place' || (looked !== null && at?.door.meets(kind, looked) === true);
      if (looked !== null && isHeld && !isOurOwn(client, incoming)) return meet(came, looked);
      return seat(came, looked?.admission ?? null);
    },
    refuse: writeRefusal,
    figures() {
      const { working, waiting: inLine, limits: learnt } = seats.state();
      const room = { totals: waiting?.line.totals() ?? null, admitted: waiting?.door.admitted() ?? 0 };
      return counter.figures({ working, waiting: inLine, open: connections.count(), seats: learnt, room });
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      waiting?.close();
      loop.stop();
    },
  };
}

/** One request, as far as it was judged. `wait`: milliseconds that its network is ahead of its part. */
type Came = {
  kind: RequestClass;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  client: Client;
  looked: Looked | null;
  wait: number;
  room: Waiting | null;
  control: Control;
};

/** `gone`: to be called where the connection breaks. `leave`: when nothing of the request is under way any more. */
type Asked = Pick<Came, 'incoming' | 'outgoing'> & { gone: () => void; leave: () => void };

/** The signal is made when it is asked for. */
const passing = (control: Control): Pass => ({
  kind: 'pass',
  get signal() {
    return control.signal;
  },
});

/** A page that this server asks of itself (lib/web/failed-page.ts): nobody waits for it. */
const isOurOwn = ({ kind }: Client, incoming: IncomingMessage): boolean =>
  kind === 'self' && incoming.method === 'GET' && !wantsPage(incoming) && !/^\/api\//.test(incoming.url ?? '');

/** What the two sides ask of each other goes on while strangers wait: without it no vote opens or closes. */
const ofHouse = (client: Client, kind: RequestClass): RequestClass =>
  client.kind === 'self' && kind.rank === 'rest' ? { ...kind, rank: 'sign' } : kind;

const back = (): number => BACK.from + Math.floor(Math.random() * (BACK.to - BACK.from + 1));

function whose(incoming: IncomingMessage, { trusted, peers }: GateConfig): Client {
  const forwarded = incoming.headers['x-forwarded-for'];
  const chain = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  const direct = incoming.socket.remoteAddress ?? '';
  return isIn(peers, direct) ? { kind: 'self' } : clientOf(direct, chain, trusted);
}

/** As lib/web reads it: the path that is judged is the path that is routed. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const path = url.startsWith('/') ? url.replace(/^\/+/, '/') : '/';
  const query = path.indexOf('?');
  return query === -1 ? path : path.slice(0, query);
}

/** What the connection does, for the guard: it reads a body, works, and is idle again. False: it was cut. */
function follow(connections: ReturnType<typeof openConnections>, asked: Asked): boolean {
  const { incoming, outgoing } = asked;
  const { socket } = incoming;
  const done = connections.begin(socket, () => {
    asked.leave();
    asked.gone();
  });
  if (done === null) return false;
  const isReading = hasBody(incoming) && !incoming.complete;
  connections.doing(socket, isReading ? 'reading' : 'working');
  if (isReading) incoming.once('end', () => connections.doing(socket, 'working'));
  outgoing.once('close', () => {
    done();
    asked.leave();
    connections.doing(socket, 'idle');
  });
  return true;
}
