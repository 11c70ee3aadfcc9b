/** Contrast of the colours that meet on a page (WCAG 2.2 §1.4.3, §1.4.6, §1.4.11), in each theme. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast } from '#lib/ground/theme.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const themes = css
  .split(/(?=:root \{|:root:not|\[data-theme="projector"\] \{)/)
  .map((block) =>
    Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])),
  )
  .filter((tokens) => 'paper' in tokens);

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

describe.each(['light', 'dark', 'projector'].map((name, at) => [name, themes[at] ?? {}] as const))(
  '%s',
  (_, tokens) => {
    test.each(pairs)('%s on %s at least %d', (front, back, least) => {
      expect(contrast(tokens[front] ?? '#000000', tokens[back] ?? '#000000')).toBeGreaterThanOrEqual(least);
    });
  },
);
