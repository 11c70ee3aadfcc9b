/** A code by text message, to the telephone that the roll knows (PROTOCOL §3.3). */
import type { z } from 'zod';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import { dropCode, giveSmsCode, type SmsOutcome, sayCode, sendSms } from '../../proof/index.ts';
import type { EnrolOpen } from '../enrol.ts';
import { findInvitation } from '../link.ts';
import type { PasskeyCode } from '../refusals.ts';
import { inTurn } from '../turns.ts';
import { waysOf } from './way.ts';

/** Milliseconds between two messages for one link: after one that left, or may have; after one of which nothing is known
 * [a crash]; after a gateway that was away. */
const BETWEEN = 60_000;
const IN_DOUBT = 15_000;
const AWAY = 10_000;
/** Messages for one link: nobody's telephone is made to ring all night by who holds a stolen one. */
const MOST = 10;

type Ready = { id: string; code: string; link: string; to: string; language: 'fr' | 'en' };

/**
 * Sends a code; it is in the database before it leaves, and out of it again where the gateway did not take it. Where nobody
 * knows, it stays [a gateway that answers late, and the code is on the telephone]. The codes sent before stay good: whoever
 * asks in the member's place takes nothing from them. A gateway that is away uses up none of the messages.
 */
export async function sendEnrolCode({
  token,
}: z.infer<typeof EnrolOpen>): Promise<Result<Record<string, never>, PasskeyCode>> {
  // 1. counted and kept, committed
  const made = await inTurn(token, () => withPeople((tx) => prepare(tx, token)));
  if (!made.ok) return made;
  // 2. sent, outside of any transaction
  const { id, code, link, to, language } = made.value;
  const outcome = await sendSms({ to, text: writeSms(code, language) });
  // 3. what became of it: one that left makes the next one wait, one that did not takes its code along
  const { pause, failed } = AFTER[outcome];
  await withPeople(async (tx) => {
    if (failed !== null) await dropCode(tx, id);
    await tx.query('UPDATE invitation SET next_text_at = $2, texts = texts - $3 WHERE id = $1', [
      link,
      new Date(now() + pause),
      outcome === 'away' ? 1 : 0,
    ]);
  });
  return failed === null ? ok({}) : refuse(failed);
}

const AFTER: Readonly<Record<SmsOutcome, { pause: number; failed: PasskeyCode | null }>> = {
  sent: { pause: BETWEEN, failed: null },
  unsure: { pause: BETWEEN, failed: null },
  refused: { pause: 0, failed: 'enrol/sms-refused' },
  away: { pause: AWAY, failed: 'enrol/sms-away' },
};

async function prepare(tx: PeopleTx, token: string): Promise<Result<Ready, PasskeyCode>> {
  const found = await findInvitation(tx, token);
  if (!found.ok) return found;
  const link = found.value;
  if (link.used !== null) return refuse('enrol/used-link');
  const ways = await waysOf(tx, link);
  if (link.phone === null || !ways.some(({ kind }) => kind === 'sms')) return refuse('enrol/no-proof');
  if (link.texts >= MOST) return refuse('enrol/sms-enough');
  const wait = (link.nextText ?? 0) - now();
  if (wait > 0) return waitFor(tx, link.id, Math.ceil(wait / 1000));
  await tx.query('UPDATE invitation SET texts = texts + 1, next_text_at = $2 WHERE id = $1', [
    link.id,
    new Date(now() + IN_DOUBT),
  ]);
  return ok({
    ...(await giveSmsCode(tx, link.person, link.id)),
    link: link.id,
    to: link.phone,
    language: link.language,
  });
}

/** What whoever asks too soon is told: that a message is on its way, where one may be. */
async function waitFor(tx: PeopleTx, link: string, retryAfter: number): Promise<Result<never, PasskeyCode>> {
  const { rowCount } = await tx.query('SELECT FROM enrol_code WHERE invitation_id = $1 AND expires_at > $2', [
    link,
    new Date(now()),
  ]);
  return rowCount > 0 ? refuse('enrol/sms-wait', { detail: { retryAfter } }) : refuse('enrol/sms-away');
}

/** The last line lets a telephone offer the code to this page and to no other (WebOTP, "origin-bound one-time codes"). */
function writeSms(code: string, language: 'fr' | 'en'): string {
  const { partyName, peopleOrigin } = webConfig();
  const t = translator(language, enrol);
  return `${t('smsText', { party: partyName, code: sayCode(code) })}\n\n@${new URL(peopleOrigin).host} #${code}`;
}
