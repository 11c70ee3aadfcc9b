'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';

const Answer = z.looseObject({ queued: z.int() });
type Order = { template: 'enrol-reminder' | 'vote-reminder'; vote: string | null; wave: number };

/** A wave of reminders: asked once more before it leaves, for it goes to many. `from`: epoch ms of the earliest next. */
export function Reminder(props: { locale: Locale; title: string; text: string; order: Order; from: number | null }) {
  const { locale, title, text, order, from } = props;
  const t = translator(locale, letters);
  const router = useRouter();
  const [isSure, setSure] = useState(false);
  const [queued, setQueued] = useState<number | null>(null);
  const { busy, stop, run } = useAct();
  const send = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/mail/reminders', Answer, order);
      setSure(false);
      if (!answer.ok) return answer.failure;
      setQueued(answer.value.queued);
      router.refresh();
      return null;
    });
  const { wave } = order;
  return (
    <div className="stack tight">
      <h3>{title}</h3>
      <p>{text}</p>
      {from === null ? null : <p className="hint">{t('remindFrom', { time: formatDate(locale, from / 1000) })}</p>}
      {from !== null ? null : isSure ? (
        <div className="actions">
          <p>
            <strong>{t('remindSure', { wave })}</strong>
          </p>
          <button type="button" onClick={send} disabled={busy}>
            {t('remindDo')}
          </button>
          <button type="button" className="quiet" onClick={() => setSure(false)} disabled={busy}>
            {t('remindNot')}
          </button>
        </div>
      ) : (
        <div className="actions">
          <button type="button" className="quiet" onClick={() => setSure(true)}>
            {t('remind', { wave })}
          </button>
        </div>
      )}
      {queued === null ? (
        <Stopped locale={locale} stop={stop} />
      ) : (
        <Notice tone="well" live title={t('reminded', { queued })} />
      )}
    </div>
  );
}
