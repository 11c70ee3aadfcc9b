'use client';

import { useSyncExternalStore } from 'react';
import { ownTime } from '#lib/i18n/index.ts';

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
  const own = useSyncExternalStore(
    never,
    () => ownTime(locale, at, zone),
    () => null,
  );
  const said = `${isAlone ? '' : ' – '}${pattern}`;
  // for a page without React (app/_still)
  if (own === null) return <span className="hint" hidden data-own-time={at} data-zone={zone} data-pattern={said} />;
  return own === '' ? null : <span className="hint">{said.replace('{time}', own)}</span>;
}
