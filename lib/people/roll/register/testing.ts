/** For tests only: what a booth sends to sign the register, honest or not, and what comes back. */
import { z } from 'zod';
import { parseDefinition, registerChallenge } from '#lib/election/index.ts';
import { assertWith, type Lies, type Passkey } from '#lib/election/testing.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, fromBigInt, randomBytes, toBase64Url, toBigInt } from '#lib/ground/bytes.ts';
import { hot } from '#lib/side/people.ts';
import type { TestDatabases } from '../../../../scripts/db/testing.ts';
import { request } from '../../testing.ts';

/** A request that some prefix, salt and blinding factor could have made: any number below n. */
export const blinded = (): Bytes => fromBigInt(toBigInt(randomBytes(383)), 384);

/** What the booth sends; each part may be another's. */
export const order = (phi: Phi, passkey: Passkey, requests: Bytes[], lies: Lies = {}) => ({
  phi,
  requests: requests.map(toBase64Url),
  assertion: assertWith(passkey, registerChallenge(phi, requests), lies),
});

const Answer = z.object({
  code: z.string().optional(),
  title: z.string().optional(),
  signatures: z.array(z.string()).optional(),
  credential: z.string().optional(),
});

export async function send(body: unknown, headers: Record<string, string> = {}) {
  const answer = await hot.answer(request('POST', '/api/people/register', { body, headers }));
  return { status: answer.status, ...Answer.parse(await answer.json()) };
}

/** Modulus of the definition's one issuer. */
export async function modulusOf(databases: TestDatabases, phi: Phi): Promise<bigint> {
  const [row] = await databases.asOwner<{ election: string }>(
    'people',
    'SELECT election FROM definition WHERE phi = $1',
    [phi],
  );
  const issuer = parseDefinition(row?.election ?? '')['x-isoloir'].issuers[0];
  return toBigInt(fromBase64Url(issuer?.modulus ?? ''));
}

/** Every sign-off, as the owner sees it. */
export const signOffsIn = (databases: TestDatabases) =>
  databases.asOwner<Record<string, unknown>>('people', 'SELECT * FROM register_row ORDER BY phi, row_key');
