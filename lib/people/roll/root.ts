/** The roll in public figures (PROTOCOL §3.6): a root over salted leaves, and how many stand behind it per college,
 * for one vote. */
import { setImmediate } from 'node:timers/promises';
import { rollLeaf, rollRoot } from '#lib/crypto/merkle.ts';
import type { Headcount } from '#lib/election/index.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, toHex } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';

export type RollFigures = {
  /** Hex. */
  root: string;
  members: Headcount;
  /** Members with at least one passkey. */
  enrolled: Headcount;
};

type Leaf = {
  person_id: string;
  college: string;
  phi: string;
  number: string;
  leaf_salt: Buffer;
  credentials: string[];
  coses: Buffer[];
};

/** Members with their passkeys, of `source`: person_id, college, phi, number, leaf_salt. */
const leavesOf = (source: string): string => `
  SELECT m.person_id, m.college, m.phi, m.number, m.leaf_salt,
         coalesce(array_agg(k.id ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '{}') AS credentials,
         coalesce(array_agg(k.cose ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '{}') AS coses
    FROM (${source}) m LEFT JOIN passkey k ON k.person_id = m.person_id
   GROUP BY m.person_id, m.college, m.phi, m.number, m.leaf_salt`;

const frozen = leavesOf(
  `SELECT v.person_id, d.college, v.phi, v.number, v.leaf_salt FROM voter v JOIN definition d ON d.phi = v.phi WHERE v.vote_id = $1`,
);
const proposed = leavesOf(
  `SELECT m.person_id, m.college, d.phi, m.number, m.leaf_salt FROM member m JOIN definition d ON d.college = m.college WHERE d.vote_id = $1`,
);

/** Leaves hashed before others in this process get a turn: a party's roll takes seconds. */
const AT_ONCE = 500;

/** Over the frozen roll of a vote as it stands in this transaction: the same members whatever an import did since. */
export const rollFigures = (tx: PeopleTx, vote: VoteId): Promise<RollFigures> => figures(tx, vote, frozen);

/** Over the members who would be frozen with a vote that is prepared. */
export const proposedFigures = (tx: PeopleTx, vote: VoteId): Promise<RollFigures> => figures(tx, vote, proposed);

async function figures(tx: PeopleTx, vote: VoteId, leaves: string): Promise<RollFigures> {
  const urns = await tx.query<{ college: string }>('SELECT college FROM definition WHERE vote_id = $1', [vote]);
  const counts = new Map(urns.rows.map(({ college }) => [college, { members: 0, enrolled: 0 }]));
  const { rows } = await tx.query<Leaf>(leaves, [vote]);
  const hashed: Bytes[] = [];
  for (const [i, { person_id: member, college, leaf_salt: salt, credentials, coses, ...frozenAs }] of rows.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const count = counts.get(college);
    if (count === undefined) throw new Error('a voter of an urn that the vote does not have');
    count.members++;
    if (credentials.length > 0) count.enrolled++;
    const passkeys = credentials.flatMap((credential, at) => {
      const cose = coses[at];
      return cose === undefined ? [] : [{ credential: fromBase64Url(credential), cose }];
    });
    hashed.push(rollLeaf({ ...frozenAs, salt, member, passkeys }));
  }
  const headcount = (which: 'members' | 'enrolled'): Headcount =>
    Object.fromEntries([...counts].map(([college, one]) => [college, one[which]]));
  return { root: toHex(rollRoot(hashed)), members: headcount('members'), enrolled: headcount('enrolled') };
}

/** Changes whenever `rollFigures` does, and costs PostgreSQL one pass instead of hashing every leaf here. Within one
 * process only: it is no commitment. */
export async function rollMark(tx: PeopleTx, vote: VoteId): Promise<string> {
  const { rows } = await tx.query<{ mark: string }>(
    `SELECT concat_ws('/', count(DISTINCT v.person_id), count(k.id),
              sum(hashtextextended(k.person_id::text || k.id, 0)::numeric)) AS mark
       FROM voter v LEFT JOIN passkey k ON k.person_id = v.person_id WHERE v.vote_id = $1`,
    [vote],
  );
  return rows[0]?.mark ?? '';
}
