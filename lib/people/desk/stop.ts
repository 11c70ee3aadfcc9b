/** Stopping a change: the member whom it is about, whoever has the letter to the old address, or one of the Authority.
 * Nothing that was decided about somebody happens against any of them. */
import { z } from 'zod';
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { OBJECTION, readObjection } from '../mail/index.ts';
import { type Change, type ChangeView, type EndedBy, lockChange, viewChange } from './change.ts';
import type { DeskCode } from './refusals.ts';
import { journalStep, tellStopped } from './tell.ts';

/** Input of `POST /api/people/desk/objection` and `…/objection/look`: the token of the letter's link. */
export const ObjectionOrder = z.strictObject({ token: z.string().regex(OBJECTION) });
export type ObjectionOrder = z.infer<typeof ObjectionOrder>;

/** What the reader of the letter is shown. `due`: epoch seconds. */
export type Objection = { kind: 'passkey' | 'contact'; state: 'waiting' | 'stopped' | 'done'; due: number };

const readState = (change: Change): Objection['state'] =>
  change.state === 'done' ? 'done' : change.state === 'waiting' ? 'waiting' : 'stopped';

const objectionOf = (change: Change): Objection => ({
  kind: change.statement.kind,
  state: readState(change),
  due: Math.floor((change.due?.getTime() ?? 0) / 1000),
});

async function findByToken(tx: PeopleTx, token: string): Promise<Change | null> {
  const id = await readObjection(tx, token);
  return id === null ? null : lockChange(tx, id);
}

/** What a link would stop. Changes nothing: a mail program that opens links by itself stops nothing. */
export const lookAtObjection = ({ token }: ObjectionOrder): Promise<Result<Objection, DeskCode>> =>
  withPeople(async (tx) => {
    const change = await findByToken(tx, token);
    return change === null ? refuse('desk/unknown-link') : ok(objectionOf(change));
  });

/** Stops by the link. Idempotent; a change that has happened is not undone. */
export const stopByLink = ({ token }: ObjectionOrder): Promise<Result<Objection, DeskCode>> =>
  withPeople(async (tx) => {
    const change = await findByToken(tx, token);
    if (change === null) return refuse('desk/unknown-link');
    const stopped = await end(tx, change, 'link');
    return stopped.ok ? ok(objectionOf({ ...change, state: 'stopped' })) : stopped;
  });

/** Stops what is decided about oneself, by any of one's passkeys: signed in is enough, to say no. */
export const stopOwn = (person: PersonId, id: string): Promise<Result<Record<string, never>, DeskCode>> =>
  withPeople(async (tx) => {
    const change = await lockChange(tx, id);
    if (change?.person !== person) return refuse('desk/unknown');
    const stopped = await end(tx, change, 'member');
    return stopped.ok ? ok({}) : stopped;
  });

/** Takes a change back, decided or not; any one of the Authority may. */
export const withdrawChange = (id: string): Promise<Result<ChangeView, DeskCode>> =>
  withPeople(async (tx) => {
    const change = await lockChange(tx, id);
    if (change === null) return refuse('desk/unknown');
    const stopped = await end(tx, change, 'desk');
    return stopped.ok ? ok(await viewChange(tx, id)) : stopped;
  });

/** In one transaction: the change has ended, its letters say so, the journals say so. */
export async function end(tx: PeopleTx, change: Change, by: EndedBy): Promise<Result<null, DeskCode>> {
  if (change.state === 'done') return refuse('desk/too-late');
  if (change.state === 'stopped' || change.state === 'withdrawn') return ok(null);
  // what was never decided was never told to anybody
  const state = change.state === 'waiting' ? 'stopped' : 'withdrawn';
  await tx.query('UPDATE change SET state = $2, ended_at = $3, ended_by = $4 WHERE id = $1', [
    change.id,
    state,
    new Date(now()),
    by,
  ]);
  if (state === 'withdrawn') return ok(null);
  await tellStopped(tx, change);
  await journalStep(tx, change, 'stopped');
  return ok(null);
}
