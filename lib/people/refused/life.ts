/**
 * The life of a night's key (PROTOCOL §5.15): made in the hour of the opening; settled a quarter of an hour after the last urn is over,
 * when the journal gets the sum; destroyed a week after auditors were first given it. Each step is one transaction.
 */
import { LINGER, nightHash, nightOf } from '#lib/board/register-audit/refused-rows.ts';
import { type Closing, isOverAt, type Life } from '#lib/election/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { refusedNamer, signedPersons } from '../sealed/index.ts';
import { destroyNight, makeNight, readNight, say } from './night.ts';
import { sumOf } from './rows.ts';

export { LINGER };
/** Milliseconds between handing the key out and its end: an export that was cut can be asked for again. */
export const KEPT = 7 * 86_400_000;
/** Milliseconds between two looks at one vote. */
const PATIENCE = 5000;

const lastLook = () => shared('people/night-looks', () => new Map<VoteId, number>());

/** Takes the step that is due, if any. */
export async function tickNight(vote: VoteId, life: Life): Promise<void> {
  if (Math.abs(now() - (lastLook().get(vote) ?? 0)) < PATIENCE) return;
  lastLook().set(vote, now());
  if (life.purged) return;
  const urns = [...life.urns.values()];
  const seconds = Math.floor(now() / 1000);
  // by the hour that was announced: who is turned away because nobody opens in time is turned away
  if (seconds < Math.min(...urns.map(({ definition }) => definition['x-isoloir'].opens))) return;
  const isOver = seconds >= Math.max(...urns.map(isOverAt)) + LINGER;
  await withPeople(async (tx) => {
    const night = await readNight(tx, vote);
    if (night === null) {
      if (!isOver) await makeNight(tx, vote);
    } else if (night.state === 'open' && isOver) await settle(tx, vote, life.urns);
    else if (night.state === 'settled' && night.givenAt !== null && now() - night.givenAt >= KEPT)
      await destroyNight(tx, vote);
  });
}

/** Nobody is added any more, whoever signed is gone, and the journal has the sum. So is whoever came when the counting was
 * over and its end had not been said [nobody was on duty: auditors would find rows of no night]. */
async function settle(tx: PeopleTx, vote: VoteId, urns: ReadonlyMap<Phi, Closing>): Promise<void> {
  const night = await readNight(tx, vote, 'update');
  if (night === null || night.key === null || night.state !== 'open') return;
  const { first, end } = nightOf([...urns.values()]);
  for (const phi of urns.keys()) {
    const marks = [...(await signedPersons(tx, phi))].map(refusedNamer(night.key, phi));
    await tx.query('DELETE FROM refused WHERE phi = $1 AND (mark = ANY ($2::bytea[]) OR minute < $3 OR minute >= $4)', [
      phi,
      marks,
      first,
      end,
    ]);
  }
  await say(tx, vote, { what: 'settled', key: nightHash(night.key), ...(await sumOf(tx, vote)) });
  await tx.query(`UPDATE night SET state = 'settled' WHERE vote_id = $1`, [vote]);
}
