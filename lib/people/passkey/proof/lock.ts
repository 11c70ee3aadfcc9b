import type { PersonId } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../../db.ts';

/**
 * Until the end of the transaction nobody else enrols this person, or prints for them: a sheet that is made while its
 * member enrols would live on beside the new passkey. Taken before any row of theirs.
 */
export const lockEnrolment = (tx: PeopleTx, person: PersonId) =>
  tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('people/enrol/' || $1::text, 0))`, [person]);
