/**
 * Checking the second proof (PROTOCOL §3.3). What can be guessed (a message's 10⁸, a fact) is counted on the link, slowed and
 * ended; what cannot (50 bits on paper) is not, so that nobody who holds a stolen link can keep its owner out: however
 * often they try, the code from the section opens the very same link.
 */
import { z } from 'zod';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { PeopleTx } from '../../db.ts';
import { withPeople } from '../../db.ts';
import { isMac, macOf, type Purpose, readFact, readSectionCode, readSmsCode } from '../../proof/index.ts';
import { Token } from '../../roll/index.ts';
import { findInvitation, type Invitation } from '../link.ts';
import type { PasskeyCode } from '../refusals.ts';
import { inTurn } from '../turns.ts';
import { ProofKind } from './rule.ts';
import { MOST_FACT_TRIES, waysOf } from './way.ts';

/** What the person typed. */
export const Proof = z.strictObject({ kind: ProofKind, text: z.string().min(1).max(120) });
export type Proof = z.infer<typeof Proof>;

/** Input of `POST /api/people/enrol/prove`. */
export const EnrolProof = z.strictObject({ token: Token, proof: Proof });

/** Wrong tries on one link that cost nothing; then a wait, which doubles. */
const FREE_TRIES = 5;
/** Milliseconds. */
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 15 * 60_000;
/** Wrong tries after which a code of a message is dead, and a link takes nothing more that can be guessed. */
const MOST_CODE_TRIES = 10;
const MOST_LINK_TRIES = 100;

type Checked = Result<Record<string, never>, PasskeyCode>;

/** Looks whether the proof holds and uses nothing up: the page asks before the device makes a passkey. */
export const proveEnrolment = ({ token, proof }: z.infer<typeof EnrolProof>): Promise<Checked> =>
  inTurn(token, () =>
    withPeople(async (tx) => {
      const found = await findInvitation(tx, token);
      if (!found.ok) return found;
      return found.value.used === null ? checkProof(tx, found.value, proof) : refuse('enrol/used-link');
    }),
  );

/**
 * In the caller's transaction, the link locked: of many tries at once each is counted. A refusal must be committed.
 */
export async function checkProof(tx: PeopleTx, link: Invitation, proof: Proof | undefined): Promise<Checked> {
  if (link.proven) return ok({});
  if (proof === undefined) return refuse('enrol/no-proof');
  const isCounted = proof.kind !== 'section';
  // first what costs nothing: whoever hammers is answered with what the link's row says
  if (isCounted && link.tries >= MOST_LINK_TRIES) return refuse('enrol/too-many-tries');
  const wait = isCounted ? (link.nextTry ?? 0) - now() : 0;
  if (wait > 0) return refuse('enrol/wait', { detail: { retryAfter: Math.ceil(wait / 1000) } });
  const ways = await waysOf(tx, link);
  if (!ways.some(({ kind }) => kind === proof.kind)) return refuse('enrol/no-proof');
  if (await holds(tx, link, proof)) return ok({});
  if (isCounted) await countWrong(tx, link, proof);
  return refuse('enrol/wrong-proof', { field: 'proof' });
}

/** Is it what we keep a MAC of? */
async function holds(tx: PeopleTx, { id, person }: Invitation, { kind, text }: Proof): Promise<boolean> {
  const isOneOf = async (kept: readonly Buffer[], purpose: Purpose, subject: string, read: string | null) => {
    if (read === null || kept.length === 0) return false;
    const made = await macOf(tx, purpose, { subject, text: read });
    return kept.filter((mac) => isMac(mac, made)).length > 0;
  };
  if (kind === 'facts') {
    const { rows } = await tx.query<{ number: string; fact_mac: Buffer }>(
      'SELECT number, fact_mac FROM member WHERE person_id = $1 AND fact_mac IS NOT NULL',
      [person],
    );
    const [row] = rows;
    return row !== undefined && isOneOf([row.fact_mac], 'fact', row.number, readFact(text));
  }
  const { rows } = await tx.query<{ mac: Buffer }>(
    `SELECT mac FROM enrol_code WHERE person_id = $1 AND kind = $2 AND expires_at > $3
        AND (kind = 'section' OR invitation_id = $4 AND tries < $5)`,
    [person, kind, new Date(now()), id, MOST_CODE_TRIES],
  );
  const read = kind === 'sms' ? readSmsCode(text) : readSectionCode(text);
  return isOneOf(
    rows.map(({ mac }) => mac),
    kind,
    person,
    read,
  );
}

async function countWrong(tx: PeopleTx, { id, person, tries }: Invitation, { kind }: Proof): Promise<void> {
  const next = tries + 1 < FREE_TRIES ? null : new Date(now() + waitAfter(tries + 1));
  await tx.query('UPDATE invitation SET tries = tries + 1, next_try_at = $2 WHERE id = $1', [id, next]);
  if (kind === 'sms')
    await tx.query('UPDATE enrol_code SET tries = tries + 1 WHERE invitation_id = $1 AND tries < $2', [
      id,
      MOST_CODE_TRIES,
    ]);
  else
    await tx.query('UPDATE member SET fact_tries = fact_tries + 1 WHERE person_id = $1 AND fact_tries < $2', [
      person,
      MOST_FACT_TRIES,
    ]);
}

/** Milliseconds to wait after so many wrong tries: 10 s after the fifth, twice as long after each one more, 15 min at most. */
export const waitAfter = (tries: number): number =>
  tries < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - FREE_TRIES));
