/**
 * The sheet that every plot is drawn on: SVG with a title and a description for who hears it, colours of LOOK.md in light
 * and dark, lines told apart by their dashes and their names as well as by colour.
 */

export const WIDTH = 760;
export const HEIGHT = 400;
export const MARGIN = { top: 56, right: 150, bottom: 52, left: 64 } as const;
export const INNER = { right: WIDTH - MARGIN.right, bottom: HEIGHT - MARGIN.bottom } as const;

/** Inks of app/_ui/tokens.css. */
const STYLE = `
:root{color-scheme:light dark}
svg{font:14px "Atkinson Hyperlegible",system-ui,sans-serif}
text{fill:#1b1a18}.soft{fill:#4b4740}.head{font-size:18px;font-weight:700}
.paper{fill:#faf8f3}.rule{stroke:#ddd6c8}.line{fill:none;stroke-width:2.5}
.a{stroke:#0e4a5b}.b{stroke:#9c3d10}.c{stroke:#5b4a8a}.d{stroke:#4b4740;stroke-dasharray:2 5}
.b.line{stroke-dasharray:9 4}.c.line{stroke-dasharray:3 3}
.fa{fill:#0e4a5b}.fb{fill:#9c3d10}.fc{fill:#5b4a8a}.busy{fill:#eadfc4}.attack{fill:#f3d3c4}
@media (prefers-color-scheme:dark){.paper{fill:#151412}text{fill:#f3efe7}.soft{fill:#cdc6b9}.rule{stroke:#3a362f}
.a{stroke:#94d3e3}.b{stroke:#f0a27c}.c{stroke:#c3b4f0}.d{stroke:#cdc6b9}.fa{fill:#94d3e3}.fb{fill:#f0a27c}.fc{fill:#c3b4f0}
.busy{fill:#3a3420}.attack{fill:#4a2a1c}}`;

export const spelled = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** @param description what the plot shows, in a sentence with its numbers: read aloud in its place */
export const sheet = (
  title: string,
  description: string,
  body: readonly string[],
): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">${spelled(title)}</title>
<desc id="d">${spelled(description)}</desc>
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>
<text class="head" x="${MARGIN.left}" y="30">${spelled(title)}</text>
${body.join('\n')}
</svg>
`;

type Scale = (value: number) => number;
/** A line's, and that of its name. */
export type Ink = 'a' | 'b' | 'c';

export const bottomAxis = (
  scale: Scale,
  ticks: readonly number[],
  label: string,
  words: (tick: number) => string,
): string[] => [
  `<line class="rule" x1="${MARGIN.left}" x2="${INNER.right}" y1="${INNER.bottom}" y2="${INNER.bottom}"/>`,
  ...ticks.map((tick) => text(scale(tick), INNER.bottom + 20, words(tick), { anchor: 'middle', soft: true })),
  text((MARGIN.left + INNER.right) / 2, HEIGHT - 10, label, { anchor: 'middle', soft: true }),
];

export const leftAxis = (
  scale: Scale,
  ticks: readonly number[],
  label: string,
  words: (tick: number) => string,
): string[] => [
  ...ticks.flatMap((tick) => [
    `<line class="rule" x1="${MARGIN.left}" x2="${INNER.right}" y1="${round(scale(tick))}" y2="${round(scale(tick))}"/>`,
    text(MARGIN.left - 8, scale(tick) + 5, words(tick), { anchor: 'end', soft: true }),
  ]),
  text(MARGIN.left, MARGIN.top - 8, label, { anchor: 'start', soft: true }),
];

export const text = (
  x: number,
  y: number,
  words: string,
  { anchor, soft = false, ink }: { anchor: 'start' | 'middle' | 'end'; soft?: boolean; ink?: Ink },
): string =>
  `<text${ink ? ` class="f${ink}"` : soft ? ' class="soft"' : ''} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${spelled(words)}</text>`;

export const round = (value: number): number => Math.round(value * 10) / 10;

/** Names at the ends of lines, moved apart where two would stand on each other. */
export function labels(ends: readonly { y: number; words: string; ink?: Ink }[]): string[] {
  const LINE = 18;
  let last = Number.NEGATIVE_INFINITY;
  return [...ends]
    .sort((a, b) => a.y - b.y)
    .map(({ y, words, ink }) => {
      last = Math.max(y, last + LINE);
      return text(INNER.right + 8, last + 5, words, { anchor: 'start', ...(ink ? { ink } : {}) });
    });
}
