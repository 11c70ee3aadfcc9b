/** For tests only: visits, seconds and runs of an evening on which all went well. */
import type { Attack, Run, Second, Visit } from '../figures.ts';

export const visit = (member: number, more: Partial<Visit> = {}): Visit => ({
  member,
  came: member * 100,
  outcome: 'in',
  word: '',
  receiptAt: member * 100 + 900,
  inRoom: 0,
  bare: [],
  gotOver: 0,
  statements: 0,
  number: `ballot ${member}`,
  sightings: [],
  ...more,
});

/** Came, and did not get in. */
export const without = (member: number, outcome: Visit['outcome'], more: Partial<Visit> = {}): Visit =>
  visit(member, { outcome, receiptAt: null, number: null, ...more });

export const second = (at: number, state: Second['state'], more: Partial<Second> = {}): Second => ({
  at,
  state,
  arrived: 10,
  admitted: 10,
  refused: 0,
  waiting: 0,
  lateMs: 0,
  ...more,
});

export const attack = (more: Partial<Attack> = {}): Attack => ({
  from: 0,
  until: 5000,
  wanted: 2000,
  sent: 1990,
  unheard: 10,
  cpuEach: 0.1,
  addresses: 10_000,
  kinds: { get: { sent: 10_000, unheard: 50, answered: { 503: 9000, 200: 900 }, lost: 100 } },
  ...more,
});

export const run = (more: Partial<Run> = {}): Run => {
  const visits = more.visits ?? Array.from({ length: 20 }, (_, at) => visit(at));
  const board = new Set(visits.flatMap(({ number }) => number ?? []));
  return { name: 'gate', seconds: 5, timeline: [], attack: null, killedAt: null, cpu: null, board, ...more, visits };
};
