/**
 * Puts parts into a document that was served without Next (scripts/people-shell.ts). Written for React, as the parts that
 * they share with Next's pages are; the build puts Preact in its place (decision 022).
 */
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { isLocale, type Locale } from '#lib/i18n/index.ts';

/** The language of the document. @throws Error where it is none of ours */
export function documentLocale(): Locale {
  const { lang } = document.documentElement;
  if (!isLocale(lang)) throw new Error('the document is in no language of ours');
  return lang;
}

/** @throws Error where the document has no such place */
export function placeOf(id: string): HTMLElement {
  const place = document.getElementById(id);
  if (place === null) throw new Error(`the document has no place for ${id}`);
  return place;
}

/** In one breath with the emptying: the reader sees no blank page between the served words and ours. */
export function show(id: string, content: ReactNode): void {
  const place = placeOf(id);
  place.textContent = '';
  createRoot(place).render(content);
}

/** The other language is the same page: what the address carries goes along, and only this browser may know it. */
export function keepAddress(): void {
  const other = document.querySelector<HTMLAnchorElement>('a[hreflang]');
  other?.addEventListener('click', () => {
    other.search = window.location.search;
    other.hash = window.location.hash;
  });
}
