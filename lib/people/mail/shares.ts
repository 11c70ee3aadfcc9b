/**
 * The members of the Authority are called to give their shares of a vote's seal (PROTOCOL §2.10): a day before the opening
 * and again an hour before it, each only while the keys are sealed and their own share is missing.
 */
import type { VoteId } from '#lib/ground/brand.ts';
import { formatDate } from '#lib/i18n/index.ts';
import type { PeopleTx } from '../db.ts';
import type { Subject } from './call.ts';
import { laneOf, laneValues } from './lanes.ts';
import type { Detail } from './letter.ts';

const HOUR = 3_600_000;
/** Before the opening, in milliseconds: the first call, and the second. */
const CALLS: readonly number[] = [24 * HOUR, HOUR];

/** SQL over a letter `m`: a call for a share where nothing is asked any more. */
export const SHARE_NEEDLESS = `(m.template = 'shares-due' AND NOT EXISTS (
  SELECT FROM key_share s JOIN key_seal k ON k.vote_id = s.vote_id
   WHERE s.vote_id = m.vote_id AND s.person_id = m.person_id AND NOT s.gave AND NOT k.opened))`;

type Due = { vote: VoteId; wave: number; detail: Detail; until: Date };

/** Votes whose opening is decided and near, each by its first opening. `wave` 1 or 2: which call. */
export function sharesDue(subjects: readonly Subject[], at: number): Due[] {
  const first = new Map<VoteId, Subject>();
  for (const one of subjects) {
    if (!one.opened || one.stopped || one.annulled || at >= one.closes) continue;
    const known = first.get(one.vote);
    if (known === undefined || one.opens < known.opens) first.set(one.vote, one);
  }
  return [...first.values()].flatMap(({ vote, title, opens, closes, zone }) => {
    const wave = CALLS.filter((before) => at >= opens - before).length;
    if (wave === 0) return [];
    const second = Math.floor(opens / 1000);
    const detail = { title, opens: { fr: formatDate('fr', second, zone), en: formatDate('en', second, zone) } };
    return [{ vote, wave, detail, until: new Date(closes) }];
  });
}

/** Queues a call for everyone of the Authority whose share is missing; whoever has had it gets it no second time. */
export async function callForShares(tx: PeopleTx, { vote, wave, detail, until }: Due, at: number): Promise<void> {
  await tx.query(
    `INSERT INTO mail (person_id, template, vote_id, wave, detail, next_at, until, lane)
     SELECT p.id, 'shares-due', $1, $2, $3, $4, $5, ${laneOf('p.email', 6, 7)}
       FROM key_seal k JOIN key_share s ON s.vote_id = k.vote_id JOIN person p ON p.id = s.person_id
      WHERE k.vote_id = $1 AND NOT k.opened AND NOT s.gave AND p.email IS NOT NULL
        AND 'authority' = ANY (p.roles)
     ON CONFLICT DO NOTHING`,
    [vote, wave, detail, new Date(at), until, ...laneValues()],
  );
}
