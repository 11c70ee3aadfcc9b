/**
 * Who would vote in a vote that is not frozen yet: the roll's members as they are; where it repeats annulled urns of
 * another, that vote's frozen voters, whatever an import has done since (PROTOCOL §7.8).
 */

/** SQL, a table: person_id, number, federation, leaf_salt, college; $1 is the vote. */
export const ROLL_OF = `(
  SELECT m.person_id, m.number, m.federation, m.leaf_salt, m.college
    FROM member m, vote w WHERE w.id = $1 AND w.repeats IS NULL
  UNION ALL
  SELECT v.person_id, v.number, v.federation, v.leaf_salt, o.college
    FROM vote w JOIN voter v ON v.vote_id = w.repeats JOIN definition o ON o.phi = v.phi WHERE w.id = $1)`;
