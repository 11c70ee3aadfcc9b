/** Dates as people read them. Instants are epoch seconds (UTC); the zone is always named. */
import type { Locale } from './locale.ts';

/** The zone in which the party announces its votes. */
export const PARTY_ZONE = 'Europe/Paris';

const tags: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };
const formats = new Map<string, Intl.DateTimeFormat>();

/** A zone that this device does not know is shown in UTC, and says so: the instant stays right. */
function known(zone: string): string {
  let answer = zones.get(zone);
  if (answer === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      answer = zone;
    } catch {
      answer = 'UTC';
    }
    zones.set(zone, answer);
  }
  return answer;
}
const zones = new Map<string, string>();

function format(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = [locale, zone, ...Object.entries(options).flat()].join(' ');
  let made = formats.get(name);
  if (!made) {
    made = new Intl.DateTimeFormat(tags[locale], { ...options, timeZone: known(zone), hourCycle: 'h23' });
    formats.set(name, made);
  }
  return made;
}

/** The first date that a browser writes in a language costs an old telephone a tenth of a second: at a moment of one's own
 * choice, in short steps, before the first that anyone waits for. */
export function* readyDates(locale: Locale): Generator<undefined, void> {
  known(PARTY_ZONE);
  yield;
  formatTime(locale, 0);
  yield;
  formatDay(locale, 0);
  yield;
  ownTime(locale, 0, PARTY_ZONE);
}

/** Names of zones are ASCII; places are not. */
const accents: Record<Locale, Readonly<Record<string, string>>> = {
  fr: { Reunion: 'La Réunion', Noumea: 'Nouméa', Miquelon: 'Saint-Pierre-et-Miquelon' },
  en: { Reunion: 'Réunion', Noumea: 'Nouméa', Miquelon: 'Saint Pierre and Miquelon' },
};

/** "heure de Paris", "Paris time": the zone by its city, as people say it. */
export function placeOfZone(locale: Locale, zone: string): string {
  if (known(zone) === 'UTC') return locale === 'fr' ? 'temps universel' : 'universal time';
  const name = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  const place = accents[locale][name] ?? name;
  return locale === 'fr' ? `heure de ${place}` : `${place} time`;
}

/** "dimanche 22 novembre 2026" */
export const formatDay = (locale: Locale, epochSeconds: number, zone = PARTY_ZONE): string =>
  format(locale, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    .format(epochSeconds * 1000)
    .replace(',', '');

/** "20:00" */
export const formatTime = (locale: Locale, epochSeconds: number, zone = PARTY_ZONE): string =>
  format(locale, zone, { hour: '2-digit', minute: '2-digit' }).format(epochSeconds * 1000);

/** "dimanche 22 novembre 2026 à 20:00 (heure de Paris)" */
export function formatDate(locale: Locale, epochSeconds: number, zone = PARTY_ZONE): string {
  const day = formatDay(locale, epochSeconds, zone);
  return `${day} ${locale === 'fr' ? 'à' : 'at'} ${formatHour(locale, epochSeconds, zone)}`;
}

/** "20:00 (heure de Paris)": where the day was just said. */
export const formatHour = (locale: Locale, epochSeconds: number, zone = PARTY_ZONE): string =>
  `${formatTime(locale, epochSeconds, zone)} (${placeOfZone(locale, zone)})`;

/** "samedi 14:00": the hour of this device; empty where it is that of `zone`. Only a browser knows it. */
export function ownTime(locale: Locale, epochSeconds: number, zone: string): string {
  const say = (timeZone: string) =>
    format(locale, timeZone, { weekday: 'long', hour: '2-digit', minute: '2-digit' })
      .format(epochSeconds * 1000)
      .replace(/ (?=\d)/g, '\u00a0');
  const own = say(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return own === say(zone) ? '' : own;
}

/** "Du samedi 21 novembre 2026 à 23:08 au lundi 23 novembre 2026 à 23:08 (heure de Paris)" */
export function formatSpan(locale: Locale, span: { opens: number; closes: number; zone?: string }): string {
  const zone = span.zone ?? PARTY_ZONE;
  const [from, to] = [span.opens, span.closes].map((at) => {
    const [day, time] = [formatDay(locale, at, zone), formatTime(locale, at, zone)];
    return `${day} ${locale === 'fr' ? 'à' : 'at'} ${time}`;
  });
  return `${locale === 'fr' ? 'Du' : 'From'} ${from} ${locale === 'fr' ? 'au' : 'to'} ${to} (${placeOfZone(locale, zone)})`;
}
