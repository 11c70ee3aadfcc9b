/** What the Authority's console shows of the mail: figures, pace, providers, what failed. Never an address. */
import type { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { openReaders } from '../sealed/index.ts';
import { readSubjects } from './call.ts';
import { Mass, type State, Template, WAITING } from './kinds.ts';
import { lanes } from './lanes.ts';
import { isOpen, readWaves, type Waves } from './remind.ts';

export type KindView = {
  template: Template;
  counts: Readonly<Record<State, number>>;
  mayPause: boolean;
  paused: boolean;
  /** Letters a minute over the last minutes; null where none left. */
  pace: number | null;
};

export type LaneView = {
  lane: string;
  waiting: number;
  /** Epoch ms until which it rests; null where it does not. */
  restsUntil: number | null;
  reason: string | null;
  /** Letters a minute that we allow ourselves. */
  perMinute: number;
};

export type FailureView = { template: Template; lane: string; state: State; reason: string; count: number };

export type MailView = {
  kinds: KindView[];
  lanes: LaneView[];
  failures: FailureView[];
  /** Letters that wait and are not held back, and minutes until they have left; null where nothing says. */
  waiting: number;
  minutes: number | null;
  /** The provider that takes longest. */
  slowest: string | null;
  reminders: { enrol: Waves; votes: { vote: VoteId; title: { fr: string; en: string }; waves: Waves }[] };
};

/** Minutes over which the pace is measured. */
const WINDOW = 5;
/** Wall milliseconds for which figures are good enough for every reader of the page. */
const FRESH = 1500;

/** The same figures for all who look within FRESH. */
export function viewMail(): Promise<MailView> {
  const kept = shared('people/mail-view', (): { at: number; view: Promise<MailView> | null } => ({
    at: 0,
    view: null,
  }));
  if (kept.view !== null && performance.now() - kept.at < FRESH) return kept.view;
  const view = readView();
  kept.at = performance.now();
  kept.view = view;
  view.catch(() => {
    kept.view = null;
  });
  return view;
}

/** For tests and for what has just changed: the next look reads again. */
export function forgetView(): void {
  shared('people/mail-view', (): { at: number; view: Promise<MailView> | null } => ({ at: 0, view: null })).view = null;
}

const readView = (): Promise<MailView> =>
  withPeople(
    async (tx) => {
      const paused = await column(tx, 'SELECT template AS value FROM mail_pause');
      const paces = await readPaces(tx);
      const kinds = await readKinds(tx, paused, paces);
      const byLane = await readLanes(tx, paused);
      const ahead = estimate(byLane, paces);
      const votes = new Map((await readSubjects(tx)).filter(isOpen).map((one) => [one.vote, one.title]));
      const reminders: MailView['reminders']['votes'] = [];
      for (const [vote, title] of votes)
        reminders.push({ vote, title, waves: await readWaves(tx, 'vote-reminder', vote) });
      return {
        kinds,
        lanes: byLane,
        failures: await readFailures(tx),
        ...ahead,
        reminders: { enrol: await readWaves(tx, 'enrol-reminder', null), votes: reminders },
      };
    },
    { level: 'repeatable read' },
  );

async function column(tx: PeopleTx, sql: string): Promise<Set<string>> {
  const { rows } = await tx.query<{ value: string }>(sql);
  return new Set(rows.map(({ value }) => value));
}

export type Paces = { template: string; lane: string; perMinute: number }[];

/** What left in the last whole minutes and the one that runs, by kind and provider. */
async function readPaces(tx: PeopleTx): Promise<Paces> {
  const at = now();
  const minute = 60_000;
  const from = Math.floor(at / minute) * minute - WINDOW * minute;
  const { rows } = await tx.query<{ template: string; lane: string; sent: number; first: Date }>(
    `SELECT template, lane, sum(sent)::int AS sent, min(minute) AS first FROM mail_pace WHERE minute >= $1 GROUP BY template, lane`,
    [new Date(from)],
  );
  // since its first minute in the window, and never over less than one: a wave that has just begun is no rate
  return rows.map(({ template, lane, sent, first }) => ({
    template,
    lane,
    perMinute: sent / Math.max(1, (at - first.getTime()) / minute),
  }));
}

const KINDS = 'SELECT template, state, count(*)::int AS count FROM mail GROUP BY template, state';

async function readKinds(tx: PeopleTx, paused: ReadonlySet<string>, paces: Paces): Promise<KindView[]> {
  const { rows } = await tx.query<{ template: Template; state: State; count: number }>(KINDS);
  return Template.options.map((template) => {
    const counts = { queued: 0, deferred: 0, sent: 0, bounced: 0, complained: 0, failed: 0, dropped: 0 };
    for (const row of rows) if (row.template === template) counts[row.state] = row.count;
    const pace = paces.filter((one) => one.template === template).reduce((sum, one) => sum + one.perMinute, 0);
    const mayPause = Mass.safeParse(template).success;
    return { template, counts, mayPause, paused: paused.has(template), pace: pace > 0 ? pace : null };
  });
}

async function readLanes(tx: PeopleTx, paused: ReadonlySet<string>): Promise<LaneView[]> {
  const { rows } = await tx.query<{ lane: string; waiting: number; rests_until: Date | null; reason: string | null }>(
    `SELECT m.lane, m.waiting, CASE WHEN l.rests_until > $2 THEN l.rests_until END AS rests_until, l.reason
       FROM (SELECT lane, count(*)::int AS waiting FROM mail WHERE ${WAITING} AND template <> ALL ($1::text[]) GROUP BY lane) m
       LEFT JOIN mail_lane l USING (lane) ORDER BY m.waiting DESC, m.lane`,
    [[...paused], new Date(now())],
  );
  return rows.map(({ lane, waiting, rests_until, reason }) => ({
    lane,
    waiting,
    restsUntil: rests_until?.getTime() ?? null,
    reason: rests_until === null ? null : reason,
    perMinute: (lanes().lanes.find((one) => one.lane === lane)?.rate ?? 0) * 60,
  }));
}

/**
 * The whole is over when the slowest provider is: its letters by its own pace of the last minutes. Where one that has
 * letters waiting took none, nothing can be said, and nothing is.
 */
export function estimate(
  waitingLanes: readonly Pick<LaneView, 'lane' | 'waiting'>[],
  paces: Paces,
): { waiting: number; minutes: number | null; slowest: string | null } {
  const waiting = waitingLanes.reduce((sum, one) => sum + one.waiting, 0);
  let [minutes, slowest]: [number | null, string | null] = [0, null];
  for (const one of waitingLanes) {
    const pace = paces.filter(({ lane }) => lane === one.lane).reduce((sum, { perMinute }) => sum + perMinute, 0);
    if (pace === 0) return { waiting, minutes: null, slowest: one.lane };
    const needed = one.waiting / pace;
    if (minutes === null || needed > minutes) [minutes, slowest] = [needed, one.lane];
  }
  return { waiting, minutes: waiting === 0 ? null : minutes, slowest };
}

const BAD = `state IN ('bounced', 'complained', 'failed')`;
/** Groups listed; the export has every letter. */
const GROUPS = 200;

async function readFailures(tx: PeopleTx): Promise<FailureView[]> {
  const { rows } = await tx.query<FailureView>(
    `SELECT template, lane, state, coalesce(reason, '') AS reason, count(*)::int AS count FROM mail WHERE ${BAD}
      GROUP BY template, lane, state, reason ORDER BY count DESC, template, lane LIMIT $1`,
    [GROUPS],
  );
  return rows;
}

export type FailedLetter = {
  id: string;
  number: string;
  template: Template;
  state: State;
  lane: string;
  reason: string;
};

/** $1 the id to go on after, $2 how many. */
export const FAILED = `SELECT m.id, coalesce(r.number, '') AS number, template, state, lane, coalesce(reason, '') AS reason, mark, sealed
    FROM mail m LEFT JOIN member r ON r.person_id = m.person_id WHERE ${BAD} AND m.id > $1 ORDER BY m.id LIMIT $2`;

/** Letters that failed, by their number on the roll and never by their address: page by page, in the order of queueing. */
export async function* failedLetters(page = 5000): AsyncGenerator<FailedLetter[]> {
  let after = '0';
  for (;;) {
    const rows = await withPeople(async (tx) => numbered(tx, (await tx.query<FailedRow>(FAILED, [after, page])).rows));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

type FailedRow = FailedLetter & { mark: Buffer | null; sealed: Buffer | null };

/** The opening is written to everybody, so its readers may be named; those of the other sealed kinds would tell who has
 * signed, and stay without a number for the Authority too. */
async function numbered(tx: PeopleTx, rows: readonly FailedRow[]): Promise<FailedLetter[]> {
  const openings = rows.flatMap(({ id, template, mark, sealed }) =>
    template === 'vote-open' && mark !== null && sealed !== null ? [{ id, mark, sealed }] : [],
  );
  const readers = await openReaders(tx, openings);
  const { rows: members } = await tx.query<{ person: string; number: string }>(
    'SELECT person_id AS person, number FROM member WHERE person_id = ANY ($1::uuid[])',
    [readers.filter((reader) => reader !== null)],
  );
  const numberOf = new Map(members.map(({ person, number }) => [person, number]));
  const numbers = new Map(openings.map(({ id }, i) => [id, numberOf.get(readers[i] ?? '')]));
  return rows.map(({ mark: _, sealed: __, ...row }) => ({ ...row, number: numbers.get(row.id) ?? row.number }));
}
