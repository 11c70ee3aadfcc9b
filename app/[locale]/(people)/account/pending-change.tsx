'use client';

import '../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { desk } from '#lib/i18n/desk.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { Notice } from '../../../_ui/notice.tsx';

type Props = { locale: Locale; change: { id: string; kind: 'passkey' | 'contact'; due: number } | null };

/** What the Authority has decided about the reader and has not happened yet, and the way to say no. */
export function PendingChange({ locale, change }: Props) {
  const t = translator(locale, desk);
  const router = useRouter();
  const [isStopped, setStopped] = useState(false);
  const { busy, stop, run } = useAct();
  const press = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/desk/own', z.unknown(), { change: change?.id });
      if (!answer.ok) return answer.failure;
      setStopped(true);
      router.refresh();
      return null;
    });
  if (isStopped) return <Notice tone="well" live title={t('accountStopped')} />;
  if (change === null) return null;
  return (
    <>
      <Notice tone="attention" title={t('accountTitle', { kind: change.kind })}>
        <p>{t('accountText', { due: formatDate(locale, change.due) })}</p>
        <div className="actions">
          <button type="button" onClick={press} disabled={busy}>
            {t('accountStop')}
          </button>
        </div>
      </Notice>
      <Stopped locale={locale} stop={busy ? null : stop} />
    </>
  );
}
