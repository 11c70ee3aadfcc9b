/** Which screen stands, as a value: from the urn's state and what this device kept to where a trouble leads back. */
import { type Device, type Found, type Held, isInUrn, isWaiting, type Prepared, type StoredVote } from '../index.ts';
import type { UrnState } from '../paper.ts';
import type { Trouble } from '../trouble.ts';
import type { Turn } from '../voter.ts';
import type { Lack } from './device.ts';
import type { Key, Step } from './words.ts';

/** A ballot of this device that never arrived; `before`: the one that counts in its place. */
export type Lost = { before: Held | null };

/** What the rescue code is typed in for. */
export type Purpose = { to: 'seal' } | { to: 'find' } | { to: 'resume'; prepared: Prepared };

export type View =
  | { at: 'loading' }
  | { at: 'device'; lack: Lack }
  | { at: 'early' }
  | { at: 'late'; state: UrnState; lost: Lost | null }
  | { at: 'choose'; question: number }
  | { at: 'check' }
  | { at: 'code'; after: Purpose }
  | { at: 'rescue'; turn: Turn; code: string }
  | { at: 'sign'; turn: Turn }
  | { at: 'prepared'; prepared: Prepared }
  | { at: 'sending' }
  | { at: 'kept'; vote: StoredVote }
  | { at: 'sent'; held: Held; found: Found | null }
  | { at: 'halted'; trouble: Trouble; back: View };

export const stepOf: Readonly<Record<View['at'], Step | null>> = {
  loading: 'choose',
  device: null,
  early: null,
  late: null,
  choose: 'choose',
  check: 'check',
  code: 'check',
  rescue: 'sign',
  sign: 'sign',
  prepared: 'sign',
  sending: 'sign',
  kept: 'sign',
  sent: 'sent',
  halted: null,
};

/**
 * The one line that always stands: is this ballot in the urn? Null where the screen's heading says it, or where there
 * is no ballot to speak of. `before`: an earlier ballot of this voter is known to be in the urn.
 */
export function truthOf(view: View, before: boolean): Key | null {
  switch (view.at) {
    case 'sent':
    case 'early':
    case 'late':
    case 'device':
    case 'halted':
      return null;
    case 'sending':
      return 'truthSending';
    case 'kept':
      return 'truthKept';
    case 'prepared':
    case 'sign':
    case 'rescue':
      return before ? 'truthAgain' : 'notYet';
    default:
      return before ? 'truthAgain' : 'truthNot';
  }
}

/** Leaving now would lose a sealed ballot, or the sight of its arrival. */
export const isDelicate = ({ at }: View): boolean => at === 'rescue' || at === 'sign' || at === 'sending';

/** Troubles that need another beginning than the step that failed: the choices are still there, to be sealed again. */
export const againAt: Partial<Record<Trouble['code'], View>> = {
  'booth/out-of-turn': { at: 'check' },
  'booth/already-signed': { at: 'check' },
  'booth/other-secret': { at: 'check' },
  'booth/overtaken': { at: 'choose', question: 0 },
};

/**
 * Where the page begins, from the urn's state and what this device kept; `state` is null where nobody could be asked:
 * the paper lies here, and a ballot can be filled in and sealed without a line.
 */
export function firstView(state: UrnState | null, { votes, prepared }: Device): View {
  const sent = votes.filter(isInUrn);
  const unsent = votes.find(isWaiting);
  const [sealed] = prepared;
  if (state === 'frozen' || state === 'waiting') return { at: 'early' };
  const mayVote = state === 'open' || state === null;
  if (mayVote && unsent) return { at: 'kept', vote: unsent };
  if (mayVote && sealed) return { at: 'prepared', prepared: sealed };
  // One voter's device says at once what is in the urn; a device of several says nothing before the passkey does.
  const [only] = sent;
  if (only && sent.length === 1) return { at: 'sent', held: only, found: null };
  return mayVote
    ? { at: 'choose', question: 0 }
    : { at: 'late', state, lost: unsent ?? (sealed ? { before: null } : null) };
}

/** What is known to be in the urn from this device, when the page opens. */
export function heldHere({ votes }: Device): Held | null {
  const [only, ...more] = votes.filter(isInUrn);
  const waiting = votes.find(isWaiting);
  return (more.length === 0 ? only : undefined) ?? waiting?.before ?? null;
}
