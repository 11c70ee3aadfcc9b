/** The roll in public figures (PROTOCOL §3.6): a root over salted leaves, and how many stand behind it per college. */
import { rollLeaf, rollRoot } from '#lib/crypto/merkle.ts';
import type { Headcount } from '#lib/election/index.ts';
import { fromBase64Url, toHex } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';

export type RollFigures = {
  /** Hex. */
  root: string;
  members: Headcount;
  /** Members with at least one passkey. */
  enrolled: Headcount;
};

/** Over all members of the roll as they stand in this transaction. */
export async function rollFigures(tx: PeopleTx): Promise<RollFigures> {
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
  const members: Headcount = {};
  const enrolled: Headcount = {};
  const leaves = rows.map(({ person_id: member, college, leaf_salt: salt, credentials, coses }) => {
    members[college] = (members[college] ?? 0) + 1;
    enrolled[college] = (enrolled[college] ?? 0) + (credentials.length > 0 ? 1 : 0);
    const passkeys = credentials.flatMap((credential, i) => {
      const cose = coses[i];
      return cose === undefined ? [] : [{ credential: fromBase64Url(credential), cose }];
    });
    return rollLeaf({ salt, member, passkeys });
  });
  return { root: toHex(rollRoot(leaves)), members, enrolled };
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
