/** The states of an urn, by themselves: the booth reads them without what leads to them (lifecycle.ts). */

/** frozen: not yet decided to open · waiting: decided, too early · open · suspended: no ballots for now · grace: closed but
 * for first ballots of who was in line (grace.ts) · closed: no more ballots, numbers not yet decided · sealed: closing
 * decided · published: result decided · annulled: never counted. */
export const urnStates = [
  'frozen',
  'waiting',
  'open',
  'suspended',
  'grace',
  'closed',
  'sealed',
  'published',
  'annulled',
] as const;
export type UrnState = (typeof urnStates)[number];
