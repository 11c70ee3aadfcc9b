import { election } from '#lib/i18n/election.ts';
import { formatDate, type Locale, PARTY_ZONE } from '#lib/i18n/index.ts';
import { LocalTime } from './local-time.tsx';

/** An instant (epoch seconds) in the party's zone, and in the reader's own where it differs. */
export function Moment({ locale, at, zone = PARTY_ZONE }: { locale: Locale; at: number; zone?: string }) {
  return (
    <>
      <time dateTime={new Date(at * 1000).toISOString()}>{formatDate(locale, at, zone)}</time>
      <LocalTime locale={locale} at={at} zone={zone} pattern={election[locale].yourTime} />
    </>
  );
}
