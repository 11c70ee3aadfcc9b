/** The end of an issuing key: after the closing record, once, with the journal's word of it, whatever dies in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, readJournal } from '#lib/board/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { forgetDestroyed } from '../roll/register/index.ts';
import { issuingKey } from '../roll/register/issuer.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { tick } from './index.ts';
import { at, buildBooth, CLOSES, decideBy, frozen, type House, OPENS, seat, seedHouse, serveUrn } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let phi: Phi;
let last: string;

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 6 });
  const made = await frozen(house);
  vote = made.vote;
  phi = made.urns[0] as Phi;
  const [row] = await owner<{ election: string; trustees: string }>('SELECT election, trustees FROM definition');
  last = urn.append(phi, 'definition', row ?? {});
  await tick();
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const owner = <Row extends Record<string, unknown>>(sql: string) => databases.asOwner<Row>('people', sql);
const uuids = async () => (await owner<{ uuid: string }>('SELECT uuid FROM issuing_key')).map(({ uuid }) => uuid);
const journal = async () => readEvents(await readJournal(vote)).map(({ event, line }) => [event.type, line.payload]);
const said = async () => (await journal()).flatMap(([type, payload]) => (type === 'key' ? [payload] : []));
const sign = (i: number) => send(order(phi, seat(house.voters.nord, i).passkey, [blinded()]));

/** A later look of the tick. */
let seconds = 0;
async function look(): Promise<void> {
  seconds += 10;
  at(CLOSES + seconds);
  await tick();
}

describe('an issuing key', () => {
  it('lives while the urn is open, and after the end until the closing is decided', async () => {
    at(OPENS + 10);
    for (const i of [0, 1, 2]) expect(await sign(i)).toMatchObject({ status: 200 });
    await look();
    urn.figures.set(phi, { state: 'closed', ballots: 0, passes: 0, flushed: true, last });
    await look();
    expect(await uuids()).toHaveLength(1);
  });

  it('lives until the closing record stands on the chain', async () => {
    await decideBy(house, vote, 'close');
    await look();
    await look();
    expect(await uuids()).toHaveLength(1);
  });

  it('lives while a pair is still due in the journal, which then stands before its end', async () => {
    urn.append(phi, 'closing', { ballots: 0, passes: 0, last, fewerThanK: true, decision: '0'.repeat(64) });
    await owner('UPDATE register_row SET published = false WHERE row_key = (SELECT min(row_key) FROM register_row)');
    await look();
    expect(await uuids()).toHaveLength(1);
    expect(await said()).toEqual([]);
  });

  it.each([
    ['DELETE', 'issuing_key'],
    ['INSERT', 'journal_outbox'],
  ])('killed at the %s of %s: it lives, and nothing is said', async (act, table) => {
    const before = await journal();
    await owner(`CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN OLD; END'`);
    await owner(`CREATE TRIGGER die BEFORE ${act} ON ${table} FOR EACH ROW EXECUTE FUNCTION die()`);
    await look();
    await owner(`DROP TRIGGER die ON ${table}`);
    expect(await uuids()).toHaveLength(1);
    expect(await journal()).toEqual(before);
  });

  it('is destroyed then, once, and the journal says so', async () => {
    const [uuid = ''] = await uuids();
    expect(await withPeople((tx) => issuingKey(tx, uuid))).not.toBeNull();
    await look();
    expect(await uuids()).toEqual([]);
    expect(await said()).toEqual([JSON.stringify({ phi, what: 'destroyed' })]);
    await look();
    expect(await said()).toHaveLength(1);
    await expect(withPeople((tx) => issuingKey(tx, uuid))).rejects.toThrow('without issuing key');
    expect(await sign(3)).toMatchObject({ status: 410, code: 'register/closed' });
  });

  it('is forgotten by a process that did not destroy it', async () => {
    const issuers = shared('people/issuers', () => new Map<string, unknown>());
    issuers.set('gone', {});
    await withPeople(forgetDestroyed);
    expect([...issuers.keys()]).toEqual([]);
  });

  it('outlives a closing record that does not fit its chain', async () => {
    at(OPENS - 600);
    const other = await frozen(house);
    const [there = phi] = other.urns;
    const [row] = await owner<{ election: string; trustees: string }>(
      `SELECT election, trustees FROM definition WHERE phi = '${there}'`,
    );
    const end = urn.append(there, 'definition', row ?? {});
    urn.figures.set(there, { state: 'closed', ballots: 0, passes: 0, flushed: true, last: end });
    await look();
    await decideBy(house, other.vote, 'close');
    const [forged, decision] = ['1'.repeat(64), '0'.repeat(64)];
    urn.append(there, 'closing', { ballots: 0, passes: 0, last: forged, fewerThanK: true, decision });
    await look();
    await look();
    expect(await uuids()).toHaveLength(1);
  });
});
