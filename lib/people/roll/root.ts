/** The roll in public figures (PROTOCOL §3.6): a root over salted leaves, and how many stand behind it per college. */
import { rollLeaf, rollRoot } from '#lib/crypto/merkle.ts';
import type { Headcount } from '#lib/election/index.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url, toHex } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';

export type RollFigures = {
  /** Hex. */
  root: string;
  members: Headcount;
  /** Members with at least one passkey. */
  enrolled: Headcount;
};

/**
 * Over all members of the roll as they stand in this transaction. With a vote, `members` and `enrolled` also count who has
 * signed there for a college and is no longer of it [more passes than members: an honest vote would be refused].
 */
export async function rollFigures(tx: PeopleTx, vote?: VoteId): Promise<RollFigures> {
  const { rows } = await tx.query<{
    person_id: string;
    college: string;
    leaf_salt: Buffer;
    credentials: string[];
    coses: Buffer[];
  }>(
    `SELECT m.person_id, m.college, m.leaf_salt,
            coalesce(array_agg(k.id ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '{}') AS credentials,
            coalesce(array_agg(k.cose ORDER BY k.id) FILTER (WHERE k.id IS NOT NULL), '{}') AS coses
       FROM member m LEFT JOIN passkey k ON k.person_id = m.person_id
      GROUP BY m.person_id`,
  );
  const counts = new Map<string, { members: number; enrolled: number }>();
  const count = (college: string, members: number, enrolled: number) => {
    const before = counts.get(college) ?? { members: 0, enrolled: 0 };
    counts.set(college, { members: before.members + members, enrolled: before.enrolled + enrolled });
  };
  const leaves = rows.map(({ person_id: member, college, leaf_salt: salt, credentials, coses }) => {
    count(college, 1, credentials.length > 0 ? 1 : 0);
    const passkeys = credentials.flatMap((credential, i) => {
      const cose = coses[i];
      return cose === undefined ? [] : [{ credential: fromBase64Url(credential), cose }];
    });
    return rollLeaf({ salt, member, passkeys });
  });
  for (const { college, signed } of await signedAndLeft(tx, vote)) count(college, signed, signed);
  const headcount = (which: 'members' | 'enrolled'): Headcount =>
    Object.fromEntries([...counts].map(([college, one]) => [college, one[which]]));
  return { root: toHex(rollRoot(leaves)), members: headcount('members'), enrolled: headcount('enrolled') };
}

async function signedAndLeft(tx: PeopleTx, vote: VoteId | undefined): Promise<{ college: string; signed: number }[]> {
  if (vote === undefined) return [];
  const { rows } = await tx.query<{ college: string; signed: number }>(
    `SELECT d.college, count(*)::int AS signed
       FROM sign_off s JOIN definition d ON d.phi = s.phi LEFT JOIN member m ON m.person_id = s.person_id
      WHERE d.vote_id = $1 AND m.college IS DISTINCT FROM d.college GROUP BY d.college`,
    [vote],
  );
  return rows;
}

/** Changes whenever `rollFigures` does, and costs PostgreSQL one pass instead of hashing every leaf here. Within one
 * process only: it is no commitment. */
export async function rollMark(tx: PeopleTx): Promise<string> {
  const { rows } = await tx.query<{ mark: string }>(
    `SELECT concat_ws('/', count(DISTINCT m.person_id), count(k.id),
              sum(hashtextextended(m.person_id::text || m.college || encode(m.leaf_salt, 'hex'), 0)::numeric),
              sum(hashtextextended(k.person_id::text || k.id, 0)::numeric)) AS mark
       FROM member m LEFT JOIN passkey k ON k.person_id = m.person_id`,
  );
  return rows[0]?.mark ?? '';
}
