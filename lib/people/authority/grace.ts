/**
 * At a closing the journal says who still votes (PROTOCOL §7.1): the last place of each lane of the waiting room that was
 * taken before it. Said once per urn; before it is said nobody signs after the closing, and nothing is closed by decision.
 */
import { graceEnds, graceOf, type HeldPlaces, isOverAt, type Life, type UrnLife } from '#lib/election/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { readHeld, readLife } from '../roll/register/index.ts';
import { allVotes } from './vote.ts';

/** The last places given before an epoch second, as the waiting room knows. Rejects where it cannot be asked now. */
export type HeldAt = (second: number) => Promise<HeldPlaces>;

/** A house in which nobody ever waits. */
export const noRoom: HeldAt = async () => ({ known: null, stranger: null });

/** Urns of which it is said, as far as this process knows. */
const done = () => shared('people/graces-said', () => new Set<Phi>());

/** Urns about whose closing the room has not answered. */
const silent = () => shared('people/graces-asked', () => new Set<Phi>());

/** Whose closing has come with something promised: not where a stop or an annulment came first, nor where none voted. */
const isDue = (urn: UrnLife, seconds: number): boolean =>
  graceOf(urn) > 0 && urn.opened && !urn.stopped && urn.annulled === null && seconds >= urn.closes;

const dueOf = ({ urns }: Life): UrnLife[] => [...urns.values()].filter((urn) => isDue(urn, Math.floor(now() / 1000)));

/** A closing to come, or in its grace, and until when who was in line votes after it; epoch seconds. */
export type Promised = { closes: number; until: number; zone: string };

/** What the votes under way promise about their closings. */
export const promises = (): Promise<Promised[]> =>
  withPeople(async (tx) => {
    const seconds = Math.floor(now() / 1000);
    const found: Promised[] = [];
    for (const { id, state } of await allVotes(tx)) {
      if (state !== 'frozen') continue;
      for (const urn of (await readLife(tx, id)).life.urns.values()) {
        const runs = urn.opened && !urn.stopped && urn.annulled === null && seconds < graceEnds(urn);
        const { zone } = urn.definition['x-isoloir'];
        if (runs && graceOf(urn) > 0) found.push({ closes: urn.closes, until: graceEnds(urn), zone });
      }
    }
    return found;
  });

/** Whether the journal has the word on every closing that has come. */
export async function isAllSaid(tx: PeopleTx, life: Life): Promise<boolean> {
  for (const { phi } of dueOf(life)) if ((await readHeld(tx, phi)) === null) return false;
  return true;
}

/** Says what is due and not said yet. Where the room cannot be asked the next look tries again, until it helps nobody. */
export async function sayGraces(vote: VoteId, heldAt: HeldAt): Promise<void> {
  const due = await withPeople(async (tx) => dueOf((await readLife(tx, vote)).life));
  for (const { phi, ...urn } of due) {
    if (done().has(phi)) continue;
    const isPast = Math.floor(now() / 1000) >= isOverAt(urn);
    const held = await heldAt(urn.closes).catch((thrown: unknown) => {
      // said once: it is asked again at every look
      if (!silent().has(phi)) log('people/room-silent', fieldsOfFault(thrown));
      silent().add(phi);
      return isPast ? noRoom(urn.closes) : null;
    });
    if (held === null) continue;
    if (await say(vote, phi, held)) done().add(phi);
  }
}

/** Under the lock of the vote's decisions: an annulment comes before it or after, and an extension never after.
 * @returns whether the word stands; not where the closing was moved meanwhile, or the clock set back before it */
function say(vote: VoteId, phi: Phi, held: HeldPlaces): Promise<boolean> {
  return withPeople(async (tx) => {
    await tx.query('SELECT 1 FROM vote WHERE id = $1 FOR UPDATE', [vote]);
    if ((await readHeld(tx, phi)) !== null) return true;
    const urn = dueOf((await readLife(tx, vote)).life).find((one) => one.phi === phi);
    if (urn === undefined) return false;
    const payload = canonicalJson({ phi, until: graceEnds(urn), held });
    await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'grace', $2)`, [vote, payload]);
    return true;
  });
}
