/** @jsxImportSource preact */
/** Puts the booth into its document: the urn is named by the address, everything else follows from it. */
import { render } from 'preact';
import { fromUrlForm, Phi } from '#lib/ground/brand.ts';
import { type Locale, speaker } from '#lib/i18n/index.ts';
import { App } from './app.tsx';
import { browserWorld } from './browser-world.ts';
import type { Booth, Messages } from './words.ts';

export function start(locale: Locale, messages: Messages): void {
  const root = document.getElementById('booth');
  if (root === null) throw new Error('the document has no place for the booth');
  const form = location.pathname.split('/').at(-1) ?? '';
  const other = locale === 'fr' ? 'en' : 'fr';
  const booth: Booth = {
    locale,
    t: speaker(locale, messages),
    links: { home: `/${locale}`, other: `/${other}/vote/${form}`, secret: `/${locale}/secret` },
  };
  const phi = Phi.safeParse(fromUrlForm(form));
  root.textContent = '';
  render(<App booth={booth} phi={phi.success ? phi.data : null} makeWorld={browserWorld} />, root);
}
