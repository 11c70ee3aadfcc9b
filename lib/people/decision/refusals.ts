import type { Refusals } from '#lib/ground/result.ts';

export const refusals = {
  'decision/unknown': 'absent',
  'decision/unknown-vote': 'absent',
  'decision/not-now': 'conflict',
  'decision/not-open': 'conflict',
  'decision/waiting': 'conflict',
  'decision/not-in-authority': 'forbidden',
  'decision/roll-changed': 'conflict',
  'admission/waiting': 'conflict',
  'admission/stale': 'conflict',
  'decision/bad-assertion': 'stranger',
} as const satisfies Refusals;
export type DecisionCode = keyof typeof refusals;
