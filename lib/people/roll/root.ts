/** The roll as it stands, line by line and in public figures (PROTOCOL §3.6), for one vote. */
import { setImmediate } from 'node:timers/promises';
import { type LeafTree, rootOf, withLeaf } from '#lib/crypto/merkle.ts';
import type { Headcount, RollFigures } from '#lib/election/index.ts';
import type { MemberId, Phi, VoteId } from '#lib/ground/brand.ts';
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

const frozen = linesOf('SELECT person_id, phi, number, leaf_salt FROM voter WHERE vote_id = $1');
const proposed = linesOf(
  `SELECT m.person_id, d.phi, m.number, m.leaf_salt FROM ${ROLL_OF} m JOIN definition d ON d.college = m.college WHERE d.vote_id = $1`,
);

type Row = { member: string; phi: string; number: string; salt: string; credentials: string[]; coses: Buffer[] };

async function lines(tx: PeopleTx, vote: VoteId, source: string): Promise<RollLine[]> {
  const { rows } = await tx.query<Row>(source, [vote]);
  return rows.map(({ credentials, coses, ...row }) =>
    RollLine.parse({
      ...row,
      passkeys: credentials.map((credential, i) => ({ credential, cose: toBase64Url(coses[i] ?? new Uint8Array()) })),
    }),
  );
}

/** The frozen roll of a vote as it stands in this transaction: the same members whatever an import did since. */
export const rollLines = (tx: PeopleTx, vote: VoteId): Promise<RollLine[]> => lines(tx, vote, frozen);

/** The members who would be frozen with a vote that is prepared. */
export const proposedLines = (tx: PeopleTx, vote: VoteId): Promise<RollLine[]> => lines(tx, vote, proposed);

/** Leaves hashed before others in this process get a turn: a party's roll takes seconds. */
const AT_ONCE = 500;

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
  return { root: toHex(rootOf(tree)), ...countsOf(await collegesOf(tx, vote), known) };
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

/** Changes whenever a line of the frozen roll does, and costs PostgreSQL one pass instead of reading every line here.
 * Within one process only: it is no commitment. */
export async function rollMark(tx: PeopleTx, vote: VoteId): Promise<string> {
  const { rows } = await tx.query<{ mark: string }>(
    `SELECT concat_ws('/', count(DISTINCT v.person_id), count(k.id),
              sum(hashtextextended(k.person_id::text || k.id, 0)::numeric)) AS mark
       FROM voter v LEFT JOIN passkey k ON k.person_id = v.person_id WHERE v.vote_id = $1`,
    [vote],
  );
  return rows[0]?.mark ?? '';
}
