/** Loss and change by decision (PROTOCOL §3.5): who may, what waits, what happens. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEvents, readJournal } from '#lib/board/index.ts';
import { PersonPayload, parsePayload } from '#lib/board/payload.ts';
import { personHash } from '#lib/election/change.ts';
import { makePasskey } from '#lib/election/testing.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { appendOutbox } from '../authority/journal.ts';
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
import { tick } from '../authority/tick.ts';
import { personOf } from '../passkey/claims.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { closePeople, seedLink, seedMember, seedPasskey, seedPerson } from '../testing.ts';
import { executeDue, listChanges, pendingChange, proposeChange, stopOwn, withdrawChange } from './index.ts';
import { consent, decided, deskTables, letters, orderOf } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;
const HOUR = 3600;
let clock = OPENS + 1;
const later = (seconds: number) => {
  clock += seconds;
  at(clock);
};

beforeAll(async () => {
  at(clock);
  house = await seedHouse({ nord: 6 });
  ({
    vote,
    urns: [nord],
  } = (await frozen(house, { closes: OPENS + 30 * 24 * HOUR })) as { vote: VoteId; urns: [Phi] });
});
beforeEach(async () => {
  await owner(
    `UPDATE change SET state = 'withdrawn', ended_at = now(), ended_by = 'desk' WHERE state IN ('proposed', 'waiting')`,
  );
  await owner(`UPDATE mail SET state = 'sent'`);
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const owner = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const voter = (i: number) => seat(house.voters.nord, i);
const ada = () => seat(house.authority, 0);
const blaise = () => seat(house.authority, 1);
const cleo = () => seat(house.authority, 2);
const emailOf = (id: string) => `${id}@example.org`;
const told = async () =>
  readEvents(await readJournal(vote))
    .filter(({ event }) => event.type === 'person')
    .map(({ line }) => parsePayload(PersonPayload, line.payload));
const anotherMember = async () => {
  const id = await seedMember('sud');
  return { id, passkey: await seedPasskey(id) };
};

describe('proposing', () => {
  const taken = `ada-${crypto.randomUUID()}@example.org`;
  const cases: readonly [name: string, code: string, () => Promise<Record<string, unknown>>][] = [
    ['about nobody', 'desk/no-such-person', async () => ({ person: crypto.randomUUID() })],
    ['about oneself', 'desk/own', async () => ({ person: ada().id })],
    ['lost passkeys of who has none', 'desk/no-passkey', async () => ({ person: await seedMember() })],
    [
      'lost passkeys of a trustee whose key a vote needs',
      'desk/trustee',
      async () => ({ person: seat(house.trustees, 0).id }),
    ],
    [
      'the contact they have',
      'desk/no-change',
      async () => ({ person: voter(5).id, kind: 'contact', to: { email: emailOf(voter(5).id), phone: null } }),
    ],
    [
      'an address of somebody else, in whatever letters',
      'desk/email-taken',
      async () => {
        await owner('UPDATE person SET email = $1 WHERE id = $2', [taken, blaise().id]);
        return { person: voter(5).id, kind: 'contact', to: { email: taken.toUpperCase(), phone: null } };
      },
    ],
    ['a shorter wait without a word', 'desk/urgency', async () => ({ person: voter(5).id, wait: 2 })],
    [
      'words for a wait that is no shorter',
      'desk/urgency',
      async () => ({ person: voter(5).id, wait: 48, urgency: { fr: 'Vite', en: 'Soon' } }),
    ],
  ];
  it.each(cases)('%s is refused as %s', async (_name, code, more) => {
    const order = orderOf(voter(5).id, await more());
    const before = await deskTables(databases);
    expect(codeOf(await proposeChange(order, ada().id))).toBe(code);
    expect(await deskTables(databases)).toEqual(before);
  });

  it('happens once at a time about one person, also when two ask at the same moment', async () => {
    const { id } = await anotherMember();
    const asked = await Promise.all([proposeChange(orderOf(id), ada().id), proposeChange(orderOf(id), cleo().id)]);
    expect(asked.map(codeOf).sort()).toEqual(['desk/under-way', 'ok']);
  });
});

describe('signing', () => {
  it('by one decides nothing; by a second one it is decided, told to the member and to the journal, and done by nobody', async () => {
    const { id } = voter(0);
    const change = value(await proposeChange(orderOf(id), ada().id));
    expect(change).toMatchObject({ state: 'proposed', needed: 2, signatures: [], due: null });
    const once = value(await consent(ada(), change));
    expect(once).toMatchObject({ state: 'proposed', signatures: [{ person: ada().id }] });
    expect(await pendingChange(id)).toBeNull();
    expect((await letters(databases)).filter(({ template }) => template === 'change-waiting')).toHaveLength(2);
    expect(value(await consent(ada(), change))).toEqual(once);
    const both = value(await consent(cleo(), change));
    expect(both).toMatchObject({ state: 'waiting', due: clock + 48 * HOUR });
    expect(await pendingChange(id)).toEqual({ id: change.id, kind: 'passkey', due: clock + 48 * HOUR });
    expect(await letters(databases, change.id)).toEqual([
      { template: 'change-decided', address: emailOf(id), state: 'queued' },
    ]);
    await appendOutbox();
    const [salt] = await owner<{ salt: Buffer }>('SELECT salt FROM change WHERE id = $1', [change.id]);
    const hash = personHash(salt?.salt ?? Buffer.alloc(32), change.statement);
    expect(await told()).toEqual([{ kind: 'passkey', step: 'decided', hash, wait: 48, urgency: null }]);
    const journal = (await readJournal(vote)).map(({ payload }) => payload).join('\n');
    for (const secret of [id, change.id, change.statement.person.name, emailOf(id), change.statement.reason])
      expect(journal).not.toContain(secret);
    expect(await executeDue()).toBe(0);
    expect(codeOf(await consent(blaise(), change))).toBe('desk/not-open');
  });

  it('takes the passkey of the signer, over exactly this statement, and nobody signs about themselves', async () => {
    const { id } = await anotherMember();
    const change = value(await proposeChange(orderOf(id), ada().id));
    const before = await deskTables(databases);
    const other = { ...change, statement: { ...change.statement, reason: 'Autre chose.' } };
    const bad = [
      consent({ id: ada().id, passkey: blaise().passkey }, change),
      consent({ id: ada().id, passkey: makePasskey() }, change),
      consent(ada(), other),
      consent(ada(), change, { client: { origin: 'https://elsewhere.example' } }),
      consent(voter(1), change),
    ];
    expect((await Promise.all(bad)).map(codeOf)).toEqual(Array(bad.length).fill('desk/bad-assertion'));
    expect(codeOf(await consent(ada(), { ...change, id: crypto.randomUUID() }))).toBe('desk/unknown');
    expect(await deskTables(databases)).toEqual(before);
    const about = value(await proposeChange(orderOf(blaise().id), ada().id));
    expect(codeOf(await consent(blaise(), about))).toBe('desk/own');
  });

  it('is refused where the facts have changed since', async () => {
    const { id } = await anotherMember();
    const change = value(await proposeChange(orderOf(id), ada().id));
    await owner(`UPDATE person SET name = 'Quelqu’un d’autre' WHERE id = $1`, [id]);
    expect(codeOf(await consent(ada(), change))).toBe('desk/stale');
    const to = { email: `new-${id}@example.org`, phone: null };
    const contact = value(await proposeChange(orderOf(voter(5).id, { kind: 'contact', to }), ada().id));
    await owner('UPDATE person SET email = $2 WHERE id = $1', [blaise().id, to.email]);
    expect(codeOf(await consent(ada(), contact))).toBe('desk/email-taken');
  });

  it('for a shorter wait takes the Authority’s quorum, and the journal says why', async () => {
    await owner('UPDATE authority SET quorum = 3');
    const urgency = { fr: 'Le vote se termine ce soir.', en: 'The vote ends tonight.' };
    const change = await decided(house, voter(1).id, { wait: 2, urgency });
    expect(change).toMatchObject({ state: 'proposed', needed: 3 });
    expect(value(await consent(blaise(), change))).toMatchObject({ state: 'waiting', due: clock + 2 * HOUR });
    await owner('UPDATE authority SET quorum = 2');
    await appendOutbox();
    expect((await told()).at(-1)).toMatchObject({ step: 'decided', wait: 2, urgency });
  });
});

describe('what happens', () => {
  it('lost passkeys: sessions, links and passkeys end; an invitation follows; the sign-off stays, and nobody signs twice', async () => {
    const { id, passkey } = voter(2);
    const b = blinded();
    expect((await send(order(nord, passkey, [b]))).status).toBe(200);
    const link = await seedLink(id);
    const claims = { person: id, passkey: passkey.credential, epoch: 0 };
    expect(await personOf(claims)).not.toBeNull();
    const change = await decided(house, id);
    // its notice must have left
    later(49 * HOUR);
    expect(await executeDue()).toBe(0);
    await owner(`UPDATE mail SET state = 'sent' WHERE change_id = $1`, [change.id]);
    expect(await executeDue()).toBe(1);
    expect(await personOf(claims)).toBeNull();
    expect(await owner('SELECT FROM passkey WHERE person_id = $1', [id])).toEqual([]);
    expect(await owner('SELECT FROM invitation WHERE person_id = $1 AND revoked_at IS NULL', [id])).toEqual([]);
    expect(link).not.toBe('');
    const queued = await owner<{ template: string }>(
      `SELECT template FROM mail WHERE person_id = $1 AND state = 'queued' ORDER BY id`,
      [id],
    );
    expect(queued.map(({ template }) => template)).toEqual(['invitation', 'change-done']);
    // the thief of the old passkey gets nothing more; the new one finds the register signed
    expect((await send(order(nord, passkey, [blinded()]))).code).toBe('register/unknown-passkey');
    const fresh = await seedPasskey(id);
    expect(await send(order(nord, fresh, [blinded()]))).toMatchObject({
      code: 'register/already-signed',
      credential: passkey.credential,
    });
    expect((await listChanges()).find((one) => one.id === change.id)).toMatchObject({
      state: 'done',
      endedBy: 'time',
      endedAt: clock,
    });
    expect(await executeDue()).toBe(0);
  });

  it('the journal tells of it by a hash, and has the root of the roll without that passkey', async () => {
    const { id } = voter(3);
    const roots = async () => readEvents(await readJournal(vote)).filter(({ event }) => event.type === 'roll');
    await tick();
    const before = await roots();
    const change = await decided(house, id);
    await owner(`UPDATE mail SET state = 'sent' WHERE change_id = $1`, [change.id]);
    later(49 * HOUR);
    await tick();
    const [last, ended] = (await told()).slice(-2);
    expect([last?.step, ended?.step]).toEqual(['decided', 'done']);
    expect(ended?.hash).toBe(last?.hash);
    const after = await roots();
    expect(after.length).toBe(before.length + 1);
    expect(after.at(-1)?.line.payload).toContain(canonicalJson({ nord: 5 }));
  });

  it('a contact: the new one stands, the old one was told with the way to stop it, passkeys stay', async () => {
    const { id, passkey } = voter(4);
    await owner(`UPDATE person SET phone = '06 11 11 11 11' WHERE id = $1`, [id]);
    const to = { email: `new-${id}@example.org`, phone: '+33 6 22 22 22 22' };
    const change = await decided(house, id, { kind: 'contact', to });
    expect(await letters(databases, change.id)).toEqual([
      { template: 'change-decided', address: emailOf(id), state: 'queued' },
      { template: 'change-coming', address: to.email, state: 'queued' },
    ]);
    await owner(`UPDATE mail SET state = 'sent' WHERE change_id = $1`, [change.id]);
    later(49 * HOUR);
    expect(await executeDue()).toBe(1);
    expect(await owner('SELECT email, phone, epoch FROM person WHERE id = $1', [id])).toEqual([{ ...to, epoch: 1 }]);
    expect(await owner('SELECT id FROM passkey WHERE person_id = $1', [id])).toEqual([{ id: passkey.credential }]);
    expect((await letters(databases, change.id)).slice(2)).toEqual([
      { template: 'change-done', address: emailOf(id), state: 'queued' },
      { template: 'change-done', address: to.email, state: 'queued' },
    ]);
    // a contact taken over first, then the passkeys: the address left of late is told as well
    const loss = await decided(house, id);
    expect((await letters(databases, loss.id)).map(({ address }) => address).sort()).toEqual(
      [emailOf(id), to.email].sort(),
    );
  });

  it('an address that somebody else was given meanwhile stops the change', async () => {
    const { id } = await anotherMember();
    const to = { email: `wanted-${id}@example.org`, phone: null };
    const change = await decided(house, id, { kind: 'contact', to });
    await owner(`UPDATE mail SET state = 'sent'`);
    const rival = await seedPerson(['trustee']);
    await owner('UPDATE person SET email = $2 WHERE id = $1', [rival, to.email]);
    later(49 * HOUR);
    expect(await executeDue()).toBe(0);
    expect((await listChanges()).find((one) => one.id === change.id)).toMatchObject({
      state: 'stopped',
      endedBy: 'taken',
    });
    expect(await owner('SELECT epoch FROM person WHERE id = $1', [id])).toEqual([{ epoch: 0 }]);
  });

  it('what was never decided is withdrawn without a word', async () => {
    const { id } = await anotherMember();
    const change = value(await proposeChange(orderOf(id), ada().id));
    expect(value(await withdrawChange(change.id))).toMatchObject({ state: 'withdrawn', endedBy: 'desk' });
    expect(await letters(databases, change.id)).toEqual([]);
    expect(codeOf(await stopOwn(id, crypto.randomUUID()))).toBe('desk/unknown');
  });
});
