import { describe, expect, test } from 'vitest';
import type { UrnState } from '#lib/election/index.ts';
import type { VoteSummary } from '#lib/people/authority/index.ts';
import { byUrgency, stateOf } from './urgency.ts';

const vote = (name: string, state: VoteSummary['state'], ...urns: UrnState[]) => ({
  name,
  state,
  urns: urns.map((one) => ({ state: one })),
});
const order = (...votes: ReturnType<typeof vote>[]) => byUrgency(votes).map(({ name }) => name);

describe('the votes of the overview', () => {
  test('one that is open stands before drafts, whichever is newer; what is over stands last', () => {
    expect(
      order(
        vote('over', 'frozen', 'published', 'published'),
        vote('draft', 'draft'),
        vote('prepared', 'prepared'),
        vote('counted next', 'frozen', 'sealed'),
        vote('annulled', 'frozen', 'annulled'),
        vote('open', 'frozen', 'open'),
      ),
    ).toEqual(['open', 'counted next', 'prepared', 'draft', 'over', 'annulled']);
  });

  test('of two alike the first stays first', () => {
    expect(order(vote('a', 'draft'), vote('b', 'draft'), vote('c', 'frozen', 'open'))).toEqual(['c', 'a', 'b']);
  });

  test('a vote of several urns stands where the one stands that asks for most', () => {
    expect(stateOf(vote('', 'frozen', 'annulled', 'open'))).toBe('open');
    expect(stateOf(vote('', 'draft'))).toBeUndefined();
  });
});
