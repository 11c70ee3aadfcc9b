'use client';

import { useSyncExternalStore } from 'react';

const tags = { fr: 'fr-FR', en: 'en-GB' } as const;
const never = () => () => {};

/** The reader's own time, known only in the browser; nothing where it says the same as the party's. */
export function LocalTime({
  locale,
  at,
  zone,
  pattern,
  isAlone = false,
}: {
  locale: 'fr' | 'en';
  at: number;
  zone: string;
  pattern: string;
  /** It stands on a line of its own, behind nothing. */
  isAlone?: boolean;
}) {
  const say = (timeZone?: string) =>
    new Intl.DateTimeFormat(tags[locale], {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(timeZone ? { timeZone } : {}),
    }).format(at * 1000);
  const own = useSyncExternalStore(
    never,
    () => (say() === say(zone) ? '' : say()),
    () => '',
  );
  if (own === '') return null;
  return (
    <span className="hint">
      {isAlone ? '' : ' – '}
      {pattern.replace('{time}', own.replace(/ (?=\d)/g, '\u00a0'))}
    </span>
  );
}
