'use client';

import { useCallback, useState } from 'react';
import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import type { Failure } from './ask.ts';
import { Notice } from './notice.tsx';
import type { PasskeyCode } from './passkey.ts';

/** Why an act did not happen: the server said no, or the passkey was not used. */
export type Stop = Failure | PasskeyCode;

/** One act at a time, and what stopped the last one. */
export function useAct(): {
  busy: boolean;
  stop: Stop | null;
  run: (work: () => Promise<Stop | null>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [stop, setStop] = useState<Stop | null>(null);
  const run = useCallback(async (work: () => Promise<Stop | null>) => {
    setBusy(true);
    setStop(null);
    try {
      setStop(await work());
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, stop, run };
}

/** What happened, that nothing was saved, what to do next. */
export function Stopped({ locale, stop }: { locale: Locale; stop: Stop | null }) {
  const t = translator(locale, common);
  if (stop === null) return null;
  if (typeof stop === 'string') return <Notice tone="attention" live title={t(stop)} />;
  const isOffline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return (
    <Notice
      tone={stop.title ? 'wrong' : 'attention'}
      live
      title={stop.title || t(isOffline ? 'offline' : 'unreachable')}
    >
      {stop.fault ? (
        <p className="hint">
          {t('reference', { reference: '' })}
          <span className="number">{stop.fault}</span>
        </p>
      ) : null}
    </Notice>
  );
}
