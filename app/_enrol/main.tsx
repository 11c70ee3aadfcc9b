/**
 * Puts the enrolment into its document (scripts/enrol-shell.ts). Written for React, as the parts it shares with Next's
 * pages are; the build puts Preact in its place (decision 022).
 */
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { isLocale } from '#lib/i18n/index.ts';
import { OfflineNote } from '../_ui/offline-note.tsx';
import { Enrolment } from './enrolment.tsx';

const { lang } = document.documentElement;
if (!isLocale(lang)) throw new Error('the document is in no language of ours');
const party = placeOf('enrol').dataset.party ?? '';
const lead = placeOf('lead');
const onAsking = (isAsking: boolean) => {
  lead.hidden = !isAsking;
};

show('line', <OfflineNote locale={lang} />);
show('enrol', <Enrolment locale={lang} party={party} onAsking={onAsking} />);

// The other language is the same page: the link's secret goes along, and only this browser knows it.
const other = document.querySelector<HTMLAnchorElement>('a[hreflang]');
other?.addEventListener('click', () => {
  other.hash = window.location.hash;
});

function placeOf(id: string): HTMLElement {
  const place = document.getElementById(id);
  if (place === null) throw new Error(`the document has no place for ${id}`);
  return place;
}

/** In one breath with the emptying: the reader sees no blank page between the served words and ours. */
function show(id: string, content: ReactNode): void {
  const place = placeOf(id);
  place.textContent = '';
  createRoot(place).render(content);
}
