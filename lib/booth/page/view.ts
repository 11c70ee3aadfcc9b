/** Which screen stands, as a value: from the urn's state and what this device kept to where a trouble leads back. */

import type { Credential } from '#lib/ground/brand.ts';
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
  | { at: 'paused'; here: boolean }
  | { at: 'closing'; prepared: Prepared | null }
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
  paused: null,
  closing: null,
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
    case 'paused':
    case 'closing':
    case 'late':
    case 'device':
    case 'halted':
      return null;
    // Whoever opens the page may have voted already.
    case 'loading':
      return 'truthLoading';
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

/** Troubles that need another beginning than the step that failed. */
const againAt: Partial<Record<Trouble['code'], View>> = {
  'booth/out-of-turn': { at: 'check' },
  'booth/already-signed': { at: 'check' },
  'booth/other-secret': { at: 'check' },
  'booth/overtaken': { at: 'choose', question: 0 },
};

/**
 * Where a trouble leads back to. `remembers`: the choices are still on this page, to be checked and sealed again; where a
 * ballot was found on the device they are not [an empty ballot sealed in the place of the one that was chosen].
 */
export function backFrom(code: Trouble['code'], back: View, remembers: boolean): View {
  const again = againAt[code] ?? back;
  return again.at === 'check' && !remembers ? { at: 'choose', question: 0 } : again;
}

/** Which question is open while it halts: of this ballot, of one that was looked for, or of the paper itself. */
export function aboutOf(code: Trouble['code'], back: View): 'ballot' | 'search' | 'paper' {
  if (back.at === 'loading') return 'paper';
  return ['choose', 'late', 'sent'].includes(back.at) && againAt[code] === undefined ? 'search' : 'ballot';
}

/** What the rescue code is for, from where the trouble leads back to: only what was checked on this page is sealed. */
export function purposeOf(back: View): Purpose {
  if (back.at === 'prepared') return { to: 'resume', prepared: back.prepared };
  return { to: back.at === 'check' ? 'seal' : 'find' };
}

/**
 * Where the page begins, from the urn's state and what this device kept; `state` is null where nobody could be asked:
 * the paper lies here, and a ballot can be filled in and sealed without a line. `isKnown`: an urn that is over was asked
 * whether it holds what waits here; before, nothing is said to be lost. `held`: this browser's place in line was taken
 * before the closing that has come.
 */
export function firstView(state: UrnState | null, device: Device, isKnown = true, held = false): View {
  if (state === 'grace') return afterClosing(device, isKnown, held);
  const { votes, prepared } = device;
  const sent = votes.filter(isInUrn);
  const unsent = votes.find(isWaiting);
  const [sealed] = prepared;
  if (state === 'frozen' || state === 'waiting') return { at: 'early' };
  if (state === 'annulled') return { at: 'late', state, lost: null };
  // What lies here waits for the end of the pause; what is in the urn is shown as ever.
  const here = unsent !== undefined || sealed !== undefined;
  if (state === 'suspended' && (here || sent.length !== 1)) return { at: 'paused', here };
  const mayVote = state === 'open' || state === null;
  if ((mayVote || !isKnown) && unsent) return { at: 'kept', vote: unsent };
  if (mayVote && sealed) return { at: 'prepared', prepared: sealed };
  // Sealed after a vote, and too late: what is in the urn must not be taken for it.
  const earlier = sealed && sent.find(({ y }) => y === sealed.y);
  if (!mayVote && earlier) return { at: 'late', state, lost: { before: earlier } };
  // One voter's device says at once what is in the urn; a device of several says nothing before the passkey does.
  const [only] = sent;
  if (only && sent.length === 1) return { at: 'sent', held: only, found: null };
  return mayVote
    ? { at: 'choose', question: 0 }
    : { at: 'late', state, lost: unsent ?? (sealed ? { before: null } : null) };
}

/** Who was in line finishes a first ballot; nothing in the urn is replaced. What waited here was sent when the page opened:
 * what the urn has refused since is lost. */
function afterClosing({ votes, prepared: [sealed] }: Device, isKnown: boolean, held: boolean): View {
  const [only, ...more] = votes.filter(isInUrn);
  const unsent = votes.find(isWaiting);
  if (unsent && !isKnown) return { at: 'kept', vote: unsent };
  const earlier = sealed && votes.find((vote) => vote.y === sealed.y && isInUrn(vote));
  if (earlier) return { at: 'late', state: 'grace', lost: { before: earlier } };
  if (sealed && held && sealed.after === null) return { at: 'prepared', prepared: sealed };
  if (only && more.length === 0) return { at: 'sent', held: only, found: null };
  if (unsent) return { at: 'late', state: 'grace', lost: unsent };
  return held ? { at: 'choose', question: 0 } : { at: 'closing', prepared: sealed ?? null };
}

/** What is known to be in the urn, when the page opens, of the voter whose ballot it begins with [two who share a device]. */
export function heldHere({ votes, prepared: [sealed] }: Device): Held | null {
  const sent = votes.filter(isInUrn);
  const waiting = votes.find(isWaiting);
  if (waiting) return waiting.before;
  if (sealed) return sent.find(({ y }) => y === sealed.y) ?? null;
  const [only, ...more] = sent;
  return (more.length === 0 ? only : undefined) ?? null;
}

/** The same once a touch has said whose pass it is; `before`: what the page believed until then. */
export function heldUnder(y: Credential, { votes }: Device, before: Held | null): Held | null {
  const own = votes.find((vote) => vote.y === y);
  if (own && isInUrn(own)) return own;
  const isOther = votes.some((vote) => vote.y !== y && vote.number === before?.number);
  return own?.before ?? (isOther ? null : before);
}
