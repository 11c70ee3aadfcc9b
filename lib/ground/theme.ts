/**
 * The party's colour as a theme (decision 016): one colour comes in, and for each of our grounds the nearest shade that
 * can be read goes out. Computed in OKLab (Björn Ottosson, 2020), where a step of lightness looks like one; contrast by
 * WCAG 2.2 §1.4.3. Pure: configuration, pages, booth and tests use the same numbers.
 */

/** What a party's colour may change, for one of the looks. All `#rrggbb`. */
export type Shades = {
  accent: string;
  'accent-strong': string;
  'on-accent': string;
  'accent-tint': string;
  focus: string;
  bar: string;
};
export type Look = 'light' | 'dark' | 'projector';
export type Theme = Readonly<Record<Look, Shades>>;

/** Grounds and ink of app/_ui/tokens.css (theme.test.ts compares them). */
export const GROUNDS: Readonly<Record<Look, { grounds: readonly string[]; ink: string }>> = {
  light: { grounds: ['#faf8f3', '#ffffff', '#f1ede4'], ink: '#1b1a18' },
  dark: { grounds: ['#151412', '#1f1d1a', '#100f0d'], ink: '#f3efe7' },
  projector: { grounds: ['#ffffff'], ink: '#000000' },
};

/** Text: AAA, since the voter's journey asks for it; shapes: §1.4.11. */
const TEXT = 7;
const SHAPE = 3;
/** Farther than this in lightness (0 to 1) from what was asked, nobody would know the party's colour again. */
const FARTHEST = 0.42;

type Lch = { l: number; c: number; h: number };

export type ThemeFault = { nearest: string };

/** @returns the theme; or, where no shade near enough can be read on light paper, the nearest one that can.
 * @throws RangeError where `colour` is not `#rrggbb` */
export function deriveTheme(colour: string): { ok: true; theme: Theme } | { ok: false; fault: ThemeFault } {
  const asked = toLch(colour);
  const theme = { light: shades(asked, 'light'), dark: shades(asked, 'dark'), projector: shades(asked, 'projector') };
  // On dark paper every colour is shown paler than it is; on light paper it must stay itself.
  const nearest = theme.light.accent;
  return asked.l - toLch(nearest).l > FARTHEST ? { ok: false, fault: { nearest } } : { ok: true, theme };
}

function shades(asked: Lch, look: Look): Shades {
  const { grounds, ink } = GROUNDS[look];
  const isDark = look === 'dark';
  const step = isDark ? 0.005 : -0.005;
  const tint =
    look === 'projector'
      ? '#ffffff'
      : toHex({ ...asked, l: isDark ? 0.29 : 0.94, c: Math.min(asked.c, isDark ? 0.045 : 0.02) });
  const accent = readable(asked, step, [...grounds, tint], TEXT);
  const strong = toHex({ ...toLch(accent), l: toLch(accent).l + 16 * step });
  const on = isDark ? readable({ ...asked, l: 0.24, c: Math.min(asked.c, 0.04) }, -0.005, [accent], TEXT) : '#ffffff';
  if (contrast(ink, tint) < TEXT) throw new Error('a tint is too strong for its ink');
  return {
    accent,
    'accent-strong': strong,
    'on-accent': on,
    'accent-tint': tint,
    focus: accent,
    bar: readable(asked, step, grounds, SHAPE),
  };
}

/** The first shade, from the colour asked onward, that stands out enough on all of `grounds`. */
function readable(from: Lch, step: number, grounds: readonly string[], least: number): string {
  for (let l = from.l; l >= 0 && l <= 1; l += step) {
    const hex = toHex({ ...from, l });
    if (grounds.every((ground) => contrast(hex, ground) >= least)) return hex;
  }
  return step < 0 ? '#000000' : '#ffffff';
}

/** The style sheet that pages and booth link: custom properties and nothing else. It wins over tokens.css wherever it is
 * linked, by a doubled `:root`. `party`: its name, any text, for the booth's header. */
export function themeCss(theme: Theme | null, party: string): string {
  const name = `:root:root { --party: ${quoted(party)}; }\n`;
  if (theme === null) return name;
  const block = (look: Look) =>
    Object.entries(theme[look])
      .map(([name, value]) => `--${name}: ${value};`)
      .join(' ');
  return [
    name.trimEnd(),
    `:root:root { ${block('light')} }`,
    `@media (prefers-color-scheme: dark) { :root:root:not([data-theme]) { ${block('dark')} } }`,
    `[data-theme="projector"][data-theme] { ${block('projector')} }`,
    '',
  ].join('\n');
}

/** A string of CSS (Syntax 3, §4.3.5): whatever could end it, or the style sheet, is written by its number. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\<\p{Cc}]/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `)}"`;

/** Contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Linear light of `#rrggbb`. @throws RangeError */
function linear(hex: string): [number, number, number] {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError('not a colour');
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function toLch(hex: string): Lch {
  const [r, g, b] = linear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, bb), h: Math.atan2(bb, a) };
}

/** The nearest colour a screen has: where it cannot show one so vivid, a paler one of the same lightness and hue. */
function toHex({ l, c, h }: Lch): string {
  for (let chroma = c; ; chroma = Math.max(0, chroma - 0.004)) {
    const channels = toLinear({ l, c: chroma, h });
    if (chroma === 0 || channels.every((value) => value >= -0.0005 && value <= 1.0005))
      return `#${channels.map(toByte).join('')}`;
  }
}

function toLinear({ l, c, h }: Lch): number[] {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

function toByte(value: number): string {
  const light = Math.min(1, Math.max(0, value));
  const shown = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(shown * 255)
    .toString(16)
    .padStart(2, '0');
}
