/** Enrolment (PROTOCOL §3.2–3.4): a link and a second proof open the making of one passkey, once. */
import { z } from 'zod';
import { enrolChallenge } from '#lib/election/challenge.ts';
import { line } from '#lib/election/text.ts';
import { fromHex, toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { isDatabaseError, type PeopleTx, Rollback, withPeople } from '../db.ts';
import { dropInvitations, queueMail } from '../mail/index.ts';
import { endCodes } from '../proof/index.ts';
import { Token } from '../roll/index.ts';
import { Creation, type Made, readCreation } from './attestation.ts';
import { type KeyOffer, noteEnrolled, offerKey, type Signed, signToken, TokenOrder } from './known/give.ts';
import { findInvitation, type Invitation } from './link.ts';
import { giveNonce, Nonce, takeNonce } from './nonce.ts';
import { type OpenVote, openVotes } from './open-votes.ts';
import { checkProof, Proof } from './proof/check.ts';
import { lockEnrolment } from './proof/lock.ts';
import { type Way, waysOf } from './proof/way.ts';
import type { PasskeyCode } from './refusals.ts';
import { inTurn } from './turns.ts';

export const EnrolOpen = z.strictObject({ token: Token });
export type EnrolOpen = z.infer<typeof EnrolOpen>;

export const EnrolFinish = z.strictObject({
  token: Token,
  nonce: Nonce,
  ...Creation.shape,
  /** What the person calls this passkey: "my telephone". */
  passkeyName: line(60),
  /** Did the page see that the passkey has the PRF extension? */
  prf: z.boolean(),
  /** Absent where the link asks for none. */
  proof: Proof.optional(),
  /** Absent where the page was offered no key for it. */
  deviceToken: TokenOrder.optional(),
});
export type EnrolFinish = z.infer<typeof EnrolFinish>;

/** What the page needs to make the passkey. */
export type EnrolOffer = {
  name: string;
  displayName: string;
  rpId: string;
  /** base64url of the 16 bytes of the person's id: no word about them. */
  userHandle: string;
  nonce: string;
  /** Credential ids of the passkeys this person has: a device that holds one must not make another over it. */
  known: string[];
  /** In which ways this person can prove who they are; none where the link asks for nothing more. */
  ways: Way[];
  /** The key for the device's token; null where there is none now. */
  tokenKey: KeyOffer | null;
};

/** Passkeys that one person may have. */
export const MOST_PASSKEYS = 10;

/** Opens a link: says for whom it is, and uses nothing up. */
export async function openEnrolment({ token }: EnrolOpen): Promise<Result<EnrolOffer, PasskeyCode>> {
  const invited = await inTurn(token, () => withPeople((tx) => findOffer(tx, token)));
  if (!invited.ok) return invited;
  const { person, name, used, known, ways } = invited.value;
  if (used !== null) return refuse('enrol/used-link');
  return ok({
    name,
    displayName: name,
    rpId: webConfig().rpId,
    userHandle: toBase64Url(fromHex(person.replaceAll('-', ''))),
    nonce: await giveNonce('enrol'),
    known,
    ways,
    tokenKey: await offerKey(),
  });
}

async function findOffer(
  tx: PeopleTx,
  token: string,
): Promise<Result<Invitation & Pick<EnrolOffer, 'known' | 'ways'>, PasskeyCode>> {
  const found = await findInvitation(tx, token);
  if (!found.ok) return found;
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM passkey WHERE person_id = $1 ORDER BY id', [
    found.value.person,
  ]);
  return ok({ ...found.value, known: rows.map(({ id }) => id), ways: await waysOf(tx, found.value) });
}

/** `deviceToken`: the blind signature that was asked for, base64url; null where there is none. */
export type Enrolled = { name: string; votes: OpenVote[]; deviceToken: string | null };
type Kept = Pick<Enrolled, 'name' | 'deviceToken'>;

/**
 * Checks the proof, keeps the passkey and uses link and codes up, in one transaction. Idempotent: the same link with the same passkey again
 * gets the same answer. `votes`: what awaits this person now.
 */
export async function finishEnrolment(order: EnrolFinish): Promise<Result<Enrolled, PasskeyCode>> {
  const before = await inTurn(order.token, () => withPeople((tx) => findInvitation(tx, order.token)));
  if (!before.ok) return before;
  const done = await inTurn(order.token, () => enrol(order, before.value));
  if (!done.ok) return done;
  // enrolled is enrolled, though a vote cannot be read
  const votes = await withPeople((tx) => openVotes(tx, before.value.person)).catch((thrown: unknown) => {
    log('people/votes-unread', fieldsOfFault(thrown));
    return [];
  });
  return ok({ ...done.value, votes });
}

async function enrol(order: EnrolFinish, invitation: Invitation): Promise<Result<Kept, PasskeyCode>> {
  const { deviceToken } = order;
  const sign = async () => (deviceToken === undefined ? null : signToken(deviceToken));
  if (invitation.used !== null) {
    const kept = answerAgain(invitation, order);
    if (!kept.ok) return kept;
    const signed = await sign();
    return withPeople((tx) => withToken(tx, kept, order, signed));
  }

  // 1. the nonce is used up, whatever follows
  const nonce = await takeNonce('enrol', order.nonce);
  if (nonce === null) return refuse('passkey/stale-nonce');
  // 2. the passkey answers the challenge that we compute again
  const { rpId, peopleOrigin: origin } = webConfig();
  const { credential, attestationObject, clientDataJSON, transports } = order;
  const creation = { credential, attestationObject, clientDataJSON, transports };
  const challenge = enrolChallenge(rpId, invitation.name, nonce);
  const made = await readCreation({ creation, challenge, origin, rpId });
  if (made === null) return refuse('passkey/refused');
  // 3. one transaction, with the link locked: of two at once, one finds it used
  const signed = await sign();
  try {
    return await withPeople(async (tx) => {
      await lockEnrolment(tx, invitation.person);
      return withToken(tx, await keepPasskey(tx, order, made), order, signed);
    });
  } catch (thrown) {
    if (isDatabaseError(thrown, '23505', 'passkey_pkey')) return refuse('passkey/taken');
    throw thrown;
  }
}

/** Passkey and token are written down together, or neither. */
async function withToken(
  tx: PeopleTx,
  kept: Result<{ name: string }, PasskeyCode>,
  { credential }: EnrolFinish,
  signed: Signed | null,
): Promise<Result<Kept, PasskeyCode>> {
  if (!kept.ok) return kept;
  const isGiven = signed !== null && (await noteEnrolled(tx, credential, signed));
  return ok({ ...kept.value, deviceToken: isGiven ? signed.signature : null });
}

function answerAgain({ used, name }: Invitation, order: EnrolFinish): Result<{ name: string }, PasskeyCode> {
  return used === order.credential ? ok({ name }) : refuse('enrol/used-link');
}

async function keepPasskey(
  tx: PeopleTx,
  order: EnrolFinish,
  made: Made,
): Promise<Result<{ name: string }, PasskeyCode>> {
  const found = await findInvitation(tx, order.token);
  if (!found.ok) return found;
  const { id, person, name, used } = found.value;
  if (used !== null) return answerAgain(found.value, order);
  // a wrong proof is counted: the refusal commits
  const proven = await checkProof(tx, found.value, order.proof);
  if (!proven.ok) return proven;
  const { rows } = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM passkey WHERE person_id = $1',
    [person],
  );
  if ((rows[0]?.count ?? 0) >= MOST_PASSKEYS) throw new Rollback(refuse('passkey/too-many'));
  const at = new Date(now());
  await tx.query(
    `INSERT INTO passkey (id, person_id, cose, counter, transports, name, prf, added_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      made.credential,
      person,
      Buffer.from(made.cose),
      made.counter,
      order.transports,
      order.passkeyName,
      order.prf,
      at.toISOString().slice(0, 10),
    ],
  );
  await tx.query('UPDATE invitation SET used_at = $2, used_by = $3 WHERE id = $1', [id, at, made.credential]);
  await endCodes(tx, [person]);
  await dropInvitations(tx, [person]);
  await queueMail(tx, { person, template: 'passkey-added', detail: { passkey: order.passkeyName } });
  return ok({ name });
}
