/** The verdict: what passes, and that each single thing amiss does not. */
import { expect, test } from 'vitest';
import { type Outcome, verdict } from './drill.ts';

const outcome = ({
  castable = 0,
  readable = 0,
  linked = 0,
  auc = 0.52,
  blunt = [] as string[],
  unseen = '',
} = {}): Outcome => ({
  kit: { castable, readable, tried: [], blunt },
  linking: {
    auc,
    low: auc - 0.1,
    high: auc + 0.1,
    linked,
    linkedIn: Object.assign(
      { dumps: linked, files: linked, 'log of writes': linked, texts: linked, board: 0 },
      unseen === '' ? {} : { [unseen]: 0 },
    ),
    tried: linked,
    pairs: 30,
    signals: { members: 1, ballots: 1 },
    by: [],
    standings: [],
    chance: 0,
  },
});
const weak = outcome({ castable: 4, linked: 20, auc: 0.99 });

test('a product that gives nothing, and a control that does', () => {
  expect(verdict(outcome(), weak)).toEqual({
    line: 'drill:leak castable=0 linkable=0 auc=0.520 control_castable=4 control_auc=0.990',
    passed: true,
  });
});

test.each<[string, Outcome, Outcome]>([
  ['something castable', outcome({ castable: 1 }), weak],
  ['a ballot read', outcome({ readable: 1 }), weak],
  ['a member linked', outcome({ linked: 1 }), weak],
  ['an AUC above chance', outcome({ auc: 0.7 }), weak],
  ['an AUC below chance', outcome({ auc: 0.3 }), weak],
  ['a control that is not castable', outcome(), outcome({ linked: 20, auc: 0.99 })],
  ['a control without links', outcome(), outcome({ castable: 4, auc: 0.99 })],
  ['a control that the distinguisher does not find', outcome(), outcome({ castable: 4, linked: 20, auc: 0.9 })],
  ...['dumps', 'files', 'log of writes', 'texts'].map((unseen): [string, Outcome, Outcome] => [
    `a drill that reads nothing in its ${unseen}`,
    outcome(),
    outcome({ castable: 4, linked: 20, auc: 0.99, unseen }),
  ]),
  ['an attempt that could never succeed', outcome({ blunt: ['forge a receipt'] }), weak],
])('%s: not passed', (_, product, control) => expect(verdict(product, control).passed).toBe(false));
