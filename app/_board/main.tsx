/**
 * Brings the search of the board's page to life (app/[locale]/(public)/board): all else there is served as it stands, as a
 * page of links is (decision 039). Absent where the address names no urn.
 */
import { hydrateRoot } from 'react-dom/client';
import { BallotSearch, type Order } from '../_ui/ballot-search.tsx';
import { documentLocale } from '../_ui/mount.ts';

/** As the page was last read: app/_still reads it again, and an urn closes meanwhile. */
const orderOf = (place: HTMLElement) => (): Order | null => {
  const { source, chain, receiptKey, closed } = place.dataset;
  return source && chain && receiptKey ? { source, chain, receiptKey, closed: closed === 'true' } : null;
};

const place = document.getElementById('ballot-search');
if (place !== null) {
  const typed = place.querySelector('input')?.value ?? '';
  hydrateRoot(place, <BallotSearch locale={documentLocale()} orderNow={orderOf(place)} typed={typed} />);
}
