/**
 * One vote over HTTP, from the CSV of members to the archive that the verifier accepts: the thinnest path through the
 * whole, with real parts and a software authenticator.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { auditRegister } from '#lib/board/register-audit/index.ts';
import { verifyElection } from '#lib/board/verify/index.ts';
import { castKept, fetchPaper, type StoredVote } from '#lib/booth/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { fromUtf8 } from '#lib/ground/bytes.ts';
import { beleniosTool, NoTool } from '../scripts/belenios-tool/tool.ts';
import { refusedBallots, verifyWith } from '../scripts/belenios-tool/use.ts';
import { type Authenticator, softwareAuthenticator } from './authenticator/index.ts';
import { abroad, ada, adaAndCelia, authority, blank, csv, draftOf, home, K, TICK, trustees } from './two-colleges.ts';
import { decide } from './voter/official.ts';
import {
  completeDraft,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  type Officials,
  proveBySms,
  trusteeIds,
} from './voter/party.ts';
import { sessionOf } from './voter/session.ts';
import { tokenIn, type Voter, voterOf } from './voter/voter.ts';
import { readArchiveOf, readChain, readJournal, readState, until, untilOnBoard, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

let world: World;
const rings = new Map<string, Authenticator>();
const authenticatorOf = (email: string): Authenticator => {
  const ring = rings.get(email) ?? softwareAuthenticator();
  rings.set(email, ring);
  return ring;
};

beforeAll(async () => {
  world = await startWorld();
}, 240_000);
afterAll(async () => {
  await world?.stop();
});

describe.sequential('one vote, from the CSV to the archive', () => {
  let officials: Officials;
  let vote: VoteId;
  let urns: Readonly<Record<string, Phi>>;
  const voters = new Map<string, Voter>();
  const held: StoredVote[] = [];

  const voter = (name: string): Voter => {
    const known = voters.get(name);
    if (!known) throw new RangeError(name);
    return known;
  };
  const phiOf = (college: string): Phi => {
    const phi = urns[college];
    if (phi === undefined) throw new RangeError(college);
    return phi;
  };
  const cast = async (name: string, college: string, choices: number[][]) => {
    const cast = await voter(name).vote(phiOf(college), choices);
    held.push(cast);
    return cast;
  };

  test('the operator names the Authority and the trustees; all enrol', async () => {
    officials = await nameOfficials(world, { authority, quorum: 2, trustees, authenticatorOf });
    expect(await trusteeIds(officials.officials[0] ?? expect.fail())).toHaveLength(2);
  });

  test('the roll is imported; every member enrols from the letter', async () => {
    const [first] = officials.officials;
    if (!first) throw new RangeError('no Authority');
    await importRoll(first, csv, ['home', 'abroad']);
    await inviteAll(first);
    for (const { name, email } of [...home, ...abroad]) {
      const { text } = await world.mail.waitFor(email, /\/enrol#/);
      const one = voterOf({
        origin: world.people,
        authenticator: authenticatorOf(email),
        world: { now: () => world.clock.now() * 1000 },
      });
      expect(await one.enrol(tokenIn(text), proveBySms(world, email))).toBe(name);
      voters.set(name, one);
      // The link opens once.
      await expect(voterOf({ origin: world.people }).enrol(tokenIn(text), proveBySms(world, email))).rejects.toThrow(
        'enrol/used-link',
      );
    }
  });

  test('the trustees make their keys; two of three freeze, and decide to open', async () => {
    const [first] = officials.officials;
    if (!first) throw new RangeError('no Authority');
    vote = await completeDraft(officials, draftOf(world.clock.now(), await trusteeIds(first)));
    await freezeAndOpen(officials, vote);
    const view = await first.vote(vote);
    urns = Object.fromEntries(view.urns.map(({ college, phi }) => [college, phi]));
    await untilState(world.urn, phiOf('home'), 'waiting');
    await expect(voter('Fanny').vote(phiOf('home'), ada)).rejects.toMatchObject({ code: 'booth/early' });
  });

  test('at the hour the urns open, and take votes', async () => {
    await world.clock.advance(61);
    await untilState(world.urn, phiOf('home'), 'open');
    await untilState(world.urn, phiOf('abroad'), 'open');
    for (const name of ['Fanny', 'Gilles', 'Hakim']) await cast(name, 'home', ada);
    for (const name of ['Ines', 'Jean', 'Karine']) await cast(name, 'home', adaAndCelia);
    for (const name of ['Marie', 'Nils', 'Olga']) await cast(name, 'abroad', ada);
    await expect(voter('Pia').vote(phiOf('home'), ada)).rejects.toMatchObject({ code: 'booth/other-college' });
  });

  test('a vote is changed, and the same bytes again get the same receipt', async () => {
    const first = held.find(({ y }) => y === held[0]?.y);
    const again = await voter('Fanny').vote(phiOf('home'), blank);
    held.push(again);
    expect(again.y).toBe(first?.y);
    expect(again.n).toBe(2);
    const paper = await fetchPaper(voter('Fanny').world, phiOf('home'));
    if (!paper.ok) throw new Error(paper.refusal.code);
    expect(await castKept(voter('Fanny').world, paper.value, again)).toEqual({ ok: true, value: again });
  });

  test('another passkey of the same member cannot sign again: it is told which one to finish with', async () => {
    const { email } = home[0] ?? expect.fail();
    const session = sessionOf(world.people, authenticatorOf(email));
    await session.send('POST', '/api/people/passkeys/link', {}, z.unknown());
    const letters = () => world.mail.messages().filter(({ to, text }) => to.includes(email) && /\/enrol#/.test(text));
    const text = await until('the second link', async () => letters()[1]?.text ?? null);
    const second = voterOf({ origin: world.people });
    await second.enrol(tokenIn(text), proveBySms(world, email));
    const [first] = authenticatorOf(email).keyring().passkeys;
    await expect(second.vote(phiOf('home'), ada)).rejects.toMatchObject({
      code: 'booth/already-signed',
      detail: { credential: first?.id },
    });
  });

  test('a batch goes out when it and the next hold K passes each, and not before', async () => {
    expect(await readState(world.urn, phiOf('abroad'))).toMatchObject({ ballots: 0 });
    await world.clock.advance(TICK);
    const chain = await untilOnBoard(world.urn, phiOf('home'), 'a batch', ({ length }) => length > 1);
    expect(chain.map(({ type }) => type)).toEqual(['definition', 'batch']);
    expect((await readState(world.urn, phiOf('home')))?.ballots).toBeGreaterThanOrEqual(K);
    expect(await readState(world.urn, phiOf('abroad'))).toMatchObject({ ballots: 0 });
  });

  test('two of three close early; the last batch goes out, the counts are decided, the urns are sealed', async () => {
    await decide(officials.officials.slice(0, 2), vote, 'stop');
    for (const college of ['home', 'abroad']) {
      await untilState(world.urn, phiOf(college), 'closed');
      const { height } = await until('the last batch', async () => {
        const state = await readState(world.urn, phiOf(college));
        return state?.flushed ? state : null;
      });
      await untilOnBoard(world.urn, phiOf(college), 'the last batch', (all) => all.at(-1)?.height === height);
    }
    await expect(voter('Louis').vote(phiOf('home'), ada)).rejects.toMatchObject({ code: 'booth/late' });
    await decide(officials.officials.slice(1), vote, 'close');
    for (const college of ['home', 'abroad']) {
      await untilState(world.urn, phiOf(college), 'sealed');
      await untilOnBoard(world.urn, phiOf(college), 'the closing record', (all) => all.at(-1)?.type === 'closing');
    }
    expect(await readState(world.urn, phiOf('home'))).toMatchObject({ ballots: 7, passes: 6 });
    expect(await readState(world.urn, phiOf('abroad'))).toMatchObject({ ballots: 3, passes: 3 });
  });

  test('every receipt is kept: each ballot is on the board, in the batch that was promised or before', async () => {
    for (const college of ['home', 'abroad']) {
      const chain = await readChain(world.urn, phiOf(college));
      for (const { number, receipt } of held.filter(({ receipt }) => receipt?.phi === phiOf(college))) {
        const batch = readEvents(parseLines(chain)).find(({ line }) => line.payload.includes(number));
        expect(batch?.event.type).toBe('batch');
        expect(JSON.parse(batch?.line.payload ?? '{}').batch).toBeLessThanOrEqual(receipt?.batch ?? 0);
      }
    }
  });

  test('the trustees verify and open the sums; two of three publish', async () => {
    for (const trustee of officials.trustees) {
      for (const college of ['home', 'abroad']) await trustee.decrypt(vote, phiOf(college));
    }
    await until('every factor', async () => {
      const votes = await officials.trustees[0]?.votes();
      return votes?.some((one) => one.vote === vote && one.step === 'done') ? true : null;
    });
    await decide(officials.officials.slice(0, 2), vote, 'publish');
    for (const college of ['home', 'abroad']) await untilState(world.urn, phiOf(college), 'published');
  });

  test('anyone verifies: archive, chain and journal; the result is what was voted', async () => {
    const journal = await readJournal(world.people, vote);
    for (const [college, expected] of [
      // Fanny voted blank in the end; Gilles and Hakim Ada; three more Ada and Celia.
      ['home', '[[1,5,0,3],[5]]'],
      ['abroad', '[[0,3,0,0],[3]]'],
    ] as const) {
      const bel = await readArchiveOf(world.people, phiOf(college));
      const chain = await readChain(world.urn, phiOf(college));
      const { checks, notMade } = await verifyElection({ bel, chain, journal });
      expect(checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(checks.length).toBeGreaterThan(10);
      expect(notMade).toEqual([]);
      expect(fromUtf8(bel)).toContain(`{"result":${expected}}`);
    }
  });

  test('auditors rebuild the register and find one sign-off behind each pass', async () => {
    const [official] = officials.officials;
    if (official === undefined) throw new Error('no Authority');
    const file = await official.session.file(`/api/people/register/export?vote=${vote}`);
    const journal = await readJournal(world.people, vote);
    const { checks, faults, signers } = await auditRegister(file.trimEnd().split('\n'), journal);
    expect(faults).toEqual([]);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    const passes = readEvents(parseLines(journal)).filter(({ event }) => event.type === 'passes');
    const given = passes.reduce((sum, { line }) => sum + JSON.parse(line.payload).pairs.length, 0);
    expect(signers).toHaveLength(given);
    // one signature struck from the file, and the audit says what is missing
    const without = file.trimEnd().split('\n');
    const at = without.findIndex((line) => line.startsWith('{"signOff"'));
    without.splice(at, 1);
    expect((await auditRegister(without, journal)).checks.filter(({ ok }) => !ok)).toMatchObject([
      { name: 'export/form' },
    ]);
  });

  test('belenios-tool confirms archive and each ballot, where this machine can have it', async (context) => {
    const tool = await beleniosTool().catch((thrown) => {
      if (thrown instanceof NoTool) return context.skip(thrown.message);
      throw thrown;
    });
    for (const college of ['home', 'abroad']) {
      const bel = await readArchiveOf(world.people, phiOf(college));
      expect(await verifyWith(tool, bel)).toMatchObject({ status: 0 });
      expect(await refusedBallots(tool, bel)).toEqual([]);
    }
  });

  test('the server wrote neither names, nor addresses, nor ballot numbers, nor faults', async () => {
    const log = world.log();
    for (const { email } of [...authority, ...trustees, ...home, ...abroad]) expect(log).not.toContain(email);
    for (const { number, y } of held) {
      expect(log).not.toContain(number);
      expect(log).not.toContain(y);
    }
    expect(log).not.toMatch(/"fault"/);
  });
});
