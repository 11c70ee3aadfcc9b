'use client';

import '../../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { register as texts } from '#lib/i18n/register.ts';
import { Stopped, useAct } from '../../../../../_ui/act.tsx';
import { askServer } from '../../../../../_ui/ask-server.ts';

/** Lays the register as it stands before the Authority. It does nothing by itself: it waits for signatures. */
export function AskToSign({ locale, vote }: { locale: Locale; vote: string }) {
  const t = translator(locale, texts);
  const router = useRouter();
  const { busy, stop, run } = useAct();
  const ask = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/decisions', z.unknown(), { vote, kind: 'register' });
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  return (
    <>
      <p className="actions">
        <button type="button" disabled={busy} onClick={ask}>
          {t('ask')}
        </button>
      </p>
      <Stopped locale={locale} stop={stop} />
    </>
  );
}
