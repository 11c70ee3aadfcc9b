/**
 * A letter as HTML: one column, one button, our colours in light and dark. Everything stands in the letter itself: no
 * image, no font, no address but the button's, so opening it tells nobody anything.
 * Styles stand on each element, for clients that drop <style>; the dark ones in <style>, for clients that know the dark.
 */
import type { Locale } from '#lib/i18n/index.ts';

/** Accent and what is written on it, for light and dark paper. All `#rrggbb`. */
export type Colours = Readonly<Record<'light' | 'dark', { accent: string; on: string }>>;

/** As in app/_ui/tokens.css. */
const OURS: Colours = { light: { accent: '#0e4a5b', on: '#ffffff' }, dark: { accent: '#94d3e3', on: '#06222a' } };
const PAPER = {
  light: { paper: '#faf8f3', ink: '#1b1a18', soft: '#4b4740', rule: '#ddd6c8' },
  dark: { paper: '#151412', ink: '#f3efe7', soft: '#cdc6b9', rule: '#3a362f' },
} as const;

export type Parts = {
  language: Locale;
  subject: string;
  party: string;
  url: string;
  action: string;
  /** Said above the address written out. */
  copy: string;
  before: readonly string[];
  after: readonly string[];
  signature: string;
  colours: Colours | undefined;
};

export function writeHtml(parts: Parts): string {
  const { language, subject, party, url, action, copy, before, after, signature, colours = OURS } = parts;
  const { light } = PAPER;
  const p = (text: string) => `<p style="margin:0 0 1em">${escapeHtml(text)}</p>`;
  const soft = `margin:0 0 1em;color:${light.soft};font-size:16px`;
  const link = escapeHtml(url);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${darkStyle(colours)}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${light.paper};color:${light.ink};font:18px/1.5 'Atkinson Hyperlegible',Verdana,sans-serif">
<div style="max-width:34em;margin:0 auto;padding:24px 16px;overflow-wrap:anywhere">
<p class="soft" style="${soft};font-weight:bold">${escapeHtml(party)}</p>
${before.map(p).join('\n')}
<p style="margin:0 0 1em"><a class="button" href="${link}" style="display:inline-block;padding:12px 24px;min-height:24px;border-radius:6px;background:${colours.light.accent};color:${colours.light.on};font-weight:bold;text-decoration:none">${escapeHtml(action)}</a></p>
<p class="soft" style="${soft}">${escapeHtml(copy)}<br><a class="soft" href="${link}" style="color:${light.soft};word-break:break-all">${link}</a></p>
${after.map(p).join('\n')}
<p class="soft rule" style="${soft};border-top:1px solid ${light.rule};padding-top:1em">${escapeHtml(signature)}</p>
</div>
</body>
</html>`;
}

/** Stands against the styles on the elements by `!important`, which is what it is for. */
function darkStyle({ dark: { accent, on } }: Colours): string {
  const { paper, ink, soft, rule } = PAPER.dark;
  return (
    ':root{color-scheme:light dark}@media (prefers-color-scheme:dark){' +
    `.paper{background:${paper}!important;color:${ink}!important}.soft{color:${soft}!important}` +
    `.rule{border-color:${rule}!important}.button{background:${accent}!important;color:${on}!important}}`
  );
}

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
