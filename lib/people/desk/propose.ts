/** Laying a change before the Authority: the facts are read here, never typed by hand, and become the statement. */
import { z } from 'zod';
import { ChangeReason, ChangeStatement, Contact, Urgency, Wait } from '#lib/election/change.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { isDatabaseError, type PeopleTx, withPeople } from '../db.ts';
import { votesOfTrustee } from '../roll/running.ts';
import { type ChangeView, viewChange } from './change.ts';
import type { DeskCode } from './refusals.ts';

const order = {
  person: PersonId,
  reason: ChangeReason,
  /** Hours; as all others wait where it is not given. */
  wait: Wait.optional(),
  /** Why it waits less: published. */
  urgency: Urgency.nullable().default(null),
} as const;

/** Input of `POST /api/people/desk/changes`. */
export const ChangeOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), ...order }),
  z.strictObject({ kind: z.literal('contact'), ...order, to: Contact }),
]);
export type ChangeOrder = z.infer<typeof ChangeOrder>;

/** A person as the desk finds them. */
export type Facts = {
  id: PersonId;
  name: string;
  number: string | null;
  email: string | null;
  phone: string | null;
  passkeys: number;
};

/** Anyone with a part here: on the roll, in an office, or on the frozen roll of some vote. Null for nobody. */
export async function findFacts(tx: PeopleTx, person: PersonId): Promise<Facts | null> {
  const { rows } = await tx.query<Omit<Facts, 'id'>>(
    `SELECT p.name, m.number, p.email, p.phone,
            (SELECT count(*)::int FROM passkey k WHERE k.person_id = p.id) AS passkeys
       FROM person p LEFT JOIN member m ON m.person_id = p.id
      WHERE p.id = $1 AND (cardinality(p.roles) > 0 OR EXISTS (SELECT FROM voter v WHERE v.person_id = p.id))`,
    [person],
  );
  return rows[0] === undefined ? null : { id: person, ...rows[0] };
}

/** Proposes a change. Nothing happens to anybody before it is signed. */
export async function proposeChange(asked: ChangeOrder, proposer: PersonId): Promise<Result<ChangeView, DeskCode>> {
  try {
    return await withPeople((tx) => propose(tx, asked, proposer));
  } catch (thrown) {
    if (isDatabaseError(thrown, '23505', 'change_live_key')) return refuse('desk/under-way');
    throw thrown;
  }
}

async function propose(tx: PeopleTx, asked: ChangeOrder, proposer: PersonId): Promise<Result<ChangeView, DeskCode>> {
  if (asked.person === proposer) return refuse('desk/own');
  const facts = await findFacts(tx, asked.person);
  if (facts === null) return refuse('desk/no-such-person', { field: 'person' });
  const usual = peopleConfig().changeWait;
  const wait = asked.wait ?? usual;
  // less than all others wait, and why: both or neither
  if (wait < usual !== (asked.urgency !== null)) return refuse('desk/urgency', { field: 'urgency' });
  const flaw = asked.kind === 'passkey' ? await flawOfLoss(tx, facts) : await flawOfContact(tx, facts, asked.to);
  if (flaw !== null) return refuse(flaw);
  const id = crypto.randomUUID();
  const { number, name, email, phone } = facts;
  const statement = ChangeStatement.parse({
    change: id,
    kind: asked.kind,
    person: { id: asked.person, number, name },
    ...(asked.kind === 'contact' ? { from: { email, phone }, to: asked.to } : {}),
    reason: asked.reason,
    wait,
    urgency: asked.urgency,
    nonce: toBase64Url(randomBytes(32)),
  });
  await tx.query(
    `INSERT INTO change (id, person_id, kind, statement, salt, proposed_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, asked.person, asked.kind, canonicalJson(statement), Buffer.from(randomBytes(32)), proposer, new Date(now())],
  );
  return ok(await viewChange(tx, id));
}

const flawOfLoss = async (tx: PeopleTx, { id, passkeys }: Facts): Promise<DeskCode | null> =>
  passkeys === 0 ? 'desk/no-passkey' : flawOfTrustee(tx, id);

/** A trustee's key is made of the passkey: ended, the count would be lost though the device were found again. */
export const flawOfTrustee = async (tx: PeopleTx, person: PersonId): Promise<DeskCode | null> =>
  (await votesOfTrustee(tx, person)) > 0 ? 'desk/trustee' : null;

export async function flawOfContact(
  tx: PeopleTx,
  { id, email, phone }: Pick<Facts, 'id' | 'email' | 'phone'>,
  to: Contact,
): Promise<DeskCode | null> {
  if (to.email === email && to.phone === phone) return 'desk/no-change';
  return (await isTaken(tx, id, to.email)) ? 'desk/email-taken' : null;
}

/** Is this address somebody else's? */
export async function isTaken(tx: PeopleTx, person: PersonId, email: string | null): Promise<boolean> {
  if (email === null) return false;
  const { rowCount } = await tx.query('SELECT FROM person WHERE lower(email) = $1 AND id <> $2', [email, person]);
  return rowCount > 0;
}

/** Whether what the statement says of the person is still so [a name or an address that changed while it was read]. */
export async function isCurrent(tx: PeopleTx, statement: ChangeStatement): Promise<boolean> {
  const facts = await findFacts(tx, PersonId.parse(statement.person.id));
  if (facts === null || facts.name !== statement.person.name || facts.number !== statement.person.number) return false;
  return isReachedAs(statement, facts);
}

const isReachedAs = (statement: ChangeStatement, { email, phone }: Pick<Facts, 'email' | 'phone'>): boolean =>
  statement.kind === 'passkey' || (statement.from.email === email && statement.from.phone === phone);

/** Why a change must not happen though its time has come; null where it may. A name spelt otherwise since is no reason. */
export async function lapsed(
  tx: PeopleTx,
  person: PersonId,
  statement: ChangeStatement,
): Promise<'taken' | 'stale' | null> {
  const facts = await findFacts(tx, person);
  if (facts === null || !isReachedAs(statement, facts)) return 'stale';
  if (statement.kind === 'passkey') return (await flawOfTrustee(tx, person)) === null ? null : 'stale';
  return (await isTaken(tx, person, statement.to.email)) ? 'taken' : null;
}
