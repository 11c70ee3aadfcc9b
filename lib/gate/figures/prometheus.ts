/** Figures in the text format of Prometheus, 0.0.4 (prometheus.io, "Exposition formats"). */
import { REASONS } from '../refuse/refusal.ts';
import { LANES, type LaneName } from '../room/place.ts';
import type { ClassFigures, Figures } from './figures.ts';
import { upperOf } from './histogram.ts';
import type { RoomFigures } from './room.ts';
import { STATES } from './state.ts';

export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Upper bounds that are shown: every fourth bucket, powers of two of a millisecond. */
const SHOWN = Array.from({ length: 17 }, (_, i) => i * 4);

export function prometheusText(figures: Figures): string {
  const classes = Object.entries(figures.classes);
  const perClass = (read: (one: ClassFigures) => number, name: string): string[] =>
    classes.map(([label, one]) => `${name}{class="${label}"} ${read(one)}`);
  return [
    family('isoloir_requests_total', 'counter', 'Requests that arrived.'),
    ...perClass((one) => one.arrived, 'isoloir_requests_total'),
    family(
      'isoloir_admitted_total',
      'counter',
      'Requests that were let in, and questions for a place in line that were answered.',
    ),
    ...perClass((one) => one.admitted, 'isoloir_admitted_total'),
    family('isoloir_queued_total', 'counter', 'Requests that stood in a line first.'),
    ...perClass((one) => one.queued, 'isoloir_queued_total'),
    family('isoloir_left_total', 'counter', 'Requests whose client went away before the answer.'),
    ...perClass((one) => one.left, 'isoloir_left_total'),
    family('isoloir_refused_total', 'counter', 'Requests that were refused, by reason.'),
    ...classes.flatMap(([label, one]) =>
      REASONS.map((reason) => `isoloir_refused_total{class="${label}",reason="${reason}"} ${one.refused[reason]}`),
    ),
    family(
      'isoloir_waits_total',
      'counter',
      'Requests sent to the waiting room, or told that it is not their turn yet.',
    ),
    ...perClass((one) => one.waits, 'isoloir_waits_total'),
    family('isoloir_answer_seconds', 'histogram', 'From the whole request to the first byte of the answer.'),
    ...classes.flatMap(([label, one]) => histogramOf(label, one.took)),
    family('isoloir_seats', 'gauge', 'Requests that may be worked for at once, as learnt; 0 before the first.'),
    ...perClass((one) => one.seats, 'isoloir_seats'),
    ...gauge('isoloir_working', 'Requests worked for now.', figures.working),
    ...gauge('isoloir_waiting', 'Requests in a line now.', figures.waiting),
    ...gauge('isoloir_connections', 'Connections held now.', figures.connections.open),
    family('isoloir_connections_refused_total', 'counter', 'Connections turned away, or cut off.'),
    `isoloir_connections_refused_total{how="turned away"} ${figures.connections.turnedAway}`,
    `isoloir_connections_refused_total{how="cut"} ${figures.connections.cut}`,
    ...gauge(
      'isoloir_loop_late_seconds',
      'By how much the event loop came late in the last second: the worst of its quarters and of the processes.',
      figures.lateMs / 1000,
    ),
    family('isoloir_refusals_signed_total', 'counter', 'Refusals that went out with a signed statement, or without.'),
    `isoloir_refusals_signed_total{how="signed"} ${figures.statements.given}`,
    `isoloir_refusals_signed_total{how="over budget"} ${figures.statements.withheld}`,
    ...gauge('isoloir_processes', 'Processes that these figures add up.', figures.processes),
    ...roomLines(figures.room),
    family('isoloir_state', 'gauge', 'Calm, busy or under attack.'),
    ...STATES.map((name) => `isoloir_state{state="${name}"} ${figures.state.name === name ? 1 : 0}`),
    '',
  ].join('\n');
}

function roomLines(room: RoomFigures): string[] {
  const perLane = (name: string, of: Record<LaneName, number>) =>
    LANES.map((lane) => `${name}{lane="${lane}"} ${of[lane]}`);
  return [
    ...gauge('isoloir_room_open', 'Whether people wait before they come in.', room.isOpen ? 1 : 0),
    family('isoloir_room_waiting', 'gauge', 'There with a place, and not called.'),
    ...perLane('isoloir_room_waiting', room.waiting),
    family('isoloir_room_called_total', 'counter', 'Calls. A place that comes again after its call is called again.'),
    ...perLane('isoloir_room_called_total', room.called),
    family(
      'isoloir_room_away',
      'gauge',
      'Places that nobody asks for any more, at least: passed over until somebody does.',
    ),
    ...perLane('isoloir_room_away', room.away),
    family(
      'isoloir_room_admitted_total',
      'counter',
      'Admissions given because a place was called; one that is asked for again counts again.',
    ),
    `isoloir_room_admitted_total ${room.admitted}`,
  ];
}

const family = (name: string, type: string, help: string): string => `# HELP ${name} ${help}\n# TYPE ${name} ${type}`;
const gauge = (name: string, help: string, value: number): string[] => [
  family(name, 'gauge', help),
  `${name} ${value}`,
];

/** Buckets are cumulative. The sum is taken at each bucket's upper bound: never less than it was. */
function histogramOf(label: string, took: readonly number[]): string[] {
  const upTo = (bucket: number): number => took.slice(0, bucket + 1).reduce((sum, n) => sum + n, 0);
  const sum = took.reduce((total, n, bucket) => total + n * upperOf(bucket), 0) / 1000;
  const count = upTo(took.length);
  return [
    ...SHOWN.map(
      (bucket) => `isoloir_answer_seconds_bucket{class="${label}",le="${upperOf(bucket) / 1000}"} ${upTo(bucket)}`,
    ),
    `isoloir_answer_seconds_bucket{class="${label}",le="+Inf"} ${count}`,
    `isoloir_answer_seconds_sum{class="${label}"} ${sum}`,
    `isoloir_answer_seconds_count{class="${label}"} ${count}`,
  ];
}
