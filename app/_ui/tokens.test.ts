/** Contrast of the colours that meet on a page (WCAG 2.2 §1.4.3, §1.4.6, §1.4.11), in each theme. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const themes = css
  .split(/(?=:root \{|:root:not|\[data-theme="projector"\] \{)/)
  .map((block) =>
    Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])),
  )
  .filter((tokens) => 'paper' in tokens);

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['paper', 'sheet', 'sunken'];
/** [foreground, background, least contrast]: text AAA (7), edges of fields, focus and bars 3. */
const pairs: (readonly [string, string, number])[] = [
  ...grounds.flatMap((ground) => [
    ...['ink', 'ink-soft', 'accent', 'accent-strong', 'well', 'attention', 'wrong'].map(
      (text) => [text, ground, 7] as const,
    ),
    ...['edge', 'focus', 'bar', 'bar-blank'].map((shape) => [shape, ground, 3] as const),
  ]),
  ...['accent', 'well', 'attention', 'wrong'].flatMap((state) => [
    [state, `${state}-tint`, 7] as const,
    ['ink', `${state}-tint`, 7] as const,
  ]),
  ['on-accent', 'accent', 7],
  ['on-accent', 'accent-strong', 7],
];

test('the formula knows the ends of the scale', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(['light', 'dark', 'projector'].map((name, at) => [name, themes[at] ?? {}] as const))(
  '%s',
  (_, tokens) => {
    test.each(pairs)('%s on %s at least %d', (front, back, least) => {
      expect(contrast(tokens[front] ?? '#000000', tokens[back] ?? '#000000')).toBeGreaterThanOrEqual(least);
    });
  },
);
