/**
 * All that a page of links needs of a browser, in the place of Next's own scripts (lib/web/still.ts, decision 039): the
 * reader's own hour, the line that is gone, the language with what the address holds, and figures read again. What it
 * says stands in the page already, hidden (app/_ui/{local-time,offline-note,refresh}.tsx).
 */
import { ownTime } from '#lib/i18n/date.ts';
import { isLocale } from '#lib/i18n/locale.ts';

/** Wall seconds after which a page that could not be read is asked for again. */
const AGAIN = 15;

const { lang } = document.documentElement;
const all = (selector: string) => document.querySelectorAll<HTMLElement>(selector);
const content = () => document.querySelector('main');

function tellHours(): void {
  for (const place of all('[data-own-time]')) {
    const { ownTime: at = '', zone = '', pattern = '' } = place.dataset;
    const own = ownTime(isLocale(lang) ? lang : 'fr', Number(at), zone);
    place.textContent = own === '' ? '' : pattern.replace('{time}', own);
    place.hidden = own === '';
  }
}

function tellLine(): void {
  for (const note of all('.offline > div')) note.hidden = navigator.onLine;
}

type Read = { page: Document; isWhole: boolean };

/** The page as it is now; null where nobody answers. An XMLHttpRequest reads a page without running anything of it. */
const read = (): Promise<Read | null> =>
  new Promise((resolve) => {
    const asked = new XMLHttpRequest();
    asked.open('GET', location.href);
    asked.responseType = 'document';
    asked.timeout = AGAIN * 1000;
    asked.onloadend = () => {
      const page = asked.status === 0 ? null : asked.responseXML;
      resolve(page && { page, isWhole: asked.status < 500 });
    };
    asked.send();
  });

/** As it was served, without what is told here. */
let served = content()?.innerHTML;

/** What the reader works with stays as it is, and learns what the page says of it now. */
function keepIn(place: HTMLElement): void {
  const own = document.getElementById(place.id);
  if (own === null) return;
  for (const { name, value } of place.attributes) own.setAttribute(name, value);
  place.replaceWith(own);
}

/** Reads the page's figures again; not under the hands of whoever stands in them or has opened something. */
async function refresh(): Promise<void> {
  const here = content();
  if (here === null || !navigator.onLine || document.visibilityState !== 'visible') return;
  const { activeElement: at } = document;
  if ((at !== here && here.contains(at)) || here.querySelector('details[open]') !== null) return;
  const fresh = await read();
  const found = fresh?.page.querySelector('main');
  if (!fresh || !found || found.innerHTML === served) return;
  served = found.innerHTML;
  for (const place of found.querySelectorAll<HTMLElement>('[data-keep]')) keepIn(place);
  here.replaceChildren(...found.childNodes);
  if (!fresh.isWhole) here.querySelector('.notice:not(.offline *)')?.setAttribute('role', 'alert');
  tell();
}

/** As often as the page wants, or until it could be made again; a page whose figures stand asks for nothing. */
function keepFresh(): void {
  const hasFailed = document.querySelector('main [role="alert"]') !== null;
  const seconds = hasFailed ? AGAIN : Number(all('[data-refresh]')[0]?.dataset.refresh ?? 0);
  if (seconds > 0) setTimeout(() => void refresh().finally(keepFresh), seconds * 1000);
}

function tell(): void {
  tellHours();
  tellLine();
}

tell();
keepFresh();
addEventListener('online', tellLine);
addEventListener('offline', tellLine);
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[hreflang]'))
  link.addEventListener('click', () => {
    link.hash = location.hash;
  });
