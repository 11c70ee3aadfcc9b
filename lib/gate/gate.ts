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
import { type Reason, writeRefusal } from './refuse/refusal.ts';
import { watchLoop } from './shed/loop.ts';
import { openSeats, RULES, type Seat, type Standing } from './shed/seats.ts';
import { holdTicket } from './shed/ticket.ts';

/** `signal` ends when the client is gone, or when an answer would come too late to be of use. */
export type Pass = { kind: 'pass'; signal: AbortSignal };
export type Refused = { kind: 'refuse'; reason: Reason; retryAfter: number };
export type Verdict = Pass | Refused;

export type Gate = {
  /** Once, before the server listens. */
  guard: (server: Server) => void;
  /** What becomes of the request. Whoever passes holds a seat until `outgoing` ends: nothing is to be given back. */
  admit: (incoming: IncomingMessage, outgoing: ServerResponse) => Verdict | Promise<Verdict>;
  refuse: (incoming: IncomingMessage, outgoing: ServerResponse, refused: Refused) => void;
  figures: () => Figures;
  close: () => void;
};

export type GateOptions = {
  config: GateConfig;
  now?: Clock;
  /** Whether what the request carries shows that a member stands behind it. Microseconds; reads headers alone. */
  isKnown?: (incoming: IncomingMessage) => boolean;
};

/** Seconds after which whoever found no seat is asked back, from the first to the last: not all at once. */
const BACK = { from: 3, to: 8 } as const;
const TICK_MS = 250;
const SWEEP_MS = 2000;
const SECOND_MS = 1000;

export function openGate({ config, now = wallClock, isKnown = () => false }: GateOptions): Gate {
  const limits = addressLimits({ now });
  const seats = openSeats({ now });
  const counter = openCounter(now);
  const connections = openConnections(
    { most: config.connections, mostPerAddress: config.connectionsPerAddress },
    { now, on: (event) => counter[event]() },
  );
  const loop = watchLoop();
  let worstLate = 0;
  const timers = [
    setInterval(() => {
      const late = loop.late();
      worstLate = Math.max(worstLate, late);
      seats.tick(late);
    }, TICK_MS),
    setInterval(() => {
      counter.second({ waiting: seats.state().waiting, lateMs: worstLate });
      worstLate = 0;
    }, SECOND_MS),
    setInterval(() => connections.sweep(), SWEEP_MS),
  ];
  for (const timer of timers) timer.unref();

  const refused = (kind: RequestClass, reason: Reason, retryAfter: number): Refused => {
    counter.refused(kind.name, reason);
    return { kind: 'refuse', reason, retryAfter };
  };
  const pass = (asked: Asked, seat: Seat): Pass => {
    const { kind, incoming, outgoing, control } = asked;
    counter.admitted(kind.name);
    const ends = { took: (ms: number) => counter.took(kind.name, ms), left: () => counter.left(kind.name) };
    const { deadline } = RULES[kind.rank];
    asked.gone = holdTicket({ seat, incoming, outgoing, control, deadline, hasBody: hasBody(incoming), now, ends });
    return { kind: 'pass', signal: control.signal };
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
    admit(incoming, outgoing) {
      const kind = classify(incoming.method ?? 'GET', pathOf(incoming));
      counter.arrived(kind.name);
      if (!config.isOn) return { kind: 'pass', signal: new AbortController().signal };
      if (isMalformed(incoming)) return refused(kind, 'shape', 0);
      const client = whose(incoming, config);
      const wait = client.kind === 'address' ? limits.take(client.address, kind) : 0;
      if (wait > 0 && kind.beyond === 'refuse') return refused(kind, 'address', wait / 1000);

      const standing: Standing = isKnown(incoming) ? 'known' : wait > 0 ? 'crowd' : 'guest';
      const control = new AbortController();
      const asked: Asked = { kind: ofHouse(client, kind), incoming, outgoing, control, gone: () => control.abort() };
      const seat = seats.ask(asked.kind, standing, control.signal);
      if (seat === null)
        return standing === 'crowd' ? refused(kind, 'address', wait / 1000) : refused(kind, 'full', back());
      if (!follow(connections, asked)) {
        void Promise.resolve(seat).then((given) => given?.leave(null));
        return refused(kind, 'shape', 0);
      }
      if (!(seat instanceof Promise)) return pass(asked, seat);
      counter.queued(kind.name);
      return seat.then((given) => {
        if (given !== null && !control.signal.aborted) return pass(asked, given);
        // Called and cut off in the same moment: its response will never close.
        given?.leave(null);
        return refused(kind, 'full', back());
      });
    },
    refuse: writeRefusal,
    figures() {
      const { working, waiting, limits: learnt } = seats.state();
      return counter.figures({ working, waiting, open: connections.count(), seats: learnt });
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      loop.stop();
    },
  };
}

type Asked = {
  kind: RequestClass;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  control: AbortController;
  /** To be called where the connection breaks. */
  gone: () => void;
};

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
  const done = connections.begin(socket, () => asked.gone());
  if (done === null) return false;
  const isReading = hasBody(incoming) && !incoming.complete;
  connections.doing(socket, isReading ? 'reading' : 'working');
  if (isReading) incoming.once('end', () => connections.doing(socket, 'working'));
  outgoing.once('close', () => {
    done();
    connections.doing(socket, 'idle');
  });
  return true;
}
