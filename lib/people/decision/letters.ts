/** Letters that a decision causes: to the Authority when it waits for signatures, to the voters when a vote opens. */
import type { UrnLife } from '#lib/election/index.ts';
import { PersonId, type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { formatDate } from '#lib/i18n/index.ts';
import type { PeopleTx } from '../db.ts';
import { dropAboutVote, queueForUrn, queueMail } from '../mail/index.ts';

/** Asks the other members of the Authority to read and sign. */
export async function askToSign(tx: PeopleTx, vote: VoteId, proposer: PersonId): Promise<void> {
  const { rows } = await tx.query<{ id: string; fr: string; en: string }>(
    `SELECT p.id, v.draft->'title'->>'fr' AS fr, v.draft->'title'->>'en' AS en
       FROM vote v, person p WHERE v.id = $1 AND 'authority' = ANY(p.roles) AND p.id <> $2 ORDER BY p.id`,
    [vote, proposer],
  );
  for (const { id, fr, en } of rows) {
    await queueMail(tx, { person: PersonId.parse(id), template: 'decision-waiting', detail: { title: { fr, en } } });
  }
}

/** Tells every enrolled voter of these urns, at the opening second, that they can vote. `only`: those just admitted. */
export async function callToVote(
  tx: PeopleTx,
  vote: VoteId,
  urns: readonly UrnLife[],
  only?: ReadonlyMap<Phi, readonly PersonId[]>,
): Promise<void> {
  const { rows } = await tx.query<{ zone: string }>(`SELECT draft->>'zone' AS zone FROM vote WHERE id = $1`, [vote]);
  const zone = rows[0]?.zone ?? 'UTC';
  for (const { phi, definition } of urns) {
    const { title, opens, closes } = definition['x-isoloir'];
    const detail = {
      title,
      closes: { fr: formatDate('fr', closes, zone), en: formatDate('en', closes, zone) },
      path: `/vote/${toUrlForm(phi)}`,
    };
    const some = only === undefined ? {} : { only: only.get(phi) ?? [] };
    await queueForUrn(tx, { phi, template: 'vote-open', vote, detail, from: opens * 1000, ...some });
  }
}

/** A vote that is stopped before it opened calls nobody. */
export const cancelCall = (tx: PeopleTx, vote: VoteId): Promise<void> => dropAboutVote(tx, vote, 'vote-open');
