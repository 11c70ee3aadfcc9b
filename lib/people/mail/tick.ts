/**
 * The mail worker. It claims letters, makes their links, commits, and only then sends: what a link opens is in the
 * database before the link leaves, and a letter that is tried again carries a new link (PROTOCOL §3.2).
 * Any number of workers may run: rows are claimed with FOR UPDATE SKIP LOCKED, and a claim lasts LEASE.
 */
import { z } from 'zod';
import { PersonId, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { peopleConfig, webConfig } from '#lib/ground/config.ts';
import { log } from '#lib/ground/log.ts';
import { formatDate } from '#lib/i18n/index.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { Detail, hasLink, Template, type Written, writeLetter } from './letter.ts';
import { makeLink, revokeLink } from './link.ts';
import { type Delivery, deliver } from './smtp.ts';

/** Letters claimed at once. */
const BATCH = 20;
/** A worker that dies gives its letters back after this: longer than BATCH letters may take. */
const LEASE = 5 * 60_000;
/** Waits between tries, in milliseconds; after the last one the letter has failed. */
const PAUSES = [30_000, 2 * 60_000, 10 * 60_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000];

const Row = z.strictObject({
  id: z.string(),
  person_id: PersonId,
  template: Template,
  vote_id: VoteId.nullable(),
  detail: Detail,
  attempts: z.int(),
  name: z.string(),
  email: z.string(),
  language: z.enum(['fr', 'en']),
});
type Row = z.infer<typeof Row>;

/** `link`: id of the link that this very letter carries. */
type Claimed = { row: Row; letter: Written; link: string | null };

/**
 * Sends every letter that is due, `BATCH` at a time.
 * @returns how many were sent
 */
export async function mailTick(): Promise<number> {
  peopleConfig(); // a process that cannot send must not claim
  let sent = 0;
  for (;;) {
    const claimed = await withPeople(claim);
    if (claimed.length === 0) return sent;
    const outcomes = await Promise.all(claimed.map(send));
    sent += outcomes.filter((outcome) => outcome === 'sent').length;
  }
}

/** $1 now, $2 end of the claim, $3 how many. Its plan is tested: the queue may be long, the claim reads its head. */
export const CLAIM = `WITH due AS (
       SELECT id FROM mail WHERE state = 'queued' AND next_at <= $1 ORDER BY next_at, id LIMIT $3
       FOR UPDATE SKIP LOCKED
     )
     UPDATE mail SET attempts = attempts + 1, next_at = $2 FROM due, person
     WHERE mail.id = due.id AND person.id = mail.person_id
     RETURNING mail.id, person_id, template, vote_id, detail, attempts, name, email, language`;

/** Claims the next letters and writes them; on commit their links live. */
async function claim(tx: PeopleTx): Promise<Claimed[]> {
  const at = now();
  const { rows } = await tx.query<Record<string, unknown>>(CLAIM, [new Date(at), new Date(at + LEASE), BATCH]);
  const claimed: Claimed[] = [];
  // in order of person, so that two workers never wait for each other in a circle
  const letters = rows.map((row) => Row.parse(row)).sort((a, b) => (a.person_id < b.person_id ? -1 : 1));
  for (const row of letters) claimed.push({ row, ...(await write(tx, row)) });
  return claimed;
}

async function write(tx: PeopleTx, row: Row): Promise<Omit<Claimed, 'row'>> {
  const { peopleOrigin: origin, partyName: party } = webConfig();
  const { template, language, name, detail, vote_id: vote } = row;
  const letter = { template, language, name, party, origin, vote, detail };
  if (!hasLink(template)) return { letter: writeLetter(letter), link: null };
  const { id, token, expires } = await makeLink(tx, row.person_id);
  const until = formatDate(language, Math.floor(expires.getTime() / 1000));
  return { letter: writeLetter({ ...letter, link: { token, expires: until } }), link: id };
}

async function send({ row, letter, link }: Claimed): Promise<Delivery> {
  const outcome = await deliver({ name: row.name, address: row.email }, letter);
  await withPeople(async (tx) => {
    // only while the claim is still ours: after LEASE another worker may have taken the letter over
    const settle = (assignment: string, ...values: unknown[]) =>
      tx.query(`UPDATE mail SET ${assignment} WHERE id = $1 AND attempts = $2`, [row.id, row.attempts, ...values]);
    if (outcome === 'sent') {
      await settle(`state = 'sent'`);
      return;
    }
    // it may have left all the same: the link ends, and the next try makes another
    if (link !== null) await revokeLink(tx, link);
    const pause = outcome === 'refused' ? undefined : PAUSES[row.attempts - 1];
    if (pause === undefined) await settle(`state = 'failed'`);
    else await settle('next_at = $3', new Date(now() + pause));
  });
  if (outcome !== 'sent') log('people/mail-not-sent', { count: row.attempts });
  return outcome;
}
