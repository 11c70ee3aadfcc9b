/** The notices by text message: no link and no name of what changes, only that something will, and how to say no. */
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { desk } from '#lib/i18n/desk.ts';
import { formatDate, translator } from '#lib/i18n/index.ts';
import { withPeople } from '../db.ts';
import { sendSms } from '../proof/index.ts';
import type { TextKind } from './tell.ts';

/** A message in hand comes back after this, should its process die (milliseconds). */
const LEASE = 60_000;
/** Waits before the next try where the gateway is away, in milliseconds; after the last one it has failed. */
const PAUSES: readonly number[] = [60_000, 5 * 60_000, 20 * 60_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000];

type Text = { id: string; phone: string; kind: TextKind; tries: number; language: 'fr' | 'en'; due: Date };

const TAKE = `UPDATE change_text t SET tries = tries + 1, at = $2
   FROM change c JOIN person p ON p.id = c.person_id
  WHERE c.id = t.change_id AND t.id = (SELECT id FROM change_text WHERE state = 'queued' AND at <= $1 ORDER BY at, id LIMIT 1
                                          FOR UPDATE SKIP LOCKED)
 RETURNING t.id, t.phone, t.kind, t.tries, p.language, c.due`;

/** Sends what waits, one after another; a gateway that is away is left alone until later. */
export async function sendTexts(): Promise<void> {
  for (;;) {
    const at = now();
    const { rows } = await withPeople((tx) => tx.query<Text>(TAKE, [new Date(at), new Date(at + LEASE)]));
    const [text] = rows;
    if (text === undefined) return;
    const outcome = await sendSms({ to: text.phone, text: wordsOf(text) });
    const pause = PAUSES[text.tries - 1];
    const state = outcome === 'sent' ? 'sent' : outcome === 'refused' || pause === undefined ? 'failed' : 'queued';
    await withPeople((tx) =>
      tx.query(`UPDATE change_text SET state = $2, at = $3 WHERE id = $1 AND tries = $4 AND state = 'queued'`, [
        text.id,
        state,
        new Date(now() + (state === 'queued' ? (pause ?? 0) : 0)),
        text.tries,
      ]),
    );
    if (outcome === 'away' || outcome === 'unsure') return;
  }
}

function wordsOf({ kind, language, due }: Text): string {
  const { partyName: party } = webConfig();
  return translator(language, desk)(`text_${kind}`, {
    party,
    due: formatDate(language, Math.floor(due.getTime() / 1000)),
  });
}
