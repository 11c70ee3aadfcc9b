/** Who still signs after a closing (PROTOCOL §7.1): the journal's event `grace` as committed, read once per process. */
import { GracePayload, parsePayload } from '#lib/board/payload.ts';
import { graceEnds, type HeldPlace, type HeldPlaces, isHeld, stateOfUrn } from '#lib/election/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import { readLife } from './life.ts';
import type { RegisterCode } from './refusals.ts';
import { findUrn } from './urn.ts';

/** What was said never changes. */
const said = (): Map<Phi, HeldPlaces> => shared('people/graces', () => new Map<Phi, HeldPlaces>());

/** The phi in a payload of type `grace`, spelled as in its index. */
const PHI = `substring(payload FROM '"phi":"([A-Za-z0-9+/]{43})"')`;

/** The last places that were taken before this urn's closing; null until it is said. */
export async function readHeld(tx: PeopleTx, phi: Phi): Promise<HeldPlaces | null> {
  const kept = said().get(phi);
  if (kept !== undefined) return kept;
  const { rows } = await tx.query<{ payload: string }>(
    `SELECT payload FROM journal_outbox WHERE type = 'grace' AND ${PHI} = $1`,
    [phi],
  );
  const [row] = rows;
  return row === undefined ? null : parsePayload(GracePayload, row.payload).held;
}

/** A word that is committed: no transaction takes it back. */
export const keepHeld = (phi: Phi, held: HeldPlaces): void => void said().set(phi, held);

/** Whether this place was taken before the closing; `unsaid` in the moment in which nobody knows yet. */
export async function holds(tx: PeopleTx, phi: Phi, place: HeldPlace | null): Promise<boolean | 'unsaid'> {
  if (place === null) return false;
  const held = await readHeld(tx, phi);
  if (held === null) return 'unsaid';
  keepHeld(phi, held);
  return isHeld(held, place);
}

/** `until`: epoch second before which who was in line must have asked; null while no closing has come, or once it is over.
 * `held`: the place that came along was taken before the closing. */
export type GraceView = { until: number | null; held: boolean };

/** For a page that asks before anything is chosen: whoever came too late learns it now, not after sealing. */
export function viewGrace(phi: Phi, place: HeldPlace | null): Promise<Result<GraceView, RegisterCode>> {
  return withPeople(async (tx) => {
    const urn = await findUrn(tx, phi);
    if (urn === null) return refuse('register/unknown-urn');
    const { life } = await readLife(tx, urn.vote);
    const frozen = life.urns.get(phi);
    const seconds = Math.floor(now() / 1000);
    if (frozen === undefined || stateOfUrn(frozen, seconds) !== 'grace') return ok({ until: null, held: false });
    const held = await holds(tx, phi, place);
    if (held === 'unsaid') return refuse('register/busy', { detail: { retryAfter: 1 } });
    return ok({ until: graceEnds(frozen), held: held && seconds < graceEnds(frozen) });
  });
}
