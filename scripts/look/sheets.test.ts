import { describe, expect, it } from 'vitest';
import { columnsFor, SHEET, sliced, stacked } from './sheets.ts';

describe('contact sheets', () => {
  it('leaves a picture whole that fits', () => {
    expect(sliced({ file: '/x/choose-fr.png', width: 360, height: 740 })).toEqual([
      { file: '/x/choose-fr.png', label: 'choose-fr', width: 360, height: 740, from: 0, scale: 1 },
    ]);
  });

  it('cuts a tall one without losing or repeating a line', () => {
    for (const width of [320, 360, 720, 768, 1440]) {
      const slices = sliced({ file: '/x/a.png', width, height: 9001 });
      expect(slices.length).toBeGreaterThan(1);
      let next = 0;
      for (const { from, height } of slices) {
        expect(from).toBe(next);
        next += height;
      }
      expect(next).toBe(9001);
    }
  });

  it('lays out as many columns as fit beside each other', () => {
    for (const width of [320, 360, 720, 768, 1440]) {
      const [slice] = sliced({ file: '/x/a.png', width, height: 100 });
      expect((slice?.scale ?? 9) * width * columnsFor(width)).toBeLessThanOrEqual(SHEET.width);
    }
  });

  it('puts short ones below each other, as many as fit, none out of turn', () => {
    const slices = [700, 700, 500, 1700, 300].flatMap((height, at) =>
      sliced({ file: `/x/${at}.png`, width: 360, height }),
    );
    const columns = stacked(slices);
    expect(columns.map((column) => column.map(({ label }) => label))).toEqual([['0', '1'], ['2'], ['3'], ['4']]);
    expect(columns.flat()).toEqual(slices);
  });
});
