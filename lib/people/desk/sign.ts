/** Signing a change. With the last signature that is needed it is decided, in one transaction: its time runs, the notices
 * are queued, the journals say so; or nothing has happened. */
import { type Assertion, passes, verifyAssertion } from '#lib/election/assertion.ts';
import { changeChallenge } from '#lib/election/change.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { queueMail } from '../mail/index.ts';
import { type Change, type ChangeView, lockChange, neededFor, viewChange } from './change.ts';
import { flawOfContact, flawOfTrustee, isCurrent } from './propose.ts';
import type { DeskCode } from './refusals.ts';
import { journalStep, tellDecided } from './tell.ts';

const HOUR = 3_600_000;

/** Adds the signature of one member of the Authority. Signing again changes nothing. */
export function signChange(person: PersonId, id: string, assertion: Assertion): Promise<Result<ChangeView, DeskCode>> {
  return withPeople(async (tx) => {
    const change = await lockChange(tx, id);
    if (change === null) return refuse('desk/unknown');
    if (change.person === person) return refuse('desk/own');
    const { signed, standing } = await signersOf(tx, id);
    if (change.state === 'proposed' && standing < signed.length) return refuse('desk/stale');
    if (signed.includes(person)) return ok(await viewChange(tx, id));
    if (change.state !== 'proposed') return refuse('desk/not-open');
    const cose = await findKey(tx, person, assertion, change);
    if (cose === null) return refuse('desk/bad-assertion', { field: 'assertion' });
    if (!(await isCurrent(tx, change.statement))) return refuse('desk/stale');
    const flaw = await flawNow(tx, change);
    if (flaw !== null) return refuse(flaw);
    await keepSignature(tx, { id, person, assertion, cose });
    if (signed.length + 1 >= (await neededFor(tx, change.statement))) await decide(tx, change);
    else await askOthers(tx, change.person, [...signed, person]);
    return ok(await viewChange(tx, id));
  });
}

/** Who has signed, and how many of them still could: of the Authority, with that very passkey [one that was stolen, and
 * ended since]. */
async function signersOf(tx: PeopleTx, id: string): Promise<{ signed: PersonId[]; standing: number }> {
  const { rows } = await tx.query<{ person_id: string; stands: boolean }>(
    `SELECT s.person_id, k.id IS NOT NULL AND 'authority' = ANY (p.roles) AS stands FROM change_signature s
       JOIN person p ON p.id = s.person_id LEFT JOIN passkey k ON k.id = s.credential AND k.person_id = s.person_id
      WHERE s.change_id = $1`,
    [id],
  );
  return {
    signed: rows.map((row) => PersonId.parse(row.person_id)),
    standing: rows.filter(({ stands }) => stands).length,
  };
}

/** The signer's key where the assertion is theirs and over exactly this statement (PROTOCOL §2.8); null where it is not. */
async function findKey(
  tx: PeopleTx,
  person: PersonId,
  assertion: Assertion,
  { statement }: Change,
): Promise<Buffer | null> {
  const { rows } = await tx.query<{ cose: Buffer }>(
    `SELECT k.cose FROM passkey k JOIN person p ON p.id = k.person_id
      WHERE k.id = $1 AND k.person_id = $2 AND 'authority' = ANY (p.roles)`,
    [assertion.credential, person],
  );
  const [key] = rows;
  if (key === undefined) return null;
  const { peopleOrigin: origin, rpId } = webConfig();
  const challenge = changeChallenge(statement);
  return passes(await verifyAssertion({ assertion, cose: key.cose, origin, rpId, challenge })) ? key.cose : null;
}

/** An address that somebody else was given while signatures were gathered; who became a trustee meanwhile. */
const flawNow = (tx: PeopleTx, { person, statement }: Change): Promise<DeskCode | null> =>
  statement.kind === 'contact'
    ? flawOfContact(tx, { id: person, ...statement.from }, statement.to)
    : flawOfTrustee(tx, person);

type Signed = { id: string; person: PersonId; assertion: Assertion; cose: Buffer };

async function keepSignature(tx: PeopleTx, { id, person, assertion, cose }: Signed): Promise<void> {
  const { credential, authenticatorData, clientDataJSON, signature } = assertion;
  await tx.query(
    `INSERT INTO change_signature (change_id, person_id, credential, cose, authenticator_data, client_data, signature)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      person,
      credential,
      cose,
      Buffer.from(fromBase64Url(authenticatorData)),
      Buffer.from(fromBase64Url(clientDataJSON)),
      Buffer.from(fromBase64Url(signature)),
    ],
  );
}

async function decide(tx: PeopleTx, change: Change): Promise<void> {
  const due = new Date(now() + change.statement.wait * HOUR);
  await tx.query(`UPDATE change SET state = 'waiting', due = $2 WHERE id = $1`, [change.id, due]);
  await tellDecided(tx, change, due);
  await journalStep(tx, change, 'decided');
}

/** A letter to those of the Authority who may still sign; `about` may not. */
async function askOthers(tx: PeopleTx, about: PersonId, signed: readonly PersonId[]): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM person WHERE 'authority' = ANY (roles) AND id <> ALL ($1::uuid[]) ORDER BY id`,
    [[about, ...signed]],
  );
  for (const { id } of rows) await queueMail(tx, { person: PersonId.parse(id), template: 'change-waiting' });
}
