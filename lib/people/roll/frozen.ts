/**
 * The frozen roll of a vote (PROTOCOL §4.6, §4.7): filled once, in the transaction that freezes, and added to by decisions
 * `admit`. Nothing here removes: people_app may not.
 */
import type { Admitted } from '#lib/election/index.ts';
import { PersonId, Phi, type VoteId } from '#lib/ground/brand.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { ROLL_OF } from './eligible.ts';

/** No import changes the roll before this transaction ends. */
export async function lockRoll(tx: PeopleTx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('people/roll'))`);
}

/** The members who would vote in the urns of a prepared vote. */
const ELIGIBLE = `FROM ${ROLL_OF} m JOIN definition d ON d.college = m.college WHERE d.vote_id = $1`;

/** SHA-256 of who they are: what the Authority signs is what is frozen. Null where nobody would vote. */
export async function eligibleMark(tx: PeopleTx, vote: VoteId): Promise<Buffer | null> {
  const { rows } = await tx.query<{ mark: Buffer | null }>(
    `SELECT sha256(convert_to(string_agg(
              concat_ws('|', m.person_id, d.phi, encode(m.leaf_salt, 'hex'), m.number, m.federation),
              E'\\n' ORDER BY m.person_id), 'UTF8')) AS mark ${ELIGIBLE}`,
    [vote],
  );
  return rows[0]?.mark ?? null;
}

/** Fills the frozen roll. @returns how many */
export async function freezeRoll(tx: PeopleTx, vote: VoteId): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO voter (vote_id, person_id, phi, number, federation, leaf_salt)
     SELECT d.vote_id, m.person_id, d.phi, m.number, m.federation, m.leaf_salt ${ELIGIBLE}`,
    [vote],
  );
  return rowCount;
}

/** A member of the roll who asks to vote where the roll is frozen, by membership number. */
export type Candidate = {
  number: string;
  name: string;
  person: PersonId;
  /** Urn of their college in this vote; null where that college does not vote. */
  phi: Phi | null;
  /** On the frozen roll already, of whichever urn. */
  isVoter: boolean;
};

/** In the order of `numbers`; a number that nobody has is left out. */
export async function findCandidates(tx: PeopleTx, vote: VoteId, numbers: readonly string[]): Promise<Candidate[]> {
  const { rows } = await tx.query<{ number: string; name: string; id: string; phi: string | null; voter: boolean }>(
    `SELECT m.number, p.name, p.id, d.phi, v.person_id IS NOT NULL AS voter
       FROM unnest($2::text[]) WITH ORDINALITY AS asked (number, at)
       JOIN member m ON m.number = asked.number JOIN person p ON p.id = m.person_id
       LEFT JOIN definition d ON d.vote_id = $1 AND d.college = m.college
       LEFT JOIN voter v ON v.vote_id = $1 AND v.person_id = m.person_id ORDER BY asked.at`,
    [vote, numbers],
  );
  return rows.map(({ number, name, id, phi, voter }) => ({
    number,
    name,
    person: PersonId.parse(id),
    phi: phi === null ? null : Phi.parse(phi),
    isVoter: voter,
  }));
}

/** Keeps whom a proposal means. */
export async function keepAdmission(
  tx: PeopleTx,
  proposal: string,
  list: readonly (Admitted & { person: PersonId })[],
): Promise<void> {
  await tx.query(
    `INSERT INTO admission (proposal_id, person_id, phi, number, name)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[])`,
    [
      proposal,
      list.map(({ person }) => person),
      list.map(({ phi }) => phi),
      list.map(({ number }) => number),
      list.map(({ name }) => name),
    ],
  );
}

/** Those of the proposal who may still be admitted: on the roll under this number and this name [a number that an import
 * gave to somebody else while signatures were gathered], of the urn's college, nowhere a voter. */
const ADMISSIBLE = `
  FROM admission a JOIN definition d ON d.phi = a.phi AND d.vote_id = $2
  JOIN member m ON m.person_id = a.person_id AND m.number = a.number AND m.college = d.college
  JOIN person p ON p.id = a.person_id AND p.name = a.name
 WHERE a.proposal_id = $1
   AND NOT EXISTS (SELECT FROM voter v WHERE v.vote_id = $2 AND v.person_id = a.person_id)`;

export async function countAdmissible(tx: PeopleTx, vote: VoteId, proposal: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(`SELECT count(*)::int AS n ${ADMISSIBLE}`, [proposal, vote]);
  return rows[0]?.n ?? 0;
}

/** Adds them to the frozen roll. @returns who was added, by urn */
export async function admitVoters(tx: PeopleTx, vote: VoteId, proposal: string): Promise<Map<Phi, PersonId[]>> {
  const { rows } = await tx.query<{ person_id: string; phi: string }>(
    `INSERT INTO voter (vote_id, person_id, phi, number, federation, leaf_salt)
     SELECT $2, a.person_id, a.phi, m.number, m.federation, m.leaf_salt ${ADMISSIBLE} RETURNING person_id, phi`,
    [proposal, vote],
  );
  const added = new Map<Phi, PersonId[]>();
  for (const row of rows) {
    const phi = Phi.parse(row.phi);
    added.set(phi, [...(added.get(phi) ?? []), PersonId.parse(row.person_id)]);
  }
  return added;
}

export type FrozenFigures = {
  voters: number;
  /** Members of the roll whose college votes there and who came after it was frozen. */
  late: number;
  /** Voters who are no longer on the roll: they keep their vote. */
  left: number;
};

/** A frozen roll beside the roll as it is now. */
export const viewFrozen = (vote: VoteId): Promise<FrozenFigures> =>
  withPeople(async (tx) => {
    const { rows } = await tx.query<FrozenFigures>(
      `SELECT (SELECT count(*)::int FROM voter WHERE vote_id = $1) AS voters,
              (SELECT count(*)::int ${ELIGIBLE}
                 AND NOT EXISTS (SELECT FROM voter v WHERE v.vote_id = $1 AND v.person_id = m.person_id)) AS late,
              (SELECT count(*)::int FROM voter v WHERE v.vote_id = $1
                 AND NOT EXISTS (SELECT FROM member m WHERE m.person_id = v.person_id)) AS left`,
      [vote],
    );
    return rows[0] ?? { voters: 0, late: 0, left: 0 };
  });
