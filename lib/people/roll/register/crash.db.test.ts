/**
 * The people's process dies before each statement of a sign-off and the issuing of its pass, and once without hearing of
 * its COMMIT (PROTOCOL §5.4): nobody is locked out, nobody has two passes, and a root never comes without its lines.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { dieAtEach, dieUnheard, everyRow, live } from '../../../../scripts/db/dying.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import {
  admitted,
  at,
  buildBooth,
  frozen,
  type House,
  OPENS,
  seat,
  seedHouse,
  serveUrn,
} from '../../authority/testing.ts';
import { closePeople, withPeople } from '../../db.ts';
import { seedMember, seedPasskey } from '../../testing.ts';
import { publishRoll } from '../publish-roll.ts';
import { signRegister } from './index.ts';
import { blinded, order } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let phi: Phi;

beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 4 });
  const made = await frozen(house, { smallest: 4 });
  vote = made.vote;
  phi = made.urns[0] ?? expect.fail('no urn');
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const passkeyOf = (i: number) => seat(house.voters.nord, i).passkey;
const asked = (i: number) => order(phi, passkeyOf(i), [blinded()]);

const everything = () => everyRow(databases, 'people');
const signOffs = async () =>
  (await databases.asOwner<{ n: number }>('people', 'SELECT count(*)::int AS n FROM register_row'))[0]?.n;
const roots = () =>
  databases.asOwner<{ payload: string }>('people', `SELECT payload FROM journal_outbox WHERE type = 'roll'`);

describe('a process that dies', { timeout: 240_000 }, () => {
  it('before each statement of a sign-off has signed nothing; the same request then gets one pass', async () => {
    const request = asked(0);
    await live(databases, () => signRegister(asked(1))); // keys and urn are read once per process
    const before = await everything();
    const lived = await dieAtEach(
      databases,
      () => signRegister(request),
      async () => expect(await everything()).toEqual(before),
    );
    expect(lived.value).toMatchObject({ ok: true });
    expect(lived.statements.length).toBeGreaterThan(8);
    expect(await signOffs()).toBe(2);
  });

  it('without hearing that it signed gives the very same pass again, and no other', async () => {
    const known = await live(databases, () => signRegister(asked(2)));
    const request = asked(3);
    const died = await dieUnheard(databases, () => signRegister(request), known.statements);
    expect(died.value).toBeNull();
    const standing = await everything();
    const again = await signRegister(request);
    expect(again).toMatchObject({ ok: true });
    expect(await signRegister(request)).toEqual(again);
    expect(await signRegister(asked(3))).toMatchObject({ refusal: { code: 'register/already-signed' } });
    expect(await everything()).toEqual(standing);
    expect(await signOffs()).toBe(4);
  });

  it('before each statement of a root of the roll has said none; then one, with its lines', async () => {
    await seedPasskey(seat(house.voters.nord, 0).id);
    await withPeople((tx) => publishRoll(tx, vote));
    const said = (await roots()).length;
    const id = await seedMember('nord');
    await admitted(house, vote, [{ id }]);
    await seedPasskey(id);
    const before = await everything();
    const publish = () => withPeople((tx) => publishRoll(tx, vote));
    const lived = await dieAtEach(databases, publish, async () => expect(await everything()).toEqual(before));
    expect(lived.statements.length).toBeGreaterThan(8);
    expect(await roots()).toHaveLength(said + 1);
    const [changed] = await databases.asOwner<{ n: number }>('people', 'SELECT max(root)::int AS n FROM roll_changed');
    expect(changed?.n).toBe(said + 1);
    const after = await everything();
    await publish();
    expect(await everything()).toEqual(after);
  });
});
