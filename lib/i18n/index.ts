/**
 * i18n: every text shown to people, in French and English, independent of React (pages, booth, mail use it).
 * Hides the message format (ICU). Promises: a key that is missing in one language does not compile; French
 * punctuation never wraps alone. Never: a text composed from pieces of sentences.
 */
export {
  formatDate,
  formatDay,
  formatHour,
  formatSpan,
  formatTime,
  ownTime,
  PARTY_ZONE,
  placeOfZone,
  readyDates,
} from './date.ts';
export { isLocale, type Locale, locales, preferredLocale } from './locale.ts';
export { type Area, type Messages, speaker, type Translate, translator, typeset, type Values } from './translator.ts';
