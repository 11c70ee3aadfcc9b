/** Which screen stands, as a value: from the urn's state and what this device kept to where a trouble leads back. */
import type { UrnState } from '../paper.ts';
import { type Held, isInUrn, type StoredVote } from '../stored.ts';
import type { Trouble } from '../trouble.ts';
import type { Turn } from '../voter.ts';
import type { Step } from './words.ts';

export type View =
  | { at: 'loading' }
  | { at: 'early' }
  | { at: 'late'; state: UrnState; lost: StoredVote | null }
  | { at: 'choose'; question: number }
  | { at: 'check' }
  | { at: 'sign'; turn: Turn }
  | { at: 'sending' }
  | { at: 'kept'; vote: StoredVote }
  | { at: 'sent'; held: Held }
  | { at: 'halted'; trouble: Trouble; back: View };

export const stepOf: Readonly<Record<View['at'], Step | null>> = {
  loading: null,
  early: null,
  late: null,
  choose: 'choose',
  check: 'check',
  sign: 'sign',
  sending: 'sign',
  kept: 'sign',
  sent: 'sent',
  halted: null,
};

/** Troubles that need another beginning than the step that failed: the choices are still there, to be sealed again. */
export const againAt: Partial<Record<Trouble['code'], View>> = {
  'booth/out-of-turn': { at: 'check' },
  'booth/already-signed': { at: 'check' },
};

/** Where the page begins, from the urn's state and what this device kept. */
export function firstView(state: UrnState, stored: readonly StoredVote[]): View {
  const sent = stored.filter(isInUrn);
  const unsent = stored.find((vote) => !isInUrn(vote));
  if (state === 'frozen' || state === 'waiting') return { at: 'early' };
  if (state === 'open' && unsent) return { at: 'kept', vote: unsent };
  // One voter's device says at once what is in the urn; a device of several says nothing before the passkey does.
  const [only] = sent;
  if (only && sent.length === 1) return { at: 'sent', held: only };
  return state === 'open' ? { at: 'choose', question: 0 } : { at: 'late', state, lost: unsent ?? null };
}
