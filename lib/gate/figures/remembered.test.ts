/** A process that is silent for a while neither vanishes from the sums nor comes back as a flood. */
import { expect, test } from 'vitest';
import type { Figures } from './figures.ts';
import { rememberFigures } from './remembered.ts';
import { emptyRoom } from './room.ts';

const counted = (turnedAway: number): Figures => ({
  processes: 1,
  state: { name: 'calm', since: 0, cause: 'none' },
  classes: {},
  working: 0,
  waiting: 0,
  connections: { open: 0, turnedAway, cut: 0 },
  lateMs: 0,
  statements: { given: 0, withheld: 0 },
  room: emptyRoom,
});

test('each look at two processes: what was said last stands in for who is silent, not for who is gone', async () => {
  const looks: [number, Figures | null][][] = [
    [
      [1, counted(10)],
      [2, counted(100)],
    ],
    [
      [1, counted(11)],
      [2, null],
    ],
    [
      [1, null],
      [2, null],
    ],
    [
      [1, null],
      [2, counted(105)],
    ],
    [[1, counted(12)]],
    [
      [1, counted(13)],
      [3, null],
    ],
  ];
  const read = rememberFigures(async () => new Map(looks.shift()));
  const sums: (number | null)[] = [];
  while (looks.length > 0) {
    const all = await read();
    sums.push(all.length === 0 ? null : all.reduce((sum, { connections }) => sum + connections.turnedAway, 0));
  }
  expect(sums).toEqual([110, 111, null, 116, 12, 13]);
});
