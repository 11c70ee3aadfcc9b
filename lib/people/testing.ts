/** For tests only: people, members, passkeys in the database, and requests as their browsers would send them. */
import { createHash } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { enrolChallenge } from '#lib/election/challenge.ts';
import { encodeCbor, makePasskey, origin, type Passkey, rpId } from '#lib/election/testing.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { concat, fromBase64Url, randomBytes, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { withPeople } from './db.ts';
import { makeLink } from './mail/link.ts';
import type { Creation } from './passkey/attestation.ts';
import type { EnrolFinish, EnrolOffer } from './passkey/enrol.ts';
import { sessionKey } from './passkey/session-key.ts';
import { giveSectionCode, makeSectionCode } from './proof/index.ts';
import type { Role } from './roll/person.ts';

export { closePeople } from './db.ts';

let count = 0;

/** Someone new. */
export async function seedPerson(roles: Role[] = [], name = `Ada ${++count}`): Promise<PersonId> {
  const id = PersonId.parse(crypto.randomUUID());
  await withPeople((tx) =>
    tx.query(`INSERT INTO person (id, name, email, language, roles) VALUES ($1, $2, $3, 'fr', $4)`, [
      id,
      name,
      `${id}@example.org`,
      roles,
    ]),
  );
  return id;
}

/** A member of the roll, without a passkey. */
export async function seedMember(college = 'nord', federation = 'Nord'): Promise<PersonId> {
  const id = await seedPerson(['member']);
  await withPeople((tx) =>
    tx.query('INSERT INTO member (person_id, number, college, federation, leaf_salt) VALUES ($1, $2, $3, $4, $5)', [
      id,
      `M-${id.slice(0, 8)}`,
      college,
      federation,
      Buffer.from(randomBytes(32)),
    ]),
  );
  return id;
}

/** Gives this person a passkey in software, as if enrolled. */
export async function seedPasskey(person: PersonId, passkey: Passkey = makePasskey()): Promise<Passkey> {
  await withPeople((tx) =>
    tx.query(
      `INSERT INTO passkey (id, person_id, cose, name, prf, added_on) VALUES ($1, $2, $3, 'essai', true, '2026-01-01')`,
      [passkey.credential, person, Buffer.from(passkey.cose)],
    ),
  );
  return passkey;
}

/** The code that every link of these tests goes with: a second proof that always holds. */
const CODE_BYTES = new Uint8Array(10).fill(7);
export const testProof = { kind: 'section' as const, text: makeSectionCode(CODE_BYTES) };

/** A live one-time link, and the code that its bearer has as well. */
export const seedLink = (person: PersonId): Promise<string> =>
  withPeople(async (tx) => {
    await giveSectionCode(tx, person, CODE_BYTES);
    return (await makeLink(tx, person)).token;
  });

/** What an attacker would like to say instead of the truth when a passkey is made. */
export type CreationLies = {
  client?: Record<string, unknown>;
  rpId?: string;
  flags?: number;
  credential?: string;
  cose?: Uint8Array;
  extensions?: unknown;
};

/** Attestation "none" over the challenge; honest unless told to lie. */
export function createWith(passkey: Passkey, challenge: Uint8Array, lies: CreationLies = {}): Creation {
  const client = { type: 'webauthn.create', challenge: toBase64Url(challenge), origin, crossOrigin: false };
  const id = fromBase64Url(lies.credential ?? passkey.credential);
  const rpIdHash = createHash('sha256')
    .update(lies.rpId ?? rpId)
    .digest();
  const extensions = lies.extensions === undefined ? new Uint8Array() : encodeCbor(lies.extensions);
  const flags = lies.flags ?? (lies.extensions === undefined ? 0x45 : 0xc5);
  const length = Uint8Array.of(id.length >> 8, id.length & 0xff);
  const data = concat(
    rpIdHash,
    Uint8Array.of(flags, 0, 0, 0, 0),
    new Uint8Array(16),
    length,
    id,
    lies.cose ?? passkey.cose,
    extensions,
  );
  const attestation = encodeCbor(
    new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', data],
    ]),
  );
  return {
    credential: passkey.credential,
    attestationObject: toBase64Url(attestation),
    clientDataJSON: toBase64Url(utf8(JSON.stringify({ ...client, ...lies.client }))),
    transports: ['internal'],
  };
}

/** What the page sends to finish an enrolment that `offer` opened. */
export function finishWith(
  token: string,
  offer: EnrolOffer,
  passkey: Passkey = makePasskey(),
  lies: CreationLies = {},
): EnrolFinish {
  const challenge = enrolChallenge(offer.rpId, offer.displayName, fromBase64Url(offer.nonce));
  const creation = createWith(passkey, challenge, lies);
  return { token, nonce: offer.nonce, ...creation, passkeyName: 'Mon téléphone', prf: true, proof: testProof };
}

/** The session cookie that a sign-in with this passkey would have set. */
export async function cookieOf(person: PersonId, passkey: Passkey): Promise<string> {
  const { rows } = await withPeople((tx) =>
    tx.query<{ epoch: number }>('SELECT epoch FROM person WHERE id = $1', [person]),
  );
  const claims = { person, passkey: passkey.credential, epoch: rows[0]?.epoch ?? 0 };
  const token = await encode({ token: { claims }, secret: sessionKey() });
  return `__Host-isoloir=${token}`;
}

/** A request to the people's host, from its own pages unless `headers` say otherwise. */
export function request(
  method: string,
  path: string,
  { cookie, body, headers = {} }: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
): Request {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/csv' : 'application/json';
  return new Request(`${origin}${path}`, {
    method,
    ...(text === undefined ? {} : { body: text }),
    headers: { origin, 'content-type': type, ...(cookie === undefined ? {} : { cookie }), ...headers },
  });
}
