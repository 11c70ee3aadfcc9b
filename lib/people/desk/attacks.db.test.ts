/** Attacks on loss and change (PROTOCOL §3.5): between proposal, signatures and its time, something has changed; two
 * processes at once; nobody could be told. Each test names the check that stops it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePasskey } from '#lib/election/testing.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { createVote } from '../authority/index.ts';
import {
  at,
  codeOf,
  draftOf,
  giveKey,
  type House,
  OPENS,
  type Person,
  seat,
  seedHouse,
  value,
} from '../authority/testing.ts';
import { startGateway } from '../proof/testing.ts';
import { closePeople, seedMember, seedPasskey, seedPerson } from '../testing.ts';
import { type ChangeView, executeDue, proposeChange, stopOwn } from './index.ts';
import { consent, decided, deskTables, letters, orderOf } from './testing.ts';
import { sendTexts } from './texts.ts';

const gateway = await startGateway();
Object.assign(process.env, { SMS_URL: gateway.url, SMS_KEY: 'k'.repeat(24) });
const databases = await testDatabases();
const HOUR = 3600;
let house: House;
let clock = OPENS;
const later = (seconds: number) => {
  clock += seconds;
  at(clock);
};
beforeAll(async () => {
  at(clock);
  house = await seedHouse({ nord: 1 });
});
beforeEach(async () => {
  await owner(
    `UPDATE change SET state = 'withdrawn', ended_at = now(), ended_by = 'desk' WHERE state IN ('proposed', 'waiting')`,
  );
});
afterAll(async () => {
  await gateway.close();
  await closePeople();
  await databases.close();
});

const owner = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const ada = () => seat(house.authority, 0);
const blaise = () => seat(house.authority, 1);
const cleo = () => seat(house.authority, 2);
const member = async (contact: { email?: string | null; phone?: string } = {}): Promise<Person> => {
  const id = await seedMember();
  if (contact.email === null) await owner('UPDATE person SET email = NULL WHERE id = $1', [id]);
  await owner('UPDATE person SET phone = $2 WHERE id = $1', [id, contact.phone ?? null]);
  return { id, passkey: await seedPasskey(id) };
};
const endOf = async ({ id }: Pick<ChangeView, 'id'>) =>
  (
    await owner<{ state: string; ended_by: string | null }>('SELECT state, ended_by FROM change WHERE id = $1', [id])
  )[0];
const keysOf = async ({ id }: Person) => (await owner('SELECT FROM passkey WHERE person_id = $1', [id])).length;
/** Its letters have left, and its time has come. */
const comesDue = async ({ id }: Pick<ChangeView, 'id'>) => {
  await owner(`UPDATE mail SET state = 'sent' WHERE change_id = $1`, [id]);
  later(49 * HOUR);
};

describe('a signature counts while its signer and their passkey stand', () => {
  const falls: readonly [string, (who: Person) => Promise<unknown>][] = [
    [
      'the passkey was ended [a thief had the phone]',
      ({ id }) => owner('DELETE FROM passkey WHERE person_id = $1', [id]),
    ],
    ['the office was taken back', ({ id }) => owner(`UPDATE person SET roles = '{}' WHERE id = $1`, [id])],
  ];
  it.each(falls)('%s before the second one came: propose again', async (_, falling) => {
    const id = await seedPerson(['authority'], 'Dora');
    const dora = { id, passkey: await seedPasskey(id) };
    const about = await member();
    const change = value(await proposeChange(orderOf(about.id), ada().id));
    value(await consent(dora, change));
    await falling(dora);
    const before = await deskTables(databases);
    expect(codeOf(await consent(cleo(), change))).toBe('desk/stale');
    expect(await deskTables(databases)).toEqual(before);
    await owner(`UPDATE person SET roles = '{}' WHERE id = $1`, [id]);
  });
  it('one person with two passkeys is one signer, also at the same moment', async () => {
    const second = { id: ada().id, passkey: await seedPasskey(ada().id, makePasskey()) };
    const change = value(await proposeChange(orderOf((await member()).id), ada().id));
    const both = await Promise.all([ada(), second, ada(), second].map((who) => consent(who, change)));
    expect(both.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await endOf(change)).toEqual({ state: 'proposed', ended_by: null });
    expect(await owner('SELECT FROM change_signature WHERE change_id = $1', [change.id])).toHaveLength(1);
  });
  it('a signature under one change decides no other, though they say the same', async () => {
    const [one, two] = [await member(), await member()];
    const first = value(await proposeChange(orderOf(one.id), ada().id));
    const second = value(await proposeChange(orderOf(two.id), ada().id));
    expect(codeOf(await consent(cleo(), { ...second, statement: first.statement }))).toBe('desk/bad-assertion');
  });
});

describe('what it was decided on is no longer so when its time comes: stopped, and told', () => {
  const kept = async (who: Person, change: ChangeView) => {
    await comesDue(change);
    expect(await executeDue()).toBe(0);
    expect(await endOf(change)).toEqual({ state: 'stopped', ended_by: 'stale' });
    expect(await keysOf(who)).toBe(1);
    expect((await letters(databases, change.id)).map(({ template }) => template)).toContain('change-stopped');
  };
  it('who has become a trustee keeps the passkey that the count needs', async () => {
    const tom = seat(house.trustees, 0);
    const [proposed, waiting] = [value(await proposeChange(orderOf(tom.id), ada().id)), seat(house.trustees, 1)];
    const change = await decided(house, waiting.id);
    const { id: vote } = value(await createVote(draftOf(house)));
    value(await giveKey(vote, tom, 11n));
    value(await giveKey(vote, waiting, 13n));
    expect(codeOf(await consent(cleo(), proposed))).toBe('desk/trustee');
    await kept(waiting, change);
  });
  it('a contact that an import has replaced since is not replaced by what was signed about the one before', async () => {
    const who = await member();
    const to = { email: `new-${who.id}@example.org`, phone: null };
    const change = await decided(house, who.id, { kind: 'contact', to });
    await owner('UPDATE person SET email = $2 WHERE id = $1', [who.id, `import-${who.id}@example.org`]);
    await kept(who, change);
    expect(await owner('SELECT email FROM person WHERE id = $1', [who.id])).toEqual([
      { email: `import-${who.id}@example.org` },
    ]);
  });
  it('who has no part here any more is not invited anew', async () => {
    const who = await member();
    const change = await decided(house, who.id);
    await owner(`UPDATE person SET roles = '{}' WHERE id = $1`, [who.id]);
    await kept(who, change);
  });
});

describe('nobody is changed who could not have been told', () => {
  it('whom only a telephone reaches: not while the message waits here', async () => {
    const who = await member({ email: null, phone: '06 11 11 11 11' });
    gateway.behave((answer) => answer.writeHead(503).end());
    const change = await decided(house, who.id);
    await sendTexts();
    await comesDue(change);
    expect(await executeDue()).toBe(0);
    expect(await keysOf(who)).toBe(1);
    gateway.behave((answer) => answer.writeHead(202).end('{"id":"1"}'));
    await sendTexts();
    expect(await executeDue()).toBe(1);
    expect(await keysOf(who)).toBe(0);
  });
  it('whom a letter has reached is not kept waiting by a gateway that is away', async () => {
    const who = await member({ phone: '06 11 11 11 11' });
    gateway.behave((answer) => answer.writeHead(503).end());
    const change = await decided(house, who.id);
    await comesDue(change);
    expect(await executeDue()).toBe(1);
    expect(await keysOf(who)).toBe(0);
  });
});

describe('at once', () => {
  it('eight executors: it happens once, and is told once', async () => {
    const who = await member();
    const change = await decided(house, who.id);
    await comesDue(change);
    const done = await Promise.all(Array.from({ length: 8 }, executeDue));
    expect(done.reduce((a, b) => a + b)).toBe(1);
    expect((await letters(databases, change.id)).filter(({ template }) => template === 'change-done')).toHaveLength(1);
    expect(await owner('SELECT epoch FROM person WHERE id = $1', [who.id])).toEqual([{ epoch: 1 }]);
  });
  it('the second and the third signature: decided once, its notice written once', async () => {
    const change = value(await proposeChange(orderOf((await member()).id), ada().id));
    value(await consent(ada(), change));
    const codes = (await Promise.all([consent(blaise(), change), consent(cleo(), change)])).map(codeOf);
    expect(codes.sort()).toEqual(['desk/not-open', 'ok']);
    expect(await letters(databases, change.id)).toHaveLength(1);
  });
  it('the last signature and the member’s no: the change never happens', async () => {
    const who = await member();
    const change = value(await proposeChange(orderOf(who.id), ada().id));
    value(await consent(ada(), change));
    const [signed, no] = await Promise.all([consent(cleo(), change), stopOwn(who.id, change.id)]);
    expect([codeOf(no), codeOf(signed)]).toContain('ok');
    await comesDue(change);
    expect(await executeDue()).toBe(0);
    expect(await keysOf(who)).toBe(1);
  });
});
