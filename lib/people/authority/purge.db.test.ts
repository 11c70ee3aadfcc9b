/**
 * Forgetting who voted (PROTOCOL §7.6): by quorum, after the time to contest, all of it or nothing, with a certificate that
 * anyone can hold against the journal. Nothing of the voters of that vote is left in any column of any table.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents, readJournal } from '#lib/board/index.ts';
import { PurgePayload, parsePayload } from '#lib/board/payload.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { registerChallenge } from '#lib/election/index.ts';
import { assertWith } from '#lib/election/testing.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { fromBigInt, randomBytes, toBase64Url, toBigInt } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { signRegister } from '../roll/register/index.ts';
import { seedMember, seedPasskey } from '../testing.ts';
import { proposeDecision, tick } from './index.ts';
import {
  admitted,
  at,
  buildBooth,
  CLOSES,
  codeOf,
  decideBy,
  frozen,
  type House,
  numberOf,
  OPENS,
  type Person,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
const DAY = 86_400;
const AFTER = CLOSES + 60 * DAY;
let house: House;
let late: Person;
let over: { vote: VoteId; phi: Phi };
let other: { vote: VoteId; phi: Phi };

const sign = async (phi: Phi, { passkey }: Person) => {
  const b = fromBigInt(toBigInt(randomBytes(383)), 384);
  const assertion = assertWith(passkey, registerChallenge(phi, [b]));
  value(await signRegister({ phi, requests: [toBase64Url(b)], assertion }));
};
const rows = async (table: string, where = 'true') =>
  (await databases.asOwner<{ n: number }>('people', `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0]?.n;
const ask = (vote: VoteId) => proposeDecision(vote, 'purge', seat(house.authority, 0).id);

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 4 });
  const id = await seedMember('nord');
  late = { id, passkey: await seedPasskey(id) };
  // the late member comes to the roll after the freezing
  const number = await numberOf(late);
  await databases.asOwner('people', `UPDATE member SET college = 'sud' WHERE person_id = $1`, [id]);
  const back = () => databases.asOwner('people', `UPDATE member SET college = 'nord' WHERE number = $1`, [number]);
  over = await heldVoteAfter(back);
  at(OPENS - 600);
  await databases.asOwner('people', `UPDATE member SET college = 'sud' WHERE person_id = $1`, [id]);
  other = await heldVoteAfter(back);
  for (const { vote, phi } of [over, other]) {
    await databases.asOwner(
      'people',
      `INSERT INTO mail (person_id, template, vote_id, phi, next_at) SELECT person_id, 'result', $1, $2, now() FROM voter WHERE vote_id = $1`,
      [vote, phi],
    );
  }
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

/** The roll that is frozen lacks the late member, who is on it when admitted. */
async function heldVoteAfter(back: () => Promise<unknown>): Promise<{ vote: VoteId; phi: Phi }> {
  const { vote, urns } = await frozen(house, { smallest: 4 });
  await back();
  const phi = urns[0] as Phi;
  await admitted(house, vote, [late]);
  at(OPENS + 5);
  for (const voter of (house.voters.nord ?? []).slice(0, 2)) await sign(phi, voter);
  return { vote, phi };
}

describe.sequential('the names of a vote', () => {
  test('stay while the vote runs, while it has no result, and while it can be contested', async () => {
    expect(codeOf(await ask(over.vote))).toBe('decision/not-now');
    at(CLOSES);
    expect(codeOf(await ask(over.vote))).toBe('decision/not-now');
    const last = urn.append(over.phi, 'definition', { election: 'e', trustees: 't' });
    urn.figures.set(over.phi, { state: 'closed', ballots: 0, passes: 0, last, flushed: true });
    await decideBy(house, over.vote, 'close');
    at(AFTER - 1);
    expect(codeOf(await ask(over.vote))).toBe('decision/not-now');
    expect(await rows('voter', `vote_id = '${over.vote}'`)).toBe(5);
  });

  test('stay where one signature of two is there', async () => {
    at(AFTER);
    const proposal = value(await ask(over.vote));
    expect(proposal.text.fr).toMatch(/effacer les noms du vote/);
    value(await signed(seat(house.authority, 0), proposal));
    expect(await rows('voter', `vote_id = '${over.vote}'`)).toBe(5);
    expect(await rows('register_row', `phi = '${over.phi}'`)).toBe(2);
  });

  test('cannot be erased by the process itself, before or after', async () => {
    const asApp = (sql: string) => databases.asRole('PEOPLE_DATABASE_URL', sql);
    await expect(asApp(`SELECT purge_vote('${over.vote}')`)).rejects.toThrow('no decision to purge this vote');
    await expect(asApp(`DELETE FROM voter WHERE vote_id = '${over.vote}'`)).rejects.toThrow('permission denied');
    await expect(asApp('DELETE FROM register_row')).rejects.toThrow('permission denied');
  });

  test('are all there again where the transaction breaks after they were deleted', async () => {
    const owner = (sql: string) => databases.asOwner('people', sql);
    await owner(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.type = 'purge' THEN RAISE EXCEPTION 'power cut'; END IF; RETURN NEW; END $$`);
    await owner('CREATE TRIGGER break_off BEFORE INSERT ON journal_outbox FOR EACH ROW EXECUTE FUNCTION break_off()');
    const proposal = value(await ask(over.vote));
    await expect(signed(seat(house.authority, 2), proposal)).rejects.toThrow('power cut');
    await owner('DROP TRIGGER break_off ON journal_outbox');
    expect(await rows('voter', `vote_id = '${over.vote}'`)).toBe(5);
    expect(await rows('register_row', `phi = '${over.phi}'`)).toBe(2);
    expect(value(await ask(over.vote)).signatures).toHaveLength(1);
  });

  test('are gone with the quorum; those of another vote stay', async () => {
    const voters = await databases.asOwner<{ id: string; number: string }>(
      'people',
      'SELECT person_id AS id, number FROM voter WHERE vote_id = $1',
      [over.vote],
    );
    expect(voters).toHaveLength(5);
    const proposal = value(await ask(over.vote));
    value(await signed(seat(house.authority, 2), proposal));
    expect(await rows('voter', `vote_id = '${over.vote}'`)).toBe(0);
    expect(await rows('register_row', `phi = '${over.phi}'`)).toBe(0);
    expect(await rows('mail', `vote_id = '${over.vote}'`)).toBe(0);
    expect(await rows('admission a JOIN proposal p ON p.id = a.proposal_id', `p.vote_id = '${over.vote}'`)).toBe(0);
    expect(
      await rows('proposal', `vote_id = '${over.vote}' AND (list_salt IS NOT NULL OR roll_mark IS NOT NULL)`),
    ).toBe(0);
    expect(await rows('voter', `vote_id = '${other.vote}'`)).toBe(5);
    expect(await rows('register_row', `phi = '${other.phi}'`)).toBe(2);
    expect(await rows('mail', `vote_id = '${other.vote}' AND template = 'result'`)).toBe(5);
    expect(await mentions(voters, over)).toEqual([]);
  });

  test('have a certificate in the journal, once, that counts them', async () => {
    for (const more of [0, 60, 120]) {
      at(AFTER + more);
      await tick();
    }
    const events = readEvents(await readJournal(over.vote));
    const types = events.map(({ event }) => event.type);
    expect(types.slice(-2)).toEqual(['decision', 'purge']);
    expect(types.filter((type) => type === 'purge')).toHaveLength(1);
    const certificate = parsePayload(PurgePayload, events.at(-1)?.line.payload ?? '');
    const decided = JSON.parse(events.at(-2)?.line.payload ?? '{}').decision.statement;
    expect(certificate).toMatchObject({
      statement: sha256Hex(JSON.stringify(decided)),
      day: new Date(AFTER * 1000).toISOString().slice(0, 10),
      deleted: { voters: 5, register: 2, admissions: 1, changes: 0 },
    });
    expect(certificate.deleted.letters).toBeGreaterThanOrEqual(5);
  });

  test('are erased once: nothing follows', async () => {
    expect(codeOf(await ask(over.vote))).toBe('decision/not-now');
    for (const kind of ['open', 'stop', 'close'] as const)
      expect(codeOf(await proposeDecision(over.vote, kind, seat(house.authority, 0).id)), kind).toBe(
        'decision/not-now',
      );
  });
});

/** Tables that are about persons and not about a vote: the party's own roll, passkeys, offices. */
const NOT_OF_A_VOTE = ['person', 'member', 'passkey', 'invitation', 'setup_link', 'enrol_rule', 'section_sheet'];

/** Every row of every other table that names one of them together with the vote, in any column. */
async function mentions(voters: readonly { id: string; number: string }[], { vote, phi }: { vote: VoteId; phi: Phi }) {
  const tables = await databases.asOwner<{ name: string }>(
    'people',
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const found: string[] = [];
  for (const { name } of tables.filter((table) => !NOT_OF_A_VOTE.includes(table.name))) {
    const texts = await databases.asOwner<{ row: string }>(
      'people',
      `SELECT to_jsonb(t)::text AS row FROM "${name}" t`,
    );
    for (const { row } of texts) {
      if (!row.includes(vote) && !row.includes(phi)) continue;
      // numbers are short: a word of their own, not a part of a hash
      if (voters.some(({ id, number }) => row.includes(id) || row.includes(`"${number}"`))) found.push(name);
    }
  }
  return found;
}
