/** A passkey without PRF: a secret of this device, and a code on paper that stands for it (PROTOCOL §5.2). */
import { beforeEach, describe, expect, test } from 'vitest';
import { makePasskey } from '#lib/election/testing.ts';
import {
  castVote,
  fetchPaper,
  findByPasskey,
  memoryVault,
  openTurn,
  resumeTurn,
  sealTurn,
  signAndCast,
} from './index.ts';
import { readRescueCode, writeRescueCode } from './rescue.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, worldOf } from './testing.ts';

const blank = [[1, 0, 0]];
const ada = [[0, 1, 0]];
let party: Party;
beforeEach(async () => {
  party = await fakeParty();
});

const paperOf = async (world: ReturnType<typeof worldOf>) => cast(await fetchPaper(world, party.phi));

/** The code that the page shows before anything is signed. */
async function codeShown(world: ReturnType<typeof worldOf>): Promise<string> {
  const { rescue } = cast(await openTurn(world, await paperOf(world))).opened;
  return rescue ?? expect.fail('no code to show');
}

describe('on the device where it began', () => {
  test('the vote goes through, is changed, and one signature serves both', async () => {
    const person = fakePerson({ prf: false });
    const world = worldOf(party, person.passkeys);
    const first = cast(await castVote(world, party.phi, ada));
    const second = cast(await castVote(world, party.phi, blank));
    expect([second.y, second.n]).toEqual([first.y, 2]);
    expect(person.touches).toMatchObject({ open: 2, sign: 1 });
  });

  test('the code is there before the register is signed, the same each time, and another for another vote', async () => {
    const person = fakePerson({ prf: false });
    const world = worldOf(party, person.passkeys);
    const code = await codeShown(world);
    expect(party.signedBy.size).toBe(0);
    expect(await codeShown(world)).toBe(code);
    const elsewhere = await fakeParty();
    const other = { ...world, fetch: elsewhere.fetch };
    const { rescue } = cast(await openTurn(other, cast(await fetchPaper(other, elsewhere.phi)))).opened;
    expect(rescue).not.toBe(code);
  });

  test('a passkey with PRF shows no code and keeps no secret', async () => {
    const vault = memoryVault();
    const person = fakePerson();
    const world = worldOf(party, person.passkeys, { vault });
    expect(cast(await openTurn(world, await paperOf(world))).opened.rescue).toBeNull();
    expect(await vault.read(party.phi, person.passkey.credential)).toBeNull();
  });

  test('of two windows at once one secret stands', async () => {
    const vault = memoryVault();
    const person = fakePerson({ prf: false });
    const windows = [1, 2].map(() => worldOf(party, person.passkeys, { vault }));
    const paper = await paperOf(windows[0] ?? expect.fail());
    const opened = await Promise.all(windows.map((window) => openTurn(window, paper)));
    expect(new Set(opened.map((one) => cast(one).opened.rescue)).size).toBe(1);
  });

  test('a browser that learns PRF afterwards keeps to the secret that was signed with', async () => {
    const passkey = makePasskey();
    const vault = memoryVault();
    const [old, updated] = [fakePerson({ prf: false, passkey }), fakePerson({ prf: true, passkey })];
    const first = cast(await castVote(worldOf(party, old.passkeys, { vault }), party.phi, ada));
    const second = cast(await castVote(worldOf(party, updated.passkeys, { vault }), party.phi, blank));
    expect([second.y, second.n]).toEqual([first.y, 2]);
  });

  test('a browser that keeps nothing says so before anything is sealed; with PRF it needs no vault', async () => {
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    for (const vault of [
      { ...memoryVault(), read: full },
      { ...memoryVault(), keepFirst: full },
    ]) {
      const world = worldOf(party, fakePerson({ prf: false }).passkeys, { vault });
      expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/no-storage');
    }
    expect(party.signedBy.size).toBe(0);
    const broken = { ...memoryVault(), read: full };
    cast(await castVote(worldOf(party, fakePerson().passkeys, { vault: broken }), party.phi, ada));
  });
});

describe('on another device, or after this one was wiped', () => {
  /** One person: signed on a device that shows its code, then another device with nothing on it. */
  async function twoDevices({ prf = false } = {}) {
    const passkey = makePasskey();
    const here = worldOf(party, fakePerson({ prf: false, passkey }).passkeys);
    const code = await codeShown(here);
    const first = cast(await castVote(here, party.phi, ada));
    const there = fakePerson({ prf, passkey });
    return { code, first, person: there, world: worldOf(party, there.passkeys), passkey };
  }

  test.each([false, true])('the same passkey is told that its secret is elsewhere (PRF there: %s)', async (prf) => {
    const { world, first } = await twoDevices({ prf });
    expect(codeOf(await castVote(world, party.phi, blank))).toBe('booth/other-secret');
    expect(party.urn.get(first.y)).toHaveLength(1);
  });

  test('another passkey is told which one signed', async () => {
    const { passkey } = await twoDevices();
    const other = await castVote(worldOf(party, fakePerson({ prf: false }).passkeys), party.phi, blank);
    expect(other).toMatchObject({
      refusal: { code: 'booth/already-signed', detail: { credential: passkey.credential } },
    });
  });

  test.each([false, true])(
    'the code goes on where the vote stood, and is asked for once (PRF there: %s)',
    async (prf) => {
      const { code, world, first } = await twoDevices({ prf });
      const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
      const second = cast(await castVote(world, party.phi, blank, { code: typed }));
      expect([second.y, second.n]).toEqual([first.y, 2]);
      expect(cast(await castVote(world, party.phi, ada)).n).toBe(3);
    },
  );

  test('the code serves another passkey of the same member', async () => {
    const { code, first } = await twoDevices();
    const second = await castVote(worldOf(party, fakePerson().passkeys), party.phi, blank, { code });
    expect(cast(second)).toMatchObject({ y: first.y, n: 2 });
  });

  test('a mistyped code is called mistyped, before any touch', async () => {
    const { code, world, person } = await twoDevices();
    const wrong = code.startsWith('7') ? code.replace('7', '8') : code.replace(/^./, '7');
    expect(codeOf(await castVote(world, party.phi, blank, { code: wrong }))).toBe('booth/bad-code');
    expect(person.touches.open).toBe(0);
  });

  test('a code of another vote signs nothing, and leaves this device’s secret alone', async () => {
    const { world, person } = await twoDevices();
    const stranger = writeRescueCode(new Uint8Array(16).fill(7));
    expect(codeOf(await castVote(world, party.phi, blank, { code: stranger }))).toBe('booth/other-secret');
    const kept = await world.vault.read(party.phi, person.passkey.credential);
    expect(kept).not.toEqual(readRescueCode(stranger));
    // …nor where the right secret is kept.
    party.signedBy.clear();
    const home = worldOf(party, fakePerson({ prf: false }).passkeys);
    const first = cast(await castVote(home, party.phi, ada));
    expect(codeOf(await castVote(home, party.phi, ada, { code: stranger }))).toBe('booth/other-secret');
    expect(cast(await castVote(home, party.phi, blank))).toMatchObject({ y: first.y, n: 2 });
  });

  test('looking for one’s ballot makes no secret; with the code it finds it and keeps the code', async () => {
    const { code, world, first, person } = await twoDevices();
    const paper = await paperOf(world);
    expect(codeOf(await findByPasskey(world, paper))).toBe('booth/no-secret');
    expect(await world.vault.read(party.phi, person.passkey.credential)).toBeNull();
    expect(cast(await findByPasskey(world, paper, { code }))).toMatchObject({
      where: 'waiting',
      held: { number: first.number },
    });
    expect(cast(await findByPasskey(world, paper))).toMatchObject({ where: 'waiting' });
  });

  test('a ballot prepared here under a secret that was wiped since cannot be finished without the code', async () => {
    const person = fakePerson({ prf: false });
    const world = worldOf(party, person.passkeys);
    const paper = await paperOf(world);
    const opening = cast(await openTurn(world, paper));
    cast(await sealTurn(world, paper, opening, ada));
    const [prepared] = await world.store.readPrepared(party.phi);
    const wiped = { ...world, vault: memoryVault() };
    expect(codeOf(await resumeTurn(wiped, paper, prepared ?? expect.fail()))).toBe('booth/no-secret');
    const code = opening.opened.rescue ?? expect.fail();
    const turn = cast(await resumeTurn(wiped, paper, prepared ?? expect.fail(), code));
    expect(cast(await signAndCast(wiped, paper, turn)).number).toBe(prepared?.number);
  });
});
