'use client';

import { useSyncExternalStore } from 'react';
import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from './notice.tsx';

const listen = (changed: () => void) => {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
};

/** Says that the line is gone, for as long as it is: what stands on the page may be old. Hidden until then, for pages
 * without React (app/_still). */
export function OfflineNote({ locale }: { locale: Locale }) {
  const isOffline = useSyncExternalStore(
    listen,
    () => !navigator.onLine,
    () => false,
  );
  return (
    <div className="offline" role="status">
      <div hidden={!isOffline}>
        <Notice tone="attention">
          <p>{translator(locale, common)('offlinePage')}</p>
        </Notice>
      </div>
    </div>
  );
}
