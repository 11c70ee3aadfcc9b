/** Changes as rows, and as the console sees them. */
import { z } from 'zod';
import { ChangeStatement } from '#lib/election/change.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { type PeopleTx, withPeople } from '../db.ts';

/** proposed: signatures are missing. waiting: decided, happens when due. done. stopped: by the member, by the link in the
 * notice, or by the Authority. withdrawn: before it was decided. */
export const ChangeState = z.enum(['proposed', 'waiting', 'done', 'stopped', 'withdrawn']);
export type ChangeState = z.infer<typeof ChangeState>;

/** Who or what ended a change: the member's passkey, the link in the notice, the Authority, its time; `taken`: the new
 * address had become another person's; `stale`: what it was decided on was no longer so. */
export const EndedBy = z.enum(['member', 'link', 'desk', 'time', 'taken', 'stale']);
export type EndedBy = z.infer<typeof EndedBy>;

export type Change = {
  id: string;
  person: PersonId;
  statement: ChangeStatement;
  state: ChangeState;
  salt: Buffer;
  due: Date | null;
  endedBy: EndedBy | null;
};

export type ChangeView = {
  id: string;
  state: ChangeState;
  /** Exactly what was or will be signed. */
  statement: ChangeStatement;
  /** Days and instants in epoch seconds. */
  proposedAt: number;
  due: number | null;
  endedAt: number | null;
  endedBy: EndedBy | null;
  proposedBy: string;
  signatures: { person: PersonId; name: string }[];
  /** Signatures that decide it. */
  needed: number;
};

type Row = {
  id: string;
  person_id: string;
  statement: string;
  state: string;
  salt: Buffer;
  at: Date;
  due: Date | null;
  ended_at: Date | null;
  ended_by: string | null;
  proposed_by: string;
  signatures: { person: string; name: string }[];
};

const columns = `
  SELECT c.id, c.person_id, c.statement, c.state, c.salt, c.at, c.due, c.ended_at, c.ended_by, who.name AS proposed_by,
         coalesce((SELECT json_agg(json_build_object('person', s.person_id, 'name', p.name) ORDER BY p.name COLLATE "C", p.id)
           FROM change_signature s JOIN person p ON p.id = s.person_id WHERE s.change_id = c.id), '[]') AS signatures
    FROM change c JOIN person who ON who.id = c.proposed_by`;

const readStatement = (text: string): ChangeStatement => ChangeStatement.parse(JSON.parse(text));

const readRow = (row: Row): Change => ({
  id: row.id,
  person: PersonId.parse(row.person_id),
  statement: readStatement(row.statement),
  state: ChangeState.parse(row.state),
  salt: row.salt,
  due: row.due,
  endedBy: row.ended_by === null ? null : EndedBy.parse(row.ended_by),
});

/** The row, locked until this transaction ends: of signing, stopping and executing at once, one comes first. */
export async function lockChange(tx: PeopleTx, id: string): Promise<Change | null> {
  await tx.query('SELECT FROM change WHERE id = $1 FOR UPDATE', [id]);
  const { rows } = await tx.query<Row>(`${columns} WHERE c.id = $1`, [id]);
  return rows[0] === undefined ? null : readRow(rows[0]);
}

/** Two of the Authority decide; its quorum, where the change is to wait less than all do (PROTOCOL §3.5). */
export async function neededFor(tx: PeopleTx, { wait }: Pick<ChangeStatement, 'wait'>): Promise<number> {
  if (wait >= peopleConfig().changeWait) return 2;
  const { rows } = await tx.query<{ quorum: number }>('SELECT quorum FROM authority');
  return Math.max(2, rows[0]?.quorum ?? 2);
}

const seconds = (at: Date | null): number | null => (at === null ? null : Math.floor(at.getTime() / 1000));

async function viewRow(tx: PeopleTx, row: Row): Promise<ChangeView> {
  const { id, state, statement, endedBy } = readRow(row);
  return {
    id,
    state,
    statement,
    proposedAt: Math.floor(row.at.getTime() / 1000),
    due: seconds(row.due),
    endedAt: seconds(row.ended_at),
    endedBy,
    proposedBy: row.proposed_by,
    signatures: row.signatures.map(({ person, name }) => ({ person: PersonId.parse(person), name })),
    needed: await neededFor(tx, statement),
  };
}

/** @throws Error where there is no such change */
export async function viewChange(tx: PeopleTx, id: string): Promise<ChangeView> {
  const { rows } = await tx.query<Row>(`${columns} WHERE c.id = $1`, [id]);
  if (rows[0] === undefined) throw new Error('a change vanished in its own transaction');
  return viewRow(tx, rows[0]);
}

/** Ended changes that the page shows. */
const SHOWN = 50;

/** What waits for signatures or for its time, the oldest first; then the last that ended. */
export const listChanges = (): Promise<ChangeView[]> =>
  withPeople(async (tx) => {
    const live = await tx.query<Row>(`${columns} WHERE c.state IN ('proposed', 'waiting') ORDER BY c.at, c.id`);
    const ended = await tx.query<Row>(
      `${columns} WHERE c.state NOT IN ('proposed', 'waiting') ORDER BY c.ended_at DESC, c.id LIMIT ${SHOWN}`,
    );
    const views: ChangeView[] = [];
    for (const row of [...live.rows, ...ended.rows]) views.push(await viewRow(tx, row));
    return views;
  });

/** What is decided about a person and has not happened yet, for the person: never the reason, which is the Authority's. */
export type PendingChange = { id: string; kind: ChangeStatement['kind']; due: number };

/** @returns null where nothing is decided about this person */
export const pendingChange = (person: PersonId): Promise<PendingChange | null> =>
  withPeople(async (tx) => {
    const { rows } = await tx.query<{ id: string; kind: ChangeStatement['kind']; due: Date }>(
      `SELECT id, kind, due FROM change WHERE person_id = $1 AND state = 'waiting'`,
      [person],
    );
    const [row] = rows;
    return row === undefined ? null : { id: row.id, kind: row.kind, due: Math.floor(row.due.getTime() / 1000) };
  });
