/** For tests only: what a liar does to events and steps, whichever check is lied to. */
import type { Step } from '#lib/election/archive-event.ts';
import type { Phi } from '#lib/ground/brand.ts';
import type { PersonPayload } from '../payload.ts';
import type { Posted } from './testing.ts';

export const withPayload = (
  posted: Posted,
  change: (payload: Record<string, unknown>) => Record<string, unknown>,
): Posted => ({
  ...posted,
  payload: change({ ...(posted.payload as Record<string, unknown>) }),
});

const credentialOf = (step: Step | undefined): unknown =>
  step?.type === 'Ballot' ? JSON.parse(step.ballot).credential : undefined;

/** All steps but the ballots after which the same credential voted again. */
export const withoutSuperseded = (steps: readonly Step[]): Step[] =>
  steps.filter((step, i) => {
    const own = credentialOf(step);
    return own === undefined || !steps.slice(i + 1).some((later) => credentialOf(later) === own);
  });

export const swapFirstTwo = <T>([a, b, ...rest]: readonly T[]): T[] =>
  [b, a, ...rest].filter((one) => one !== undefined);

export const personEvent = (step: PersonPayload['step'], more: Partial<PersonPayload> = {}): Posted => ({
  type: 'person',
  payload: { kind: 'passkey', step, hash: '44'.repeat(32), wait: 48, urgency: null, ...more },
});

export const rollEvent = (members: Record<string, number>): Posted => ({
  type: 'roll',
  payload: { root: '11'.repeat(32), members, enrolled: { nord: 9 } },
});

/** A night's key, and so many members of this urn shut out. */
export function nightsOf(phi: Phi, members: number): Posted[] {
  const key = '77'.repeat(32);
  const reasons = { early: 0, paused: 0, busy: members, closed: 0 };
  const refused = members === 0 ? [] : [{ phi, members, reasons }];
  return [
    { type: 'night', payload: { what: 'made', key } },
    { type: 'night', payload: { what: 'settled', key, refused, rows: members, digest: '88'.repeat(32) } },
  ];
}
