/** Reading the server's figures, telling cores apart, and the course of an attack. */
import { expect, test } from 'vitest';
import { KINDS } from '../attack/orders.ts';
import { phasesOf } from '../run.ts';
import { comingTo, FULL, SMALL, withVoters } from '../sizes.ts';
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
  expect(fewer.votersCalm / fewer.secondsOther).toBeCloseTo(FULL.votersCalm / FULL.secondsOther, 1);
  expect(fewer.votersNoGate).toBe(24);
  expect(fewer.roll).toBe(FULL.roll);
  expect(withVoters(SMALL, 20)).toMatchObject({ voters: 20, votersCalm: 2, votersNoGate: 0 });
});

test('no more come than the busier core has time for', () => {
  const size = { ...FULL, voters: 10_000, carried: 0.5, seconds: 600 };
  // 50 ms each for the server's core, 20 ms for the members'
  expect(comingTo(size, { server: 4, databases: 1, members: 2 }, 100)).toBe(6000);
  expect(comingTo(size, { server: 1, databases: 0, members: 8 }, 100)).toBe(3750);
  expect(comingTo(size, { server: 0.1, databases: 0, members: 0.1 }, 100)).toBe(10_000);
  expect(comingTo({ ...size, carried: null }, { server: 9, databases: 1, members: 1 }, 10)).toBe(10_000);
  expect(comingTo(size, null, 100)).toBe(10_000);
});
