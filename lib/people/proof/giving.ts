/** Making codes, and ending them. What is kept of a code is its MAC; the code itself leaves with whoever asked for it. */
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { makeSectionCode, makeSmsCode } from './code.ts';
import { macOf } from './key.ts';

/** Milliseconds. */
export const SMS_LIFE = 15 * 60_000;
export const SECTION_LIFE = 72 * 3_600_000;

/** A code to hand over: this person's one living one, the one before ends. `bytes`: ten, random unless given. */
export async function giveSectionCode(tx: PeopleTx, person: PersonId, bytes?: Uint8Array): Promise<string> {
  const code = makeSectionCode(bytes);
  await tx.query(
    `INSERT INTO enrol_code (id, person_id, kind, mac, expires_at) VALUES ($1, $2, 'section', $3, $4)
     ON CONFLICT (person_id) WHERE kind = 'section' DO UPDATE SET mac = excluded.mac, expires_at = excluded.expires_at`,
    [
      crypto.randomUUID(),
      person,
      await macOf(tx, 'section', { subject: person, text: code }),
      new Date(now() + SECTION_LIFE),
    ],
  );
  return code;
}

/** A code to send, beside those on their way already: who asks again in the member's place takes nothing from them. */
export async function giveSmsCode(tx: PeopleTx, person: PersonId, link: string): Promise<{ id: string; code: string }> {
  const [id, code, at] = [crypto.randomUUID(), makeSmsCode(), now()];
  await tx.query('DELETE FROM enrol_code WHERE expires_at <= $1', [new Date(at)]);
  await tx.query(
    `INSERT INTO enrol_code (id, person_id, kind, invitation_id, mac, expires_at) VALUES ($1, $2, 'sms', $3, $4, $5)`,
    [id, person, link, await macOf(tx, 'sms', { subject: person, text: code }), new Date(at + SMS_LIFE)],
  );
  return { id, code };
}

/** Takes back a code that never left. */
export const dropCode = (tx: PeopleTx, id: string) => tx.query('DELETE FROM enrol_code WHERE id = $1', [id]);

/** Ends every code of these people: one of them has served, or their way in was changed. */
export const endCodes = (tx: PeopleTx, people: readonly PersonId[]) =>
  tx.query('DELETE FROM enrol_code WHERE person_id = ANY ($1::uuid[])', [people]);

/** Writes down that a code was made for somebody to hand over: it stays, and the Authority reads it. */
export const noteSheet = (tx: PeopleTx, sheet: { officer: PersonId; person: PersonId; hasLink: boolean }) =>
  tx.query('INSERT INTO section_sheet (id, officer_id, person_id, printed_on, has_link) VALUES ($1, $2, $3, $4, $5)', [
    crypto.randomUUID(),
    sheet.officer,
    sheet.person,
    new Date(now()).toISOString().slice(0, 10),
    sheet.hasLink,
  ]);
