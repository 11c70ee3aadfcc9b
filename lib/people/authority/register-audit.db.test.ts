/** The register as the platform keeps it, taken out for auditors and audited: honest, then forged in the database itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatLine } from '#lib/board/event.ts';
import { readJournal } from '#lib/board/read.ts';
import { auditRegister } from '#lib/board/register-audit/index.ts';
import { rollLeaf, rootFrom } from '#lib/crypto/merkle.ts';
import { registerChallenge } from '#lib/election/index.ts';
import { assertWith, makePasskey, type Passkey } from '#lib/election/testing.ts';
import { MemberId, type PersonId, type Phi, type VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url, fromHex, randomBytes, toHex } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { withPeople } from '../db.ts';
import { exportRegister } from '../roll/export-register.ts';
import { viewOwnLines, viewRegister } from '../roll/index.ts';
import { publishRoll } from '../roll/publish-roll.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { evidenceOf } from '../sealed/index.ts';
import { seedSignOff } from '../sealed/testing.ts';
import { closePeople, seedPasskey } from '../testing.ts';
import { publishPairs } from './pairs.ts';
import {
  at,
  buildBooth,
  CLOSES,
  decideBy,
  frozen,
  type House,
  OPENS,
  type Person,
  seat,
  seedHouse,
  serveUrn,
} from './testing.ts';
import { tick } from './tick.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;

beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 8, sud: 3 });
  const { vote: id, urns } = await frozen(house);
  vote = id;
  nord = urns[0] as Phi;
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const voter = (i: number) => seat(house.voters.nord, i);
const authority = () => house.authority[0] as Person;
const sign = async (who: number, passkey: Passkey = voter(who).passkey) =>
  expect((await send(order(nord, passkey, [blinded()]))).status).toBe(200);
const gone = (passkey: Passkey) =>
  databases.asOwner('people', 'DELETE FROM passkey WHERE id = $1', [passkey.credential]);

async function file(): Promise<string[]> {
  const answer = await exportRegister(vote, authority().id);
  if (!answer.ok) throw new Error(answer.refusal.code);
  const text = await answer.value.text();
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}
async function audit() {
  const journal = (await readJournal(vote)).map(formatLine).join('');
  return auditRegister(await file(), journal);
}

describe('while the vote runs', () => {
  it('keeps every line under which somebody signed, also of passkeys that came and went between two ticks', async () => {
    await sign(0);
    // added, signed with and removed before any root could name it [a stolen session]
    const brief = await seedPasskey(voter(1).id);
    await sign(1, brief);
    await gone(brief);
    // its first passkey is gone when the passes go out
    const second = await seedPasskey(voter(2).id);
    await sign(2, second);
    await gone(voter(2).passkey);
    // a crash after everything was written leaves nothing, and nothing that this process would believe
    const crash = withPeople(async (tx) => {
      expect(await publishPairs(tx, vote, { least: () => 1, last: false })).toBe(3);
      throw new Error('crash');
    });
    await expect(crash).rejects.toThrow('crash');
    at(OPENS + 30);
    await tick();
    // nothing has changed: no root, no pair
    at(OPENS + 60);
    await tick();
    await seedPasskey(voter(3).id);
    await sign(4);
    at(OPENS + 90);
    await tick();
    const types = (await readJournal(vote)).map(({ event }) => JSON.parse(event).type);
    expect(types.filter((type) => type === 'roll' || type === 'passes')).toEqual(['roll', 'roll', 'passes', 'roll']);
  });

  it('shows the Authority what changed since it last signed, and nothing once it has', async () => {
    const before = await viewRegister(vote);
    expect(before).toMatchObject({ members: 11, enrolled: 11, countersigned: false, over: false, exports: [] });
    expect(before?.changes.first.map(({ kind }) => kind)).toEqual(['changed', 'changed']);
    await decideBy(house, vote, 'register');
    expect(await viewRegister(vote)).toMatchObject({ countersigned: true, changes: { all: 0, first: [] } });
    await gone(voter(7).passkey);
    at(OPENS + 120);
    await tick();
    expect((await viewRegister(vote))?.changes).toMatchObject({ all: 1, first: [{ kind: 'lost' }] });
  });

  it('proves their own line to each voter, as the journal has it', async () => {
    const shown = await viewOwnLines(voter(4).id);
    const [{ line } = { line: null }] = shown;
    if (line === null) throw new Error('no line');
    const passkeys = line.passkeys.map(({ credential, cose }) => ({
      credential: fromBase64Url(credential),
      cose: fromBase64Url(cose),
    }));
    const leaf = rollLeaf({ ...line, salt: fromHex(line.salt), passkeys });
    const steps = line.steps.map(({ side, hash }) => ({ side, hash: fromHex(hash) }));
    expect(toHex(rootFrom(leaf, steps))).toBe(line.root);
    expect(line).toMatchObject({ vote, phi: nord, signed: true });
    const [event] = await readJournal(vote, line.journal.height);
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({ root: line.root });
    expect((await viewOwnLines(voter(6).id))[0]?.line?.signed).toBe(false);
    expect(await viewOwnLines(authority().id)).toEqual([]);
  });

  it('gives the register to nobody before the end', async () => {
    expect(await exportRegister(vote, authority().id)).toMatchObject({ ok: false, refusal: { code: 'roll/not-over' } });
  });
});

describe('after the end', () => {
  it('stands: the passes still waiting go out under a root of theirs, and the closing decision names it', async () => {
    await sign(5);
    at(CLOSES);
    await withPeople((tx) => publishPairs(tx, vote, { least: () => 1, last: true }));
    await withPeople((tx) => publishRoll(tx, vote));
    await decideBy(house, vote, 'register');
    await tick();
    const { checks, faults, signers } = await audit();
    expect(faults).toEqual([]);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(signers).toHaveLength(5);
    expect(await viewRegister(vote)).toMatchObject({
      countersigned: true,
      over: true,
      exports: [{ day: '2027-01-15' }],
    });
  });

  it('lies there as rows that name nobody', async () => {
    const people = await databases.asOwner<{ id: string }>('people', 'SELECT id::text FROM person');
    const rows = await databases.asOwner<{ sealed: Buffer }>(
      'people',
      'SELECT sealed FROM roll_changed UNION ALL SELECT sealed FROM roll_proposed',
    );
    expect(rows.length).toBeGreaterThan(3);
    const text = rows.map(({ sealed }) => sealed.toString('latin1')).join('\n');
    expect(people.filter(({ id }) => text.includes(id))).toEqual([]);
    expect(new Set(rows.map(({ sealed }) => (sealed.length - 28) % 4096))).toEqual(new Set([0]));
  });

  it('finds what the operator put in: a line with the platform’s own passkey, and its pass in the journal', async () => {
    const { id } = voter(6);
    const [row] = await databases.asOwner<{ leaf_salt: Buffer; number: string }>(
      'people',
      'SELECT leaf_salt, number FROM voter WHERE vote_id = $1 AND person_id = $2',
      [vote, id],
    );
    if (row === undefined) throw new Error('no voter');
    const forged = makePasskey();
    const b = blinded();
    const assertion = assertWith(forged, registerChallenge(nord, [b]));
    const leaf = rollLeaf({
      salt: row.leaf_salt,
      phi: nord,
      member: MemberId.parse(id),
      number: row.number,
      passkeys: [{ credential: fromBase64Url(forged.credential), cose: forged.cose }],
    });
    const evidence = { person: id as PersonId, cose: forged.cose, leaf, requests: [b], signatures: [randomBytes(384)] };
    await seedSignOff(nord, id, evidenceOf(assertion, evidence), { published: true });
    const { faults } = await audit();
    expect(faults.map(({ check, number }) => [check, number])).toEqual([
      ['pairs/published', row.number],
      ['evidence/line', row.number],
      ['evidence/pass', row.number],
    ]);
    expect(toHex(leaf)).toHaveLength(64);
  });

  it('is cut, and says so, where a line was altered', async () => {
    await databases.asOwner(
      'people',
      `UPDATE register_row SET sealed = set_byte(sealed, 40, 1 # get_byte(sealed, 40))`,
    );
    const answer = await exportRegister(vote, authority().id);
    await expect(answer.ok && answer.value.text()).rejects.toThrow();
  });
});
