/** What a vote's journal says of its register: roots, passes given, decisions. Verified here, not believed. */
import type { RollFigures } from '#lib/election/decision.ts';
import { emptyLife, followDecision, type Life } from '#lib/election/lifecycle.ts';
import { type Phi, VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { eventsOf, reading } from '../derive-archive.ts';
import { checkChain } from '../event.ts';
import { NightPayload, PassesPayload, parsePayload, RollPayload } from '../payload.ts';
import type { Fault } from './faults.ts';

/** Passes that went out together. `roots`: numbers of the roots that may hold the lines of those who asked for them: from
 * the one in force when the batch before went out to the one in force when this did. */
export type PassBatch = { phi: Phi; pairs: PassesPayload['pairs']; roots: { first: number; last: number } };

export type RegisterJournal = {
  vote: VoteId;
  life: Life;
  /** 0: the freeze's; then one per event `roll`. */
  roots: RollFigures[];
  batches: PassBatch[];
  night: SaidNight;
  faults: Fault[];
};

/** What is said of the night's key (§5.15): its hash from the opening on; then the sum; then its end. */
export type SaidNight = {
  made: string | null;
  settled: Extract<NightPayload, { what: 'settled' }> | null;
  destroyed: boolean;
};

/** As many pairs in one event as the platform puts there: the next event goes on with the same batch. */
const FULL = 1000;

/** @throws Unreadable where the text is no journal */
export async function readRegisterJournal(text: string): Promise<RegisterJournal> {
  const events = eventsOf(text, 'the journal');
  const vote = reading('the journal', () => VoteId.parse(events[0]?.event.chain.replace(/^journal\//, '')));
  const faults: Fault[] = [];
  let life = emptyLife(vote);
  const roots: RollFigures[] = [];
  const batches: PassBatch[] = [];
  const night: SaidNight = { made: null, settled: null, destroyed: false };
  const before = new Map<Phi, { batch: PassBatch; full: boolean }>();
  for (const { event, line } of events) {
    if (event.type === 'decision') {
      const next = await followDecision(life, line.payload);
      const failed = next.checks.find(({ ok }) => !ok);
      if (failed !== undefined) {
        const detail = `the decision at height ${event.height} does not hold (${failed.name})`;
        faults.push({ check: 'journal/decisions', detail });
        continue;
      }
      life = next.life;
      // the freeze's own figures: `members` of the life grow by admissions
      if (life.roll !== null && roots.length === 0) roots.push(life.roll);
    }
    if (event.type === 'roll') roots.push(reading('the journal', () => parsePayload(RollPayload, line.payload)));
    if (event.type === 'night') {
      const payload = reading('the journal', () => parsePayload(NightPayload, line.payload));
      if (payload.what === 'made') night.made ??= payload.key;
      else if (payload.what === 'settled') night.settled ??= payload;
      else night.destroyed = true;
    }
    if (event.type === 'passes') {
      const { phi, pairs } = reading('the journal', () => parsePayload(PassesPayload, line.payload));
      const last = before.get(phi);
      const full = pairs.length >= FULL;
      if (last?.full) {
        last.batch.pairs = [...last.batch.pairs, ...pairs];
        before.set(phi, { batch: last.batch, full });
        continue;
      }
      const batch = { phi, pairs, roots: { first: last?.batch.roots.last ?? 0, last: roots.length - 1 } };
      batches.push(batch);
      before.set(phi, { batch, full });
    }
  }
  const key = [...life.urns.values()][0]?.definition['x-isoloir'].journalKey;
  const lines = events.map(({ line }) => line);
  const broken = key === undefined ? [] : checkChain(lines, { chain: `journal/${vote}`, key }).filter(({ ok }) => !ok);
  if (key === undefined) faults.push({ check: 'journal/decisions', detail: 'no decision froze this vote' });
  for (const { name, detail } of broken) faults.push({ check: 'journal/events', detail: `${name} ${detail ?? ''}` });
  return { vote, life, roots, batches, night, faults };
}

/** Number of the newest root that a quorum put its name to; 0 where it is the freeze's. */
export const newestCountersigned = ({ roots, life }: RegisterJournal): number =>
  roots.findLastIndex((figures, i) => i === 0 || life.countersigned.some((one) => isSame(one, figures)));

const isSame = (a: RollFigures, b: RollFigures): boolean => canonicalJson(a) === canonicalJson(b);
