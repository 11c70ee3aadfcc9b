/** Which votes the Authority sees first. Pure. */
import type { UrnState } from '#lib/election/index.ts';
import type { VoteSummary } from '#lib/people/authority/index.ts';

type Standing = { state: VoteSummary['state']; urns: readonly { state: UrnState }[] };

/** One state for a whole vote: that of its urn which asks for most. */
const states = [
  'open',
  'suspended',
  'grace',
  'frozen',
  'waiting',
  'closed',
  'sealed',
  'published',
  'annulled',
] as const satisfies readonly UrnState[];

export const stateOf = ({ urns }: Pick<Standing, 'urns'>): UrnState | undefined =>
  states.find((one) => urns.some((urn) => urn.state === one));

/** Urns that take votes, then those that wait for an act, then what is being prepared, then what is over. */
const URGENCY: readonly (UrnState | VoteSummary['state'])[] = [
  'open',
  'suspended',
  'grace',
  'closed',
  'sealed',
  'waiting',
  'frozen',
  'prepared',
  'draft',
  'published',
  'annulled',
];

/** The votes in that order; those that are alike stay as they came. */
export function byUrgency<Vote extends Standing>(votes: readonly Vote[]): Vote[] {
  const rank = (vote: Vote) => URGENCY.indexOf(stateOf(vote) ?? vote.state);
  return [...votes].sort((one, other) => rank(one) - rank(other));
}
