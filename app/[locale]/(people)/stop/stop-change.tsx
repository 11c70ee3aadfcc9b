'use client';

import '../../../_ui/no-eval.ts';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { desk } from '#lib/i18n/desk.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { Notice } from '../../../_ui/notice.tsx';

const Objection = z.object({
  kind: z.enum(['passkey', 'contact']),
  state: z.enum(['waiting', 'stopped', 'done']),
  due: z.int(),
});
type Objection = z.infer<typeof Objection>;

const TOKEN = /^#([A-Za-z0-9_-]{43})$/;

/** Looks first, stops when pressed: a mail program that follows links by itself stops nothing. */
export function StopChange({ locale }: { locale: Locale }) {
  const t = translator(locale, desk);
  const [token, setToken] = useState<string | null | undefined>(undefined);
  const [seen, setSeen] = useState<Objection | null>(null);
  const { busy, stop, run } = useAct();

  useEffect(() => {
    const found = TOKEN.exec(window.location.hash)?.[1] ?? null;
    setToken(found);
    if (found === null) return;
    void run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/desk/objection/look', Objection, { token: found });
      if (!answer.ok) return answer.failure;
      setSeen(answer.value);
      return null;
    });
  }, [locale, run]);

  const press = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/desk/objection', Objection, { token });
      if (!answer.ok) return answer.failure;
      setSeen(answer.value);
      return null;
    });

  if (token === null) return <Notice tone="wrong" title={t('stopCut')} />;
  if (seen === null)
    return busy || stop === null ? <p role="status">{t('stopReading')}</p> : <Stopped locale={locale} stop={stop} />;
  if (seen.state === 'stopped')
    return (
      <Notice tone="well" live title={t('stoppedTitle')}>
        <p>{t('stoppedText')}</p>
      </Notice>
    );
  if (seen.state === 'done')
    return (
      <Notice tone="wrong" live title={t('doneTitle')}>
        <p>{t('doneText')}</p>
      </Notice>
    );
  return (
    <>
      <p className="lead">{t('stopWhat', { kind: seen.kind, due: formatDate(locale, seen.due) })}</p>
      <p>{t('stopAsk')}</p>
      <div className="actions">
        <button type="button" onClick={press} disabled={busy}>
          {t('stopButton')}
        </button>
      </div>
      <p>{t('stopKeep')}</p>
      <Stopped locale={locale} stop={busy ? null : stop} />
    </>
  );
}
