/**
 * Every table that is about persons of one vote is purged with it (PROTOCOL §7.6), or stands here with the reason why not.
 * The tables are found in the catalogue: a new one that nobody thought of fails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { signRegister } from '../roll/register/index.ts';
import { blinded, order } from '../roll/register/testing.ts';
import { seedMember, seedPasskey } from '../testing.ts';
import { proposeDecision, tick } from './index.ts';
import {
  admitted,
  at,
  buildBooth,
  CLOSES,
  decideBy,
  frozen,
  type House,
  OPENS,
  seat,
  seedHouse,
  serveUrn,
  signed,
  value,
} from './testing.ts';
import { giveOwnShare, readyForShares } from './testing-seal.ts';

const databases = await testDatabases();
process.env.ISSUER_SEAL = 'quorum';
buildBooth();
const urn = await serveUrn();
const AFTER = CLOSES + 60 * 24 * 3600;
let house: House;
let over: { vote: VoteId; phi: Phi };
let other: { vote: VoteId; phi: Phi };

/** Emptied of the vote. */
const PURGED: readonly string[] = [
  'voter',
  'register_row',
  'sign_off',
  'admission',
  'mail',
  'roll_proposed',
  'roll_changed',
  'key_seal',
  'key_share',
  'key_share_copy',
  'rejoined_pair',
  'night',
  'refused',
];

/** What stays of a vote, by table, and why. */
const STAYS: Readonly<Record<string, string>> = {
  vote: 'the vote itself: its title, its paper, its officials',
  definition: 'public: the definition in force, bound by phi',
  material_use: 'public: photos and documents of the paper',
  proposal: 'public: decisions of the Authority; salt and mark of the list are emptied',
  decision_signature: 'public: the signatures under them, in the journal as well',
  trustee_key: 'public: the trustees’ keys, in the definition as well',
  factors: 'public: the trustees’ partial decryptions',
  journal_outbox: 'public: what the journal says',
  issuing_key: 'a key of the platform, destroyed after the closing and told in the journal; no voter in it',
  mail_call: 'numbers of letters, nobody’s name',
  register_export: 'who of the Authority took the register out, and when: to be answered for',
};

/** Columns by which a row belongs to a vote or a person; what else of that kind there may be is a foreign key's. */
const BY: Readonly<Record<string, (vote: string) => string>> = {
  vote_id: (column) => `${column} = $1`,
  phi: (column) => `${column} IN (SELECT phi FROM definition WHERE vote_id = $1)`,
  uuid: (column) => `${column} IN (SELECT uuid FROM definition WHERE vote_id = $1)`,
  proposal_id: (column) => `${column} IN (SELECT id FROM proposal WHERE vote_id = $1)`,
  change_id: (column) => `${column} IN (SELECT id FROM change WHERE statement LIKE '%' || $1 || '%')`,
};

/** About persons and not about a vote: the party's own roll, its passkeys, its offices, what the desk did. */
const OF_NO_VOTE: Readonly<Record<string, string>> = {
  person: 'the roll',
  member: 'the roll',
  passkey: 'enrolment: for every vote',
  invitation: 'enrolment: for every vote',
  enrol_code: 'enrolment: for every vote',
  section_sheet: 'enrolment: for every vote',
  section_find: 'an officer’s number of a day',
  share_key: 'the Authority’s keys for shares: for every vote',
  roll_import: 'an import on its way',
  roll_line: 'an import on its way',
  change: 'purged where it is about these voters alone (purge.db.test.ts)',
  change_signature: 'as change',
  change_text: 'as change',
};

type Table = { name: string; columns: string[]; refers: string[] };

/** Tables, their columns, and the tables that they refer to. */
const tables = () =>
  databases.asOwner<Table>(
    'people',
    `SELECT c.relname AS name,
            (SELECT array_agg(a.attname::text) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
            ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint r JOIN pg_class f ON f.oid = r.confrelid
                   WHERE r.conrelid = c.oid AND r.contype = 'f') AS refers
       FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );

/** Rows of the table that belong to the vote; null where no column says so. */
async function countOf({ name, columns }: Table, vote: VoteId): Promise<number | null> {
  const where = columns.flatMap((column) => BY[column]?.(column) ?? []);
  if (where.length === 0) return null;
  const [row] = await databases.asOwner<{ n: number }>(
    'people',
    `SELECT count(*)::int AS n FROM "${name}" WHERE ${where.join(' OR ')}`,
    [vote],
  );
  return row?.n ?? null;
}

async function held(): Promise<{ vote: VoteId; phi: Phi }> {
  at(OPENS - 600);
  const { vote, urns } = await frozen(house, { smallest: 4 });
  const phi = urns[0] ?? expect.fail('no urn');
  const late = await seedMember('nord');
  await seedPasskey(late);
  await admitted(house, vote, [{ id: late }]);
  for (const person of house.authority.slice(0, 2)) value(await giveOwnShare(person, vote));
  at(OPENS + 5);
  for (const { passkey } of (house.voters.nord ?? []).slice(0, 2))
    value(await signRegister(order(phi, passkey, [blinded()])));
  await tick();
  const [voter] = house.voters.nord ?? [];
  const owner = (sql: string, values: unknown[]) => databases.asOwner('people', sql, values);
  await owner(
    `INSERT INTO mail (person_id, template, vote_id, phi, next_at) SELECT person_id, 'result', $1, $2, now() FROM voter WHERE vote_id = $1`,
    [vote, phi],
  );
  // what only an unopened seal, a restore or an older release leaves
  await owner(
    `INSERT INTO key_share_copy (vote_id, x, credential, sealed) SELECT vote_id, x, 'copy', '\\x00' FROM key_share WHERE vote_id = $1 AND x = 1`,
    [vote],
  );
  await owner(`INSERT INTO rejoined_pair (phi, pair) VALUES ($1, sha256('pair'))`, [phi]);
  await owner(`INSERT INTO refused (phi, mark, minute, reason) VALUES ($1, sha256('mark'), 1, 'busy')`, [phi]);
  await owner(
    `INSERT INTO sign_off (phi, person_id, credential, cose, authenticator_data, client_data, signature, requests, signatures, leaf)
     SELECT $1, $2, id, cose, '\\x00', '\\x00', '\\x00', ARRAY['\\x00'::bytea], ARRAY['\\x00'::bytea], '\\x00' FROM passkey WHERE person_id = $2`,
    [phi, voter?.id],
  );
  return { vote, phi };
}

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 4 });
  await readyForShares(house);
  over = await held();
  other = await held();
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

describe.sequential('a purge and the tables', { timeout: 120_000 }, () => {
  test('no table about votes or persons is unknown here', async () => {
    const known = (name: string) => name in STAYS || name in OF_NO_VOTE;
    const about = (await tables()).filter(
      ({ columns, refers }) =>
        columns.some((column) => column in BY || /(^|_)(person|officer|voter|member)_id$/.test(column)) ||
        refers.some((one) =>
          ['person', 'vote', 'definition', 'proposal', 'key_seal', 'key_share', 'change'].includes(one),
        ),
    );
    expect(about.filter(({ name }) => !known(name) && !PURGED.includes(name)).map(({ name }) => name)).toEqual([]);
    // and nothing is named here that is no more, or twice
    const names = (await tables()).map(({ name }) => name);
    const listed = [...Object.keys(STAYS), ...Object.keys(OF_NO_VOTE), ...PURGED];
    expect(listed.filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  test('each that is purged held something of the vote; afterwards nothing, and that of the other vote all', async () => {
    const mine = (await tables()).filter(({ name }) => PURGED.includes(name));
    const counts = (vote: VoteId) =>
      Promise.all(mine.map(async (table) => [table.name, await countOf(table, vote)] as const));
    const full = await counts(over.vote);
    expect(full.filter(([, n]) => n === 0 || n === null)).toEqual([]);
    const others = await counts(other.vote);

    at(CLOSES);
    const last = urn.append(over.phi, 'definition', { election: 'e', trustees: 't' });
    urn.figures.set(over.phi, { state: 'closed', ballots: 0, passes: 0, last, flushed: true });
    await decideBy(house, over.vote, 'close');
    at(AFTER);
    const proposal = value(await proposeDecision(over.vote, 'purge', seat(house.authority, 0).id));
    value(await signed(seat(house.authority, 0), proposal));
    value(await signed(seat(house.authority, 2), proposal));
    expect((await counts(over.vote)).filter(([, n]) => n !== 0)).toEqual([]);
    expect(await counts(other.vote)).toEqual(others);
  });
});
