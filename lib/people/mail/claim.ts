/**
 * Taking letters to send. A worker takes one of a provider's connections (a slot), as many letters as the provider's rate
 * allows, and makes their links, all in one transaction: what a link opens is in the database before the link leaves, and
 * the link before it is dead (PROTOCOL §3.2). Slot and letters come back by themselves when the claim ends (LEASE), so a
 * worker that dies forgets nobody. Any number of workers, in any number of processes.
 */
import { z } from 'zod';
import { PersonId, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { OVERTAKEN, SHUT } from './college.ts';
import { FOR_UNENROLLED, FOR_UNSIGNED, hasLink, hasObjection, SEALED, Template, WAITING } from './kinds.ts';
import { lanes } from './lanes.ts';
import { Detail } from './letter.ts';
import { type Link, makeLinks } from './link.ts';
import { objectionTo } from './objection.ts';
import { SHARE_NEEDLESS } from './shares.ts';
import { type Readable, unsealed } from './unseal.ts';

/** Letters claimed at once: little enough that a pause is felt at once and a dead worker holds few. */
export const BATCH = 25;
/** How long a claim holds: a worker that dies gives its letters back after this. */
export const LEASE = 2 * 60_000;

const Row = z.strictObject({
  id: z.string(),
  person_id: PersonId,
  template: Template,
  vote_id: VoteId.nullable(),
  detail: Detail,
  attempts: z.int(),
  deferrals: z.int(),
  name: z.string(),
  email: z.string(),
  change_id: z.uuid().nullable(),
  language: z.enum(['fr', 'en']),
});

/** One letter in a worker's hand. `attempt` fences: whoever claims it later has a higher one. */
export type Taken = {
  id: string;
  attempt: number;
  deferrals: number;
  template: Template;
  person: PersonId;
  vote: VoteId | null;
  detail: Detail;
  name: string;
  address: string;
  language: 'fr' | 'en';
  link: Link | null;
  /** What stops the change that the letter tells of. */
  objection: string | null;
};

export type Claim = {
  lane: string;
  slot: number;
  /** Epoch ms: from here on others may take slot and letters. */
  until: number;
  /** The provider has just rested: the first letter that leaves ends that. */
  rested: boolean;
  letters: readonly Taken[];
};

/** The next claim; `done`: the one before, whose slot is given back in the same transaction. Null: nothing may leave now. */
export async function takeLetters(done: Claim | null): Promise<Claim | null> {
  await makeSlots();
  return withPeople(async (tx) => {
    if (done !== null) await freeSlot(tx, done);
    const at = now();
    for (;;) {
      const found = await pick(tx, at);
      if (found === null) return null;
      const claim = await fill(tx, found, at);
      if (claim !== null) return claim;
    }
  });
}

/** Gives the slot back, unless the claim has ended and somebody else has it. */
export async function freeSlot(tx: PeopleTx, { lane, slot, until }: Claim): Promise<void> {
  await tx.query('UPDATE mail_slot SET until = $4 WHERE lane = $1 AND slot = $2 AND until = $3', [
    lane,
    slot,
    new Date(until),
    new Date(now()),
  ]);
}

/** Lanes and slots of the configuration, once per process. Others' are left alone: they may be a newer configuration. */
const makeSlots = (): Promise<void> =>
  shared('people/mail-slots', () =>
    withPeople(async (tx) => {
      const all = lanes().lanes;
      const at = new Date(now());
      await tx.query(
        `INSERT INTO mail_lane (lane, credit, credit_at) SELECT lane, burst, $3
           FROM unnest($1::text[], $2::float8[]) AS t (lane, burst) ORDER BY lane ON CONFLICT DO NOTHING`,
        [all.map(({ lane }) => lane), all.map(({ burst }) => burst), at],
      );
      await tx.query(
        `INSERT INTO mail_slot (lane, slot, until) SELECT lane, slot, to_timestamp(0)
           FROM unnest($1::text[], $2::int[]) AS t (lane, connections), generate_series(0, connections - 1) AS slot
          ORDER BY lane, slot ON CONFLICT DO NOTHING`,
        [all.map(({ lane }) => lane), all.map(({ connections }) => connections)],
      );
    }),
  );

/** $1 now, $2 lanes, $3 kinds in their order. Its plan is tested: the queue may be long, this looks at its heads. */
export const PICK = `WITH ready AS MATERIALIZED (
    SELECT l.lane, min(k.rank) AS rank, min(c.connections) AS connections
      FROM jsonb_to_recordset($2::jsonb) AS c (lane text, rate float8, burst float8, connections int)
      JOIN mail_lane l USING (lane)
      CROSS JOIN unnest($3::text[]) WITH ORDINALITY AS k (template, rank)
     WHERE (l.rests_until IS NULL OR l.rests_until <= $1)
       AND least(c.burst, l.credit + c.rate * greatest(0, extract(epoch FROM $1 - l.credit_at))) >= 1
       AND NOT EXISTS (SELECT FROM mail_pause p WHERE p.template = k.template)
       AND EXISTS (SELECT FROM mail m WHERE m.lane = l.lane AND m.template = k.template AND m.${WAITING} AND m.next_at <= $1)
     GROUP BY l.lane)
  SELECT s.lane, s.slot, ($3::text[])[ready.rank] AS template
    FROM ready JOIN mail_slot s ON s.lane = ready.lane AND s.slot < ready.connections AND s.until <= $1
   ORDER BY ready.rank, random() LIMIT 1 FOR UPDATE OF s SKIP LOCKED`;

type Found = { lane: string; slot: number; template: Template };

async function pick(tx: PeopleTx, at: number): Promise<Found | null> {
  const { rows } = await tx.query<Found>(PICK, [new Date(at), JSON.stringify(lanes().lanes), Template.options]);
  return rows[0] ?? null;
}

/** $1 lane, $2 kind, $3 now, $4 how many. `needless`: why there is nothing to say any more. */
export const TAKE = `WITH taken AS MATERIALIZED (
    SELECT id, person_id, template, vote_id, phi, wave, detail, attempts, deferrals, next_at, until, address, change_id, mark, sealed FROM mail
     WHERE lane = $1 AND template = $2 AND ${WAITING} AND next_at <= $3
     ORDER BY next_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
  SELECT m.id, person_id, template, vote_id, phi, detail, attempts, deferrals, name, coalesce(address, email) AS email, change_id, language, mark, sealed,
    CASE WHEN sealed IS NULL AND coalesce(address, email) IS NULL THEN 'no-address'
         WHEN until <= $3 THEN 'late'
         WHEN template = ANY ('{${FOR_UNENROLLED.join()}}') AND EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id)
         THEN 'enrolled'
         WHEN template = ANY ('{${FOR_UNSIGNED.join()}}') AND ${SHUT} THEN 'stopped'
         WHEN ${OVERTAKEN} THEN 'stopped'
         WHEN ${SHARE_NEEDLESS} THEN 'opened' END AS needless
    FROM taken m LEFT JOIN person p ON p.id = m.person_id`;

async function fill(tx: PeopleTx, { lane, slot, template }: Found, at: number): Promise<Claim | null> {
  const { credit, rests } = await lockLane(tx, lane, at);
  // after a rest one letter asks whether they are back
  const most = Math.min(rests > 0 ? 1 : BATCH, Math.floor(credit));
  if (most < 1) return null;
  const taken = await tx.query<Waiting>(TAKE, [lane, template, new Date(at), most]);
  const rows = SEALED.some((one) => one === template) ? await unsealed(tx, taken.rows) : taken.rows;
  await dropNeedless(tx, rows);
  const letters = await hold(
    tx,
    rows.filter(({ needless }) => needless === null),
    at + LEASE,
  );
  await tx.query('UPDATE mail_lane SET credit = credit - $2 WHERE lane = $1', [lane, letters.length]);
  if (letters.length === 0) return null;
  await tx.query('UPDATE mail_slot SET until = $3 WHERE lane = $1 AND slot = $2', [lane, slot, new Date(at + LEASE)]);
  return { lane, slot, until: at + LEASE, rested: rests > 0, letters };
}

/** What the provider may be sent now. Its row stays locked until the commit: the rate is one over all workers. */
async function lockLane(tx: PeopleTx, lane: string, at: number): Promise<{ credit: number; rests: number }> {
  const { rate, burst } = lanes().lanes.find((one) => one.lane === lane) ?? { rate: 0, burst: 0 };
  const { rows } = await tx.query<{ credit: number; rests: number }>(
    `UPDATE mail_lane SET
       credit = least($3, credit + $2 * greatest(0, extract(epoch FROM $4 - credit_at))), credit_at = greatest(credit_at, $4)
      WHERE lane = $1 RETURNING credit, rests`,
    [lane, rate, burst, new Date(at)],
  );
  return rows[0] ?? { credit: 0, rests: 0 };
}

type Waiting = Record<string, unknown> & Readable & { id: string; needless: string | null };

async function dropNeedless(tx: PeopleTx, rows: readonly { id: string; needless: string | null }[]): Promise<void> {
  const needless = rows.filter((row) => row.needless !== null);
  if (needless.length === 0) return;
  await tx.query(
    `UPDATE mail SET state = 'dropped', reason = t.reason FROM unnest($1::bigint[], $2::text[]) AS t (id, reason)
      WHERE mail.id = t.id`,
    [needless.map(({ id }) => id), needless.map((row) => row.needless)],
  );
}

/** Marks the letters as held until `until`, and makes the links of those that carry one. */
async function hold(tx: PeopleTx, rows: readonly Record<string, unknown>[], until: number): Promise<Taken[]> {
  const read: z.infer<typeof Row>[] = [];
  for (const { needless: _, phi: __, mark: ___, sealed: ____, ...row } of rows) {
    const parsed = Row.safeParse(row);
    if (parsed.success) read.push(parsed.data);
    else await giveUp(tx, row.id, parsed.error);
  }
  const links = await makeLinks(
    tx,
    read.filter(({ template }) => hasLink(template)).map((row) => row.person_id),
  );
  const objections = new Map<string, string>();
  for (const { id, template, change_id } of read)
    if (hasObjection(template) && change_id !== null) objections.set(id, await objectionTo(tx, change_id));
  const taken = read.map((row): Taken => {
    const { id, attempts, deferrals, template, person_id: person, vote_id: vote, detail, name, email, language } = row;
    const link = links.get(person) ?? null;
    return {
      id,
      attempt: attempts + 1,
      deferrals,
      template,
      person,
      vote,
      detail,
      name,
      address: email,
      language,
      link,
      objection: objections.get(id) ?? null,
    };
  });
  await tx.query(
    `UPDATE mail SET attempts = attempts + 1, next_at = $3, link_id = t.link
       FROM unnest($1::bigint[], $2::uuid[]) AS t (id, link) WHERE mail.id = t.id`,
    [taken.map(({ id }) => id), taken.map(({ link }) => link?.id ?? null), new Date(until)],
  );
  return taken;
}

/** A letter that we cannot even read must not hold up those behind it. */
async function giveUp(tx: PeopleTx, id: unknown, fault: Error): Promise<void> {
  log('people/mail-unreadable', fieldsOfFault(fault));
  await tx.query(`UPDATE mail SET state = 'failed', reason = 'fault' WHERE id = $1`, [id]);
}
