/** Reading the server's figures, telling cores apart, and the course of an attack. */
import { expect, test } from 'vitest';
import { KINDS } from '../attack/orders.ts';
import { phasesOf } from '../run.ts';
import { FULL, SMALL, withVoters } from '../sizes.ts';
import { secondOf, type Totals, totalsOf } from './watch.ts';

const TEXT = `# HELP isoloir_requests_total Requests that arrived.
isoloir_requests_total{class="cast"} 12
isoloir_requests_total{class="page"} 30
isoloir_admitted_total{class="cast"} 11
isoloir_refused_total{class="page",reason="address"} 4
isoloir_refused_total{class="page",reason="full"} 5
isoloir_loop_late_seconds 0.25
isoloir_state{state="calm"} 0
isoloir_state{state="busy"} 1
isoloir_state{state="attack"} 0
`;
const totals: Totals = { state: 'busy', arrived: 42, admitted: 11, refused: 9, waiting: 0, lateMs: 250 };

test('figures are read and summed over classes', () => expect(totalsOf(TEXT)).toEqual(totals));

test('a second is what came since the one before; after a kill, never less than nothing', () => {
  const later = { ...totals, arrived: 50, refused: 10 };
  expect(secondOf(1000, totals, later)).toMatchObject({ at: 1000, state: 'busy', arrived: 8, refused: 1, admitted: 0 });
  expect(secondOf(1000, later, totals)).toMatchObject({ arrived: 0, refused: 0 });
  expect(secondOf(1000, null, totals)).toMatchObject({ arrived: 0 });
  expect(secondOf(1000, totals, null)).toMatchObject({ state: 'away', arrived: 0 });
});

test('an attack lasts as long as it should, begins with a burst, and shows each kind alone where it is long', () => {
  for (const alone of [false, true]) {
    const phases = phasesOf(1000, 100, alone);
    expect(phases.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(100, 9);
    expect(phases[0]).toMatchObject({ rate: 2000, seconds: 10 });
    expect(phases.slice(1).every(({ rate }) => rate === 1000)).toBe(true);
    const single = phases.flatMap(({ weights }) => (Object.keys(weights).length === 1 ? Object.keys(weights) : []));
    expect(single).toEqual(alone ? [...KINDS] : []);
  }
});

test('fewer members come at the same pace', () => {
  const fewer = withVoters(FULL, 1000);
  expect(fewer.voters / fewer.seconds).toBeCloseTo(FULL.voters / FULL.seconds, 1);
  expect(fewer.votersNoGate).toBe(200);
  expect(fewer.roll).toBe(FULL.roll);
  expect(SMALL.voters).toBe(300);
});
