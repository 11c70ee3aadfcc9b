/** For tests only: lines of the register that no booth asked for, with whatever evidence one likes. */
import { makePasskey } from '#lib/election/testing.ts';
import type { PersonId, Phi } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { withPeople } from '../db.ts';
import { type Evidence, sealLine } from './index.ts';

/** Evidence that looks like some and proves nothing. */
export function anyEvidence(person: PersonId): Evidence {
  const { credential, cose } = makePasskey();
  return {
    person,
    credential,
    cose,
    authenticatorData: randomBytes(37),
    clientData: randomBytes(120),
    signature: randomBytes(70),
    leaf: randomBytes(32),
    requests: [randomBytes(384)],
    signatures: [randomBytes(384)],
  };
}

/** Signs the register of `phi` behind the program's back. */
export const seedSignOff = (
  phi: Phi,
  person: PersonId,
  evidence: Partial<Evidence> = {},
  { published = false }: { published?: boolean } = {},
): Promise<void> =>
  withPeople(async (tx) => {
    const { rowKey, sealed } = await sealLine(tx, phi, { ...anyEvidence(person), ...evidence });
    await tx.query('INSERT INTO register_row (phi, row_key, sealed) VALUES ($1, $2, $3)', [phi, rowKey, sealed]);
    if (published) await tx.query('UPDATE register_row SET published = true WHERE row_key = $1', [rowKey]);
  });
