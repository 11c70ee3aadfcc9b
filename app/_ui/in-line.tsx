'use client';

import { useSyncExternalStore } from 'react';
import { type Moving, sayWhere, sentencesOf } from '#lib/ground/in-line-words.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { room } from '#lib/i18n/room.ts';
import { Notice } from './notice.tsx';
import { lineNow, watchLine } from './waiting.ts';

/** What is said of an act under way, and, where many are here, of the line in which it stands. */
export function UnderWay({ locale, title }: { locale: Locale; title: string }) {
  const line = useSyncExternalStore(watchLine, lineNow, () => undefined);
  const t = translator(locale, room);
  if (line === undefined) return <Notice live title={title} />;
  const say = sentencesOf((key: Moving, values) => t(key, values));
  const spell = (n: number) => n.toLocaleString(locale);
  const [where, span] = line === null ? [say.aheadUnknown, say.silent] : sayWhere(say, line, spell);
  return (
    <div className="stack tight">
      <Notice live title={t('title')}>
        <p>{t('keep')}</p>
      </Notice>
      <p>
        <strong>{where}</strong> {span}
      </p>
    </div>
  );
}
