/**
 * Letters about a vote. Nobody orders them: they follow from what stands in the database, at their time, and a letter of a
 * kind is queued once per person and vote whatever happens between. Who enrols or is admitted later gets what is current:
 * the roll is looked through again when it has changed.
 *
 * `register-signed` follows the published pairs and not the sign-off: a row of this table written with the sign-off would
 * be the clock that PROTOCOL §5.4 does not keep. It leaves in random order, with at least K others.
 */
import { parseDefinition } from '#lib/election/index.ts';
import { Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { shared } from '#lib/ground/shared.ts';
import { formatDate } from '#lib/i18n/index.ts';
import { alone, type PeopleTx, withPeople } from '../db.ts';
import { signedPersons } from '../sealed/index.ts';
import { collegeLetters, type Decided, decidedBy, isPaused, PASSED } from './college.ts';
import { SEALED } from './kinds.ts';
import { laneOf, laneValues } from './lanes.ts';
import type { Detail } from './letter.ts';
import { complainers, queueSealed, type Reader, readersOf } from './queue-sealed.ts';
import { callForShares, sharesDue } from './shares.ts';

/** Milliseconds of the clock between two looks at the votes. */
const LOOK = 5_000;
/** Milliseconds between two looks through a roll that keeps changing. */
const SWEEP = 120_000;
/** Nobody is told of a result older than this, in milliseconds (an upgrade finds old votes published). */
const NEWS = 7 * 24 * 3_600_000;
const HOUR = 3_600_000;

/** Whom a letter is for. Who has signed is in no column: the letters that go by it are sealed (queue-sealed.ts). */
type Audience = 'all' | 'unsigned' | 'signed';

export type AboutVote =
  | 'vote-open'
  | 'vote-paused'
  | 'vote-resumed'
  | 'vote-extended'
  | 'vote-annulled'
  | 'booth-again'
  | 'vote-reminder'
  | 'last-hours'
  | 'register-signed'
  | 'result';
const audienceOf: Readonly<Record<AboutVote, Audience>> = {
  'vote-open': 'all',
  'vote-paused': 'all',
  'vote-resumed': 'all',
  'vote-extended': 'all',
  'vote-annulled': 'all',
  'booth-again': 'all',
  'vote-reminder': 'unsigned',
  'last-hours': 'unsigned',
  'register-signed': 'signed',
  result: 'all',
};
/** Reminders go to nobody who called a letter of ours junk; official notices do. */
const REMINDERS: readonly AboutVote[] = ['vote-reminder', 'last-hours'];

/** One urn as the letters see it; times in epoch ms. `closes`: the closing in force. */
export type Subject = Omit<Decided, 'closes'> & {
  vote: VoteId;
  phi: Phi;
  title: { fr: string; en: string };
  zone: string;
  opens: number;
  closes: number;
  /** The last restore of a side that took place once it had opened; 0 where there was none. */
  restored: number;
};

/** Which letters about this urn are current at `at`, and until when they may still leave. */
export function currentLetters(one: Subject, at: number, lastHours: number): Call[] {
  const { opens, closes } = one;
  const current: Call[] = [];
  const isOpen = isOpenAt(one, at);
  if (isOpen) current.push({ template: 'vote-open', wave: 0, until: closes });
  // whose ballot or signature was lost nobody knows: everyone is asked to look
  if (isOpen && one.restored > 0) current.push({ template: 'booth-again', wave: one.restored, until: closes });
  // a vote of an afternoon has no last hours: its opening was just said
  const isLast = lastHours > 0 && at >= closes - lastHours * HOUR && closes - opens >= 2 * lastHours * HOUR;
  if (isOpen && isLast) current.push({ template: 'last-hours', wave: 0, until: closes });
  if (one.opened && opens <= at) current.push({ template: 'register-signed', wave: 0, until: null });
  if (one.published && at < closes + NEWS) current.push({ template: 'result', wave: 0, until: null });
  return [...collegeLetters(one, at, NEWS), ...current];
}

/** Whether one can vote in it at this instant, as far as decisions and times say. */
export const isOpenAt = (one: Subject, at: number): boolean =>
  one.opened && !one.stopped && !one.annulled && !isPaused(one) && one.opens <= at && at < one.closes;

/** Queues all that is due about every vote; does nothing while another process does, or before LOOK has passed. */
export async function callDue(): Promise<void> {
  const last = shared('people/last-call', () => ({ at: Number.NEGATIVE_INFINITY }));
  if (Math.abs(now() - last.at) < LOOK) return;
  last.at = now();
  await alone('people/mail-call', async () => {
    const subjects = await withPeople(readSubjects);
    for (const due of sharesDue(subjects, now())) await withPeople((tx) => callForShares(tx, due, now()));
    for (const one of subjects) {
      for (const call of currentLetters(one, now(), peopleConfig().mailLastHours))
        await withPeople((tx) => callOnce(tx, one, call));
    }
  });
}

const known = () =>
  shared('people/mail-definitions', () => new Map<string, Pick<Subject, 'title' | 'opens' | 'closes' | 'zone'>>());

/** Every frozen urn, and which decisions on it have passed. */
export async function readSubjects(tx: PeopleTx): Promise<Subject[]> {
  const { rows } = await tx.query<{ vote_id: string; phi: string; passed: unknown }>(
    `SELECT d.vote_id, d.phi, ${PASSED} AS passed
       FROM definition d JOIN vote v ON v.id = d.vote_id WHERE v.state = 'frozen' ORDER BY d.phi`,
  );
  const subjects: Subject[] = [];
  for (const { vote_id, phi, passed } of rows) {
    const definition = await readDefinition(tx, phi);
    const decided = decidedBy(passed);
    const closes = decided.closes ?? definition.closes;
    const restored = await lastRestored(tx, definition.opens);
    subjects.push({ vote: VoteId.parse(vote_id), phi: Phi.parse(phi), ...definition, ...decided, closes, restored });
  }
  return subjects;
}

async function lastRestored(tx: PeopleTx, opens: number): Promise<number> {
  const { rows } = await tx.query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM restoration WHERE at >= $1', [
    new Date(opens),
  ]);
  return rows[0]?.id ?? 0;
}

/** What is frozen is read once. */
async function readDefinition(
  tx: PeopleTx,
  phi: string,
): Promise<Pick<Subject, 'title' | 'opens' | 'closes' | 'zone'>> {
  const before = known().get(phi);
  if (before !== undefined) return before;
  const { rows } = await tx.query<{ election: string }>('SELECT election FROM definition WHERE phi = $1', [phi]);
  const { title, opens, closes, zone } = parseDefinition(rows[0]?.election ?? '')['x-isoloir'];
  const read = { title, zone, opens: opens * 1000, closes: closes * 1000 };
  known().set(phi, read);
  return read;
}

export type Call = { template: AboutVote; wave: number; until: number | null };

/** Queues a letter for all whom it is for and who have not had it; at once, then again when the roll has changed. */
async function callOnce(tx: PeopleTx, one: Subject, call: Call): Promise<void> {
  const { rows } = await tx.query<{ swept_at: Date; mark: string }>(
    'SELECT swept_at, mark FROM mail_call WHERE vote_id = $1 AND phi = $2 AND template = $3 AND wave = $4',
    [one.vote, one.phi, call.template, call.wave],
  );
  const [before] = rows;
  if (before !== undefined && now() - before.swept_at.getTime() < SWEEP) return;
  const mark = await markOf(tx, one, call.template);
  if (before?.mark === mark) return;
  await queueAbout(tx, one, call, mark);
}

/** Stands for who could be meant: as long as it is the same, looking through the roll again would find nobody new. */
async function markOf(tx: PeopleTx, { vote, phi }: Subject, template: AboutVote): Promise<string> {
  const sql =
    template === 'register-signed'
      ? `SELECT coalesce(max(id), 0)::text AS mark FROM journal_outbox WHERE vote_id = $1 AND type = 'passes' AND $2::text IS NOT NULL`
      : `SELECT (SELECT count(*) FROM passkey) || '/' || (SELECT count(*) FROM voter WHERE vote_id = $1 AND phi = $2) AS mark`;
  const { rows } = await tx.query<{ mark: string }>(sql, [vote, phi]);
  return rows[0]?.mark ?? '';
}

/** $1 urn, $2 kind, $3 vote, $4 wave, $5 detail, $6 from, $7 until, $8–9 lanes. To everyone of the urn, in one statement. */
export const QUEUE = `INSERT INTO mail (person_id, template, vote_id, phi, wave, detail, next_at, until, lane)
   SELECT v.person_id, $2, $3, $1, $4, $5, $6, $7, ${laneOf('p.email', 8, 9)}
     FROM voter v JOIN person p ON p.id = v.person_id
    WHERE v.phi = $1 AND p.email IS NOT NULL AND EXISTS (SELECT FROM passkey k WHERE k.person_id = v.person_id)
      AND NOT EXISTS (SELECT FROM mail m WHERE m.person_id = v.person_id AND m.template = $2 AND m.vote_id = $3 AND m.wave = $4)
    ORDER BY random()
   ON CONFLICT DO NOTHING`;

/** @returns how many letters were queued now */
export async function queueAbout(tx: PeopleTx, one: Subject, call: Call, mark: string): Promise<number> {
  const at = new Date(now());
  const until = call.until === null ? null : new Date(call.until);
  const detail = detailOf(one, call.template);
  const queued = SEALED.some((template) => template === call.template)
    ? await queueFor(tx, one, call, { detail, at, until })
    : (await tx.query(QUEUE, [one.phi, call.template, one.vote, call.wave, detail, at, until, ...laneValues()]))
        .rowCount;
  await tx.query(
    `INSERT INTO mail_call (vote_id, phi, template, wave, at, swept_at, queued, mark) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
     ON CONFLICT (vote_id, phi, template, wave) DO UPDATE
       SET swept_at = excluded.swept_at, mark = excluded.mark, queued = mail_call.queued + excluded.queued`,
    [one.vote, one.phi, call.template, call.wave, at, queued, mark],
  );
  return queued;
}

async function queueFor(
  tx: PeopleTx,
  { vote, phi }: Subject,
  { template, wave }: Call,
  letter: { detail: Detail; at: Date; until: Date | null },
): Promise<number> {
  const audience = audienceOf[template];
  const kind = { vote, phi, template, wave };
  const signed = audience === 'all' ? null : await signedPersons(tx, phi, { published: audience === 'signed' });
  const annoyed = REMINDERS.includes(template) ? await complainers(tx) : null;
  const isMeant = ({ person }: Reader) =>
    (signed === null || signed.has(person) === (audience === 'signed')) && annoyed?.has(person) !== true;
  return queueSealed(tx, kind, (await readersOf(tx, phi, kind)).filter(isMeant), letter);
}

/** Letters after which there is nothing to cast lead to the page of the vote. */
const ABOUT: Readonly<Partial<Record<AboutVote, 'results' | 'election'>>> = {
  result: 'results',
  'vote-paused': 'election',
  'vote-annulled': 'election',
};

function detailOf({ title, closes, zone, phi, vote, reasons }: Subject, template: AboutVote): Detail {
  const until = Math.floor(closes / 1000);
  const why = reasonOf(template, reasons);
  const page = ABOUT[template];
  return {
    title,
    closes: { fr: formatDate('fr', until, zone), en: formatDate('en', until, zone) },
    ...(why === null ? {} : { reason: why }),
    path: page === undefined ? `/vote/${toUrlForm(phi)}` : `/${page}/${vote}`,
  };
}

function reasonOf(template: AboutVote, { pause, extension, annulment }: Subject['reasons']) {
  if (template === 'vote-paused') return pause;
  if (template === 'vote-extended') return extension;
  return template === 'vote-annulled' ? annulment : null;
}
