/** Any party's colour becomes shades that can be read on every ground of ours, or is refused with one that can. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, deriveTheme, GROUNDS, type Look, type Theme, themeCss } from './theme.ts';

const looks = ['light', 'dark', 'projector'] as const satisfies readonly Look[];
const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

function expectReadable(theme: Theme): void {
  for (const look of looks) {
    const shades = theme[look];
    const { grounds, ink } = GROUNDS[look];
    for (const ground of grounds) {
      expect(contrast(shades.accent, ground), `${look} accent`).toBeGreaterThanOrEqual(7);
      expect(contrast(shades['accent-strong'], ground), `${look} strong`).toBeGreaterThanOrEqual(7);
      expect(contrast(shades.focus, ground), `${look} focus`).toBeGreaterThanOrEqual(3);
      expect(contrast(shades.bar, ground), `${look} bar`).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(shades.accent, shades['accent-tint']), `${look} tint`).toBeGreaterThanOrEqual(7);
    expect(contrast(ink, shades['accent-tint']), `${look} ink`).toBeGreaterThanOrEqual(7);
    expect(contrast(shades['on-accent'], shades.accent), `${look} button`).toBeGreaterThanOrEqual(7);
    expect(contrast(shades['on-accent'], shades['accent-strong']), `${look} pressed`).toBeGreaterThanOrEqual(7);
  }
}

test('the formula knows the ends of the scale', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe('deriveTheme', () => {
  test('whatever it accepts can be read, and what it refuses names a shade that it accepts', () => {
    fc.assert(
      fc.property(hex, (colour) => {
        const derived = deriveTheme(colour);
        if (derived.ok) return expectReadable(derived.theme);
        const again = deriveTheme(derived.fault.nearest);
        expect(again.ok).toBe(true);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test.each([
    ['a red', '#c8102e'],
    ['a green', '#00843d'],
    ['a blue', '#003399'],
    ['a rose', '#e5007e'],
    ['black', '#000000'],
  ])('%s stays itself: the hue is kept', (_, colour) => {
    const derived = deriveTheme(colour);
    if (!derived.ok) throw new Error(`refused for ${derived.fault.nearest}`);
    const brightest = (text: string) => {
      const channels = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
      return channels.indexOf(Math.max(...channels));
    };
    for (const look of ['light', 'dark'] as const)
      if (colour !== '#000000') expect(brightest(derived.theme[look].accent), look).toBe(brightest(colour));
  });

  test('a colour that can be read already is left as it is', () => {
    const derived = deriveTheme('#5a0a3c');
    expect(derived.ok && derived.theme.light.accent).toBe('#5a0a3c');
  });

  test.each([
    ['a yellow', '#ffee00'],
    ['white', '#ffffff'],
  ])('%s is refused', (_, colour) => {
    expect(deriveTheme(colour).ok).toBe(false);
  });

  test.each(['red', '#fff', '#12345g', ''])('%s is no colour', (text) => {
    expect(() => deriveTheme(text)).toThrow(RangeError);
  });
});

describe('themeCss', () => {
  test('sets custom properties and nothing else', () => {
    const derived = deriveTheme('#c8102e');
    const css = themeCss(derived.ok ? derived.theme : null, 'Parti');
    const declarations = [...css.matchAll(/([a-z-]+): ([^;{}]+);/g)];
    expect(declarations.map(([, , value]) => value).filter((value) => value === '"Parti"')).toHaveLength(1);
    expect(declarations).toHaveLength(19);
    for (const [, name, value] of declarations) {
      if (name === '--party') continue;
      expect(name).toMatch(/^--[a-z-]+$/);
      expect(value).toMatch(/^#[0-9a-f]{6}$/);
    }
    expect(css).not.toMatch(/url|@import|expression/);
  });
  test('without a colour it names the party alone', () => {
    expect(themeCss(null, 'Parti d’Essai')).toBe(':root:root { --party: "Parti d’Essai"; }\n');
  });
  test.each([
    ['a"; } body { display: none', 'a\\22 ; } body { display: none'],
    ['a\\', 'a\\5c '],
    ['a\nb\u0000', 'a\\a b\\0 '],
    ['</style><script>', '\\3c /style>\\3c script>'],
  ])('a name stays a name: %j', (party, written) => {
    expect(themeCss(null, party)).toBe(`:root:root { --party: "${written}"; }\n`);
  });
});

test('grounds and inks are those of the tokens', () => {
  const css = readFileSync(new URL('../../app/_ui/tokens.css', import.meta.url), 'utf8');
  const blocks = css.split(/(?=:root \{|:root:not|\[data-theme="projector"\] \{)/).filter((b) => b.includes('--paper'));
  for (const [at, look] of looks.entries()) {
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(blocks[at] ?? '')?.[1];
    expect(GROUNDS[look].ink).toBe(token('ink'));
    expect(new Set(GROUNDS[look].grounds)).toEqual(new Set(['paper', 'sheet', 'sunken'].map(token)));
  }
});
