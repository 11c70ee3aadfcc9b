'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';

const Answer = z.looseObject({ paused: z.boolean() });

/** Holds one kind of letters back, or lets it go on. */
export function Pause(props: { locale: Locale; template: string; paused: boolean; kind: string }) {
  const { locale, template, paused, kind } = props;
  const t = translator(locale, letters);
  const router = useRouter();
  const { busy, stop, run } = useAct();
  const press = () =>
    run(async () => {
      const order = { template, paused: !paused };
      const answer = await askServer(locale, 'PUT', '/api/people/mail/pause', Answer, order);
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  return (
    <div className="stack tight">
      <div className="actions">
        <button
          type="button"
          className="quiet"
          onClick={press}
          disabled={busy}
          aria-label={paused ? t('resumeKind', { kind }) : t('pauseKind', { kind })}
        >
          {paused ? t('resume') : t('pause')}
        </button>
      </div>
      <Stopped locale={locale} stop={stop} />
    </div>
  );
}
