/**
 * The text message gateway (OPERATIONS, *Text messages*): one POST of JSON `{ from, to, text }` with a bearer; taken where
 * the answer is 2xx with JSON that has an `id`. Anything else is not taken: another status, another document, a redirect,
 * silence. Nothing of a message is logged but that one was not taken, and the status.
 */
import { z } from 'zod';
import { peopleConfig } from '#lib/ground/config.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { e164 } from './phone.ts';

/** Milliseconds: somebody waits in front of the page. */
const PATIENCE = 10_000;
/** Bytes of an answer that are read. */
const LONGEST = 16_384;
const Taken = z.object({ id: z.union([z.string().min(1).max(200), z.number()]) });

export type SmsOutcome =
  /** The gateway has taken it: it is on its way. */
  | 'sent'
  /** It says that it will not (4xx), or the number is none: trying again helps nobody. */
  | 'refused'
  /** It could not be asked, or its answer is none that takes a message: try again later. */
  | 'away'
  /** It was asked, and its answer did not come: the message may be on its way. */
  | 'unsure';

/** Is there a gateway? */
export const hasSms = (): boolean => peopleConfig().sms !== null;

/** The number as messages are sent to it; null where none can be. */
export const reachable = (phone: string | null): string | null => {
  const { sms } = peopleConfig();
  return sms === null || phone === null ? null : e164(phone, sms.country);
};

/** Sends one message. Never throws; ten seconds at most. `to`: as on the roll. */
export async function sendSms({ to, text }: { to: string; text: string }, patience = PATIENCE): Promise<SmsOutcome> {
  const { sms } = peopleConfig();
  const number = reachable(to);
  if (sms === null || number === null) return 'refused';
  try {
    const answer = await fetch(sms.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${sms.key}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ from: sms.from, to: number, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    const isTaken = answer.ok && Taken.safeParse(JSON.parse(await headOf(answer))).success;
    if (isTaken) return 'sent';
    log('people/sms-not-taken', { status: answer.status });
    return answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? 'refused' : 'away';
  } catch (thrown) {
    log('people/sms-away', { error: fieldsOfFault(thrown).error ?? '' });
    return isUnheard(thrown) ? 'unsure' : 'away';
  }
}

/** Too slow, or hung up: in our patience or by the gateway. A connection that was never made is neither. */
const isUnheard = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  (thrown.name === 'TimeoutError' || Broken.safeParse(thrown).success || Broken.safeParse(thrown.cause).success);
const Broken = z.object({ code: z.enum(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']) });

/** The answer's text; what is longer than any answer is cut, and is then no JSON. */
async function headOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length > LONGEST) {
      await answer.body?.cancel().catch(() => undefined);
      break;
    }
  }
  return Buffer.concat(parts).toString('utf8');
}
