/** The roll as it stands, line by line and in public figures (PROTOCOL §3.6), for one vote. */
import { setImmediate } from 'node:timers/promises';
import { nativeH } from '#lib/crypto/hash-native.ts';
import { type LeafTree, rootInTurns, rootOf, treeInTurns } from '#lib/crypto/merkle.ts';
import type { Headcount, RollFigures } from '#lib/election/index.ts';
import type { MemberId, PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { toBase64Url, toHex } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';
import { ROLL_OF } from './eligible.ts';
import { leafOf, RollLine } from './history.ts';

/** Members of `source` (person_id, phi, number, leaf_salt), and the passkeys of those who have any: read apart, so that a
 * party's roll needs neither grouping there nor lists that are mostly empty here. */
const linesOf = (source: string) => ({
  members: `SELECT m.person_id AS member, m.phi, m.number, encode(m.leaf_salt, 'hex') AS salt FROM (${source}) m`,
  passkeys: `SELECT k.person_id AS member, k.id AS credential, k.cose FROM (${source}) m
               JOIN passkey k ON k.person_id = m.person_id ORDER BY k.id`,
});
type Source = ReturnType<typeof linesOf>;

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

type Row = { member: string; phi: string; number: string; salt: string };

/** Whoever is admitted between the two statements is not in it yet; each line has the passkeys of one moment. */
async function lines(tx: PeopleTx, source: Source, values: readonly unknown[]): Promise<RollLine[]> {
  const { rows } = await tx.query<Row>(source.members, [...values]);
  const held = await tx.query<{ member: string; credential: string; cose: Buffer }>(source.passkeys, [...values]);
  const passkeysOf = new Map<string, RollLine['passkeys']>();
  for (const { member, credential, cose } of held.rows) {
    const passkey = { credential, cose: toBase64Url(cose) };
    passkeysOf.set(member, [...(passkeysOf.get(member) ?? []), passkey]);
  }
  const read: RollLine[] = [];
  for (const row of rows) {
    if (read.length % AT_ONCE === AT_ONCE - 1) await setImmediate();
    read.push(RollLine.parse({ ...row, passkeys: passkeysOf.get(row.member) ?? [] }));
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

/** What is kept of lines and their tree, hashed. A later line of a member takes the place of the one before. */
export async function treeOfLines(
  roll: AsyncIterable<readonly RollLine[]> | Iterable<readonly RollLine[]>,
): Promise<{ lines: Map<MemberId, Known>; tree: LeafTree }> {
  const known = new Map<MemberId, Known>();
  let at = 0;
  for await (const part of roll) {
    for (const line of part) {
      if (++at % AT_ONCE === 0) await setImmediate();
      known.set(line.member, { phi: line.phi, keys: line.passkeys.length, leaf: leafOf(line) });
    }
  }
  const tree = await treeInTurns(
    Array.from(known.values(), ({ leaf }) => leaf),
    setImmediate,
  );
  await rootInTurns(tree, setImmediate, nativeH);
  return { lines: known, tree };
}

/** Root and counts of the lines. */
export async function figuresOf(tx: PeopleTx, vote: VoteId, roll: readonly RollLine[]): Promise<RollFigures> {
  const { lines: known, tree } = await treeOfLines([roll]);
  return { root: toHex(rootOf(tree, nativeH)), ...countsOf(await collegesOf(tx, vote), known) };
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

/** Changes whenever one of the marks does, and costs a look at the passkeys alone; also where another vote's member changes
 * theirs. Within one process only. */
export async function rollGlance(tx: PeopleTx, vote: VoteId): Promise<string> {
  const { rows } = await tx.query<{ glance: string }>(
    `SELECT concat_ws('/', (SELECT count(*) FROM voter WHERE vote_id = $1), count(*),
                      sum(hashtextextended(person_id::text || id, 0)::numeric)) AS glance FROM passkey`,
    [vote],
  );
  return rows[0]?.glance ?? '';
}
