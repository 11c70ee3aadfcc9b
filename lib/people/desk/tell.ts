/** Telling of a change: the member, at every address that it names, and the journals of the votes that are not over. */
import { personHash } from '#lib/election/change.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { formatDate } from '#lib/i18n/index.ts';
import type { PeopleTx } from '../db.ts';
import { dropNotices, type NoticeTemplate, queueNotice } from '../mail/index.ts';
import { hasSms } from '../proof/index.ts';
import { votesOf } from '../roll/running.ts';
import type { Change } from './change.ts';

/** What is said where: to the contact that is left (or stays), and to the one that comes. */
type Said = { kind: TextKind; left: NoticeTemplate; come: NoticeTemplate };
export type TextKind = 'notice' | 'coming' | 'done' | 'stopped';

/** Days for which an address that a change has left is still told of the next one [a contact taken over first, then the
 * passkeys]. */
const REMEMBERED = 30;

/** The change is decided: how to stop it stands in the letter to the old contact, at once. */
export const tellDecided = (tx: PeopleTx, change: Change, due: Date): Promise<void> =>
  tell(tx, { ...change, due }, { kind: 'notice', left: 'change-decided', come: 'change-coming' });

export const tellDone = (tx: PeopleTx, change: Change): Promise<void> =>
  tell(tx, change, { kind: 'done', left: 'change-done', come: 'change-done' });

/** What was still to be said about it is not said any more. */
export async function tellStopped(tx: PeopleTx, change: Change): Promise<void> {
  await dropNotices(tx, change.id);
  await tx.query(`UPDATE change_text SET state = 'dropped' WHERE change_id = $1 AND state = 'queued'`, [change.id]);
  await tell(tx, change, { kind: 'stopped', left: 'change-stopped', come: 'change-stopped' });
}

async function tell(tx: PeopleTx, change: Change, { kind, left, come }: Said): Promise<void> {
  const { left: old, come: fresh } = await contactsOf(tx, change);
  const { id, person, statement, due } = change;
  const at = due === null ? 0 : Math.floor(due.getTime() / 1000);
  const detail = { change: statement.kind, due: { fr: formatDate('fr', at), en: formatDate('en', at) } };
  for (const address of old.emails) await queueNotice(tx, { person, change: id, template: left, address, detail });
  for (const address of fresh.emails) await queueNotice(tx, { person, change: id, template: come, address, detail });
  if (!hasSms()) return;
  const coming = kind === 'notice' ? 'coming' : kind;
  for (const phone of old.phones) await queueText(tx, id, phone, kind);
  for (const phone of fresh.phones) await queueText(tx, id, phone, coming);
}

const queueText = (tx: PeopleTx, change: string, phone: string, kind: TextKind) =>
  tx.query('INSERT INTO change_text (change_id, phone, kind, at) VALUES ($1, $2, $3, $4)', [
    change,
    phone,
    kind,
    new Date(now()),
  ]);

type Reached = { emails: string[]; phones: string[] };

/** Every contact once: the old one and those that were left of late; the new one where it is another. */
async function contactsOf(tx: PeopleTx, { id, person, statement }: Change): Promise<{ left: Reached; come: Reached }> {
  const { rows: own } = await tx.query<{ email: string | null; phone: string | null }>(
    'SELECT email, phone FROM person WHERE id = $1',
    [person],
  );
  const { rows: former } = await tx.query<{ email: string | null; phone: string | null }>(
    `SELECT statement::jsonb -> 'from' ->> 'email' AS email, statement::jsonb -> 'from' ->> 'phone' AS phone FROM change
      WHERE person_id = $1 AND id <> $2 AND kind = 'contact' AND state = 'done' AND ended_at > $3 ORDER BY ended_at, id`,
    [person, id, new Date(now() - REMEMBERED * 24 * 3_600_000)],
  );
  const isContact = statement.kind === 'contact';
  const old = [...(isContact ? [statement.from] : own), ...former];
  const left = { emails: once(old.map(({ email }) => email)), phones: once(old.map(({ phone }) => phone)) };
  const to = isContact ? [statement.to] : [];
  const come = {
    emails: once(to.map(({ email }) => email)).filter((email) => !left.emails.includes(email)),
    phones: once(to.map(({ phone }) => phone)).filter((phone) => !left.phones.includes(phone)),
  };
  return { left, come };
}

const once = (some: readonly (string | null)[]): string[] => [...new Set(some.filter((one) => one !== null))];

export type Step = 'decided' | 'done' | 'stopped';

/** Event `person` (PROTOCOL §6) in the journal of every vote that is not over and has this member: never a name. */
export async function journalStep(tx: PeopleTx, { person, statement, salt }: Change, step: Step): Promise<void> {
  const { kind, wait, urgency } = statement;
  const payload = canonicalJson({ kind, step, hash: personHash(salt, statement), wait, urgency });
  for (const vote of await votesOf(tx, person))
    await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'person', $2)`, [vote, payload]);
}
