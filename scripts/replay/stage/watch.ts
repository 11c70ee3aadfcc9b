/** The server's own figures, once a second, as its operator reads them (Prometheus text, decision 032). */
import http from 'node:http';
import { type Second, Second as SecondShape } from '../figures.ts';

const EVERY_MS = 1000;
/** Whoever does not answer within it is away for that second. */
const PATIENCE_MS = 3000;
const STATES = ['calm', 'busy', 'attack'] as const;

export type Watch = { timeline: readonly Second[]; end: () => void };

/** @param since epoch milliseconds of the opening */
export function watchServer(port: number, since: number): Watch {
  const timeline: Second[] = [];
  let before: Totals | null = null;
  let isOver = false;
  const look = async () => {
    while (!isOver) {
      const text = await read(port);
      const at = Date.now() - since;
      const now = text === null ? null : totalsOf(text);
      timeline.push(secondOf(at, before, now));
      before = now ?? before;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS).unref());
    }
  };
  void look();
  return {
    timeline,
    end: () => {
      isOver = true;
    },
  };
}

function read(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = http.get({ port, host: '127.0.0.1', path: '/metrics', timeout: PATIENCE_MS }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(answer.statusCode === 200 ? text : null));
      answer.on('error', () => resolve(null));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
  });
}

export type Totals = {
  state: Second['state'];
  arrived: number;
  admitted: number;
  refused: number;
  waiting: number;
  lateMs: number;
};

/** Sums over classes of what is needed here. */
export function totalsOf(text: string): Totals {
  const values = [...text.matchAll(/^(isoloir_\w+)(?:\{([^}]*)\})? ([\d.e+-]+)$/gm)].map(([, name, labels, value]) => ({
    name,
    labels: labels ?? '',
    value: Number(value),
  }));
  const sum = (name: string): number =>
    values.filter((one) => one.name === name).reduce((all, { value }) => all + value, 0);
  const state = STATES.find((one) =>
    values.some(({ name, labels, value }) => name === 'isoloir_state' && labels.includes(`"${one}"`) && value === 1),
  );
  return {
    state: state ?? 'away',
    arrived: sum('isoloir_requests_total'),
    admitted: sum('isoloir_admitted_total'),
    refused: sum('isoloir_refused_total'),
    waiting: sum('isoloir_room_waiting'),
    lateMs: sum('isoloir_loop_late_seconds') * 1000,
  };
}

/** Counters begin anew where a process was killed: a fall is no negative number of requests. */
export function secondOf(at: number, before: Totals | null, now: Totals | null): Second {
  const since = (read: (totals: Totals) => number): number =>
    now === null ? 0 : Math.max(0, read(now) - (before === null ? read(now) : read(before)));
  return SecondShape.parse({
    at,
    state: now?.state ?? 'away',
    arrived: since((one) => one.arrived),
    admitted: since((one) => one.admitted),
    refused: since((one) => one.refused),
    waiting: now?.waiting ?? 0,
    lateMs: now?.lateMs ?? 0,
  });
}
