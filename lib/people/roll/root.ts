/** The roll as it stands, line by line and in public figures (PROTOCOL §3.6), for one vote. */
import { setImmediate } from 'node:timers/promises';
import { nativeH } from '#lib/crypto/hash-native.ts';
import { type LeafTree, rootInTurns, withLeaf } from '#lib/crypto/merkle.ts';
import type { Headcount, RollFigures } from '#lib/election/index.ts';
import type { MemberId, PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { toBase64Url, toHex } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';
import { ROLL_OF } from './eligible.ts';
import { leafOf, RollLine } from './history.ts';

/** Members with their passkeys, of `source`: person_id, phi, number, leaf_salt. */
const linesOf = (source: string): string => `
  SELECT m.person_id AS member, m.phi, m.number, encode(m.leaf_salt, 'hex') AS salt,
         coalesce(array_agg(k.id ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '{}') AS credentials,
         coalesce(array_agg(k.cose ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '{}') AS coses
    FROM (${source}) m LEFT JOIN passkey k ON k.person_id = m.person_id
   GROUP BY m.person_id, m.phi, m.number, m.leaf_salt`;

/** Parts of a roll, by person, in which a change is looked for: what one person changes makes a few dozen lines be read. */
const BUCKETS = 4096;
const bucketOf = (person: string): string => `(hashtext(${person}::text) & ${BUCKETS - 1})`;

/** $2: buckets, or null for all; $3: persons besides. */
const frozen = linesOf(
  `SELECT person_id, phi, number, leaf_salt FROM voter
    WHERE vote_id = $1 AND ($2::int[] IS NULL OR ${bucketOf('person_id')} = ANY ($2) OR person_id = ANY ($3::uuid[]))`,
);
const proposed = linesOf(
  `SELECT m.person_id, d.phi, m.number, m.leaf_salt FROM ${ROLL_OF} m JOIN definition d ON d.college = m.college WHERE d.vote_id = $1`,
);

/** Lines read or hashed before others in this process get a turn: a party's roll takes seconds. */
const AT_ONCE = 500;

type Row = { member: string; phi: string; number: string; salt: string; credentials: string[]; coses: Buffer[] };

async function lines(tx: PeopleTx, source: string, values: readonly unknown[]): Promise<RollLine[]> {
  const { rows } = await tx.query<Row>(source, [...values]);
  const read: RollLine[] = [];
  for (const { credentials, coses, ...row } of rows) {
    if (read.length % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const passkeys = credentials.map((credential, i) => ({
      credential,
      cose: toBase64Url(coses[i] ?? new Uint8Array()),
    }));
    read.push(RollLine.parse({ ...row, passkeys }));
  }
  return read;
}

/** Which lines: of these buckets, or of all (null); and of these persons. */
export type Which = { buckets: readonly number[] | null; persons: readonly PersonId[] };
const ALL: Which = { buckets: null, persons: [] };

/** The frozen roll of a vote as it stands in this transaction: the same members whatever an import did since. */
export const rollLines = (tx: PeopleTx, vote: VoteId, { buckets, persons } = ALL): Promise<RollLine[]> =>
  lines(tx, frozen, [vote, buckets, persons]);

/** The members who would be frozen with a vote that is prepared. */
export const proposedLines = (tx: PeopleTx, vote: VoteId): Promise<RollLine[]> => lines(tx, proposed, [vote]);

/** Colleges of a vote's urns. */
export async function collegesOf(tx: PeopleTx, vote: VoteId): Promise<ReadonlyMap<Phi, string>> {
  const { rows } = await tx.query<{ phi: Phi; college: string }>(
    'SELECT phi, college FROM definition WHERE vote_id = $1',
    [vote],
  );
  return new Map(rows.map(({ phi, college }) => [phi, college]));
}

/** What is kept of a line to tell whether it changed, and to count. */
export type Known = { phi: Phi; keys: number; leaf: Uint8Array };

/** Root and counts of the lines. */
export async function figuresOf(tx: PeopleTx, vote: VoteId, roll: readonly RollLine[]): Promise<RollFigures> {
  let tree: LeafTree = null;
  const known = new Map<MemberId, Known>();
  for (const [i, line] of roll.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const leaf = leafOf(line);
    tree = withLeaf(tree, leaf);
    known.set(line.member, { phi: line.phi, keys: line.passkeys.length, leaf });
  }
  const root = await rootInTurns(tree, setImmediate, nativeH);
  return { root: toHex(root), ...countsOf(await collegesOf(tx, vote), known) };
}

/** How many stand on each college's roll, and how many of them have a passkey. */
export function countsOf(
  colleges: ReadonlyMap<Phi, string>,
  known: ReadonlyMap<MemberId, Known>,
): { members: Headcount; enrolled: Headcount } {
  const counts = new Map([...colleges.values()].map((college) => [college, { members: 0, enrolled: 0 }]));
  for (const { phi, keys } of known.values()) {
    const count = counts.get(colleges.get(phi) ?? '');
    if (count === undefined) throw new Error('a voter of an urn that the vote does not have');
    count.members++;
    if (keys > 0) count.enrolled++;
  }
  const headcount = (which: 'members' | 'enrolled'): Headcount =>
    Object.fromEntries([...counts].map(([college, one]) => [college, one[which]]));
  return { members: headcount('members'), enrolled: headcount('enrolled') };
}

/** Over the frozen roll of a vote. */
export const rollFigures = async (tx: PeopleTx, vote: VoteId): Promise<RollFigures> =>
  figuresOf(tx, vote, await rollLines(tx, vote));

/** Each bucket's mark changes whenever a line of the frozen roll in it does; it costs PostgreSQL one pass instead of reading
 * every line here. Within one process only: it is no commitment. */
export async function rollMarks(tx: PeopleTx, vote: VoteId): Promise<Map<number, string>> {
  const { rows } = await tx.query<{ bucket: number; mark: string }>(
    `SELECT ${bucketOf('v.person_id')} AS bucket,
            concat_ws('/', count(*), sum(hashtextextended(v.person_id::text || coalesce(k.id, ''), 0)::numeric)) AS mark
       FROM voter v LEFT JOIN passkey k ON k.person_id = v.person_id WHERE v.vote_id = $1 GROUP BY 1`,
    [vote],
  );
  return new Map(rows.map(({ bucket, mark }) => [bucket, mark]));
}
