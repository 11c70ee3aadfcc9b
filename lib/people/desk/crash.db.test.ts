/**
 * The process dies before each statement of deciding, stopping and executing a change (its connection breaks, so that
 * nothing of the transaction stands); another goes on. Nothing is ever half-written, nobody is locked out. And what is
 * being made at the very moment of the change is ended too.
 */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../../../scripts/db/testing.ts';
import {
  at,
  buildBooth,
  codeOf,
  frozen,
  type House,
  OPENS,
  seat,
  seedHouse,
  serveUrn,
  value,
} from '../authority/testing.ts';
import { withPeople } from '../db.ts';
import { makeLink } from '../mail/index.ts';
import { openEnrolment } from '../passkey/index.ts';
import { closePeople, seedLink } from '../testing.ts';
import { type ChangeView, executeDue, proposeChange, stopOwn } from './index.ts';
import { consent, decided, deskTables, orderOf } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let clock = OPENS + 1;
beforeAll(async () => {
  at(clock);
  house = await seedHouse({ nord: 8 });
  await frozen(house, { closes: OPENS + 60 * 24 * 3600 });
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const { query } = pg.Client.prototype;
afterEach(() => {
  pg.Client.prototype.query = query;
});

/** From now on the `n`th statement (from 0) finds its connection broken; the count says how many were sent. */
function dieBefore(n: number): { sent: number } {
  const counted = { sent: 0 };
  const broken = function (this: pg.Client, ...given: unknown[]): unknown {
    if (counted.sent++ === n) {
      // as a process that dies: the server hears nothing more of this transaction
      this.connection.stream.destroy();
    }
    return Reflect.apply(query, this, given);
  };
  Object.defineProperty(pg.Client.prototype, 'query', { value: broken, writable: true, configurable: true });
  return counted;
}
const live = () => {
  Object.defineProperty(pg.Client.prototype, 'query', { value: query, writable: true, configurable: true });
};

/** `act` dies before each of its statements in turn, and leaves everything as it was; then it is done. @returns statements */
async function dyingAtEach(act: () => Promise<unknown>): Promise<number> {
  const before = await deskTables(databases);
  for (let n = 0; ; n++) {
    const counted = dieBefore(n);
    const outcome = await act().then(
      (done) => done,
      () => 'died',
    );
    live();
    if (counted.sent <= n) return counted.sent;
    const after = await deskTables(databases);
    const isCommitted = JSON.stringify(after) !== JSON.stringify(before);
    // only where the COMMIT itself had been sent may the work stand, and then all of it
    if (isCommitted) return expect.unreachable(`half-written before statement ${n}: ${String(outcome)}`);
  }
}

const voter = (i: number) => seat(house.voters.nord, i);
const owner = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const stateOf = async ({ id }: ChangeView) =>
  (await owner<{ state: string }>('SELECT state FROM change WHERE id = $1', [id]))[0]?.state;
const personEvents = async () =>
  (await owner<{ n: number }>(`SELECT count(*)::int AS n FROM journal_outbox WHERE type = 'person'`))[0]?.n ?? 0;
const due = async (change: ChangeView) => {
  await owner(`UPDATE mail SET state = 'sent' WHERE change_id = $1`, [change.id]);
  clock += 49 * 3600;
  at(clock);
};

describe('a process that dies', () => {
  it('before each statement of the last signature decides nothing; then once', async () => {
    const change = value(await proposeChange(orderOf(voter(0).id), seat(house.authority, 0).id));
    value(await consent(seat(house.authority, 0), change));
    const events = await personEvents();
    expect(await dyingAtEach(() => consent(seat(house.authority, 1), change))).toBeGreaterThan(10);
    expect(await stateOf(change)).toBe('waiting');
    expect(await personEvents()).toBe(events + 1);
  });

  it('before each statement of the change itself changes nothing; then all of it, once', async () => {
    const change = await decided(house, voter(1).id);
    await due(change);
    const events = await personEvents();
    expect(await dyingAtEach(executeDue)).toBeGreaterThan(15);
    expect(await stateOf(change)).toBe('done');
    expect(await owner('SELECT FROM passkey WHERE person_id = $1', [voter(1).id])).toEqual([]);
    expect(
      await owner(`SELECT FROM mail WHERE person_id = $1 AND template = 'invitation'`, [voter(1).id]),
    ).toHaveLength(1);
    expect(await personEvents()).toBe(events + 1);
  });

  it('before each statement of stopping stops nothing; then whole', async () => {
    const change = await decided(house, voter(2).id);
    expect(await dyingAtEach(() => stopOwn(voter(2).id, change.id))).toBeGreaterThan(8);
    expect(await stateOf(change)).toBe('stopped');
  });
});

describe('at the moment of the change', () => {
  it('a link that is being made for another device is ended with the others', async () => {
    const { id } = voter(3);
    const change = await decided(house, id);
    await due(change);
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    // as inviteDevice: holds the passkey, makes a link, is slow to commit
    const inviting = withPeople(async (tx) => {
      await tx.query('SELECT FROM passkey WHERE person_id = $1 FOR UPDATE', [id]);
      const link = await makeLink(tx, id);
      await held;
      return link;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const executing = executeDue();
    await new Promise((resolve) => setTimeout(resolve, 100));
    go();
    const { token } = await inviting;
    expect(await executing).toBe(1);
    expect(codeOf(await openEnrolment({ token }))).toBe('enrol/replaced-link');
  });

  it('whoever is enrolling with an old link has no passkey afterwards', async () => {
    const { id } = voter(4);
    const change = await decided(house, id);
    await seedLink(id);
    await due(change);
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    // as keepPasskey: holds the link, keeps the passkey, is slow to commit
    const enrolling = withPeople(async (tx) => {
      await tx.query('SELECT FROM invitation WHERE person_id = $1 FOR UPDATE', [id]);
      await tx.query(
        `INSERT INTO passkey (id, person_id, cose, name, prf, added_on) VALUES ('thief', $1, '\\x00', 'x', true, now())`,
        [id],
      );
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const executing = executeDue();
    await new Promise((resolve) => setTimeout(resolve, 100));
    go();
    await enrolling;
    expect(await executing).toBe(1);
    expect(await owner('SELECT id FROM passkey WHERE person_id = $1', [id])).toEqual([]);
  });
});
