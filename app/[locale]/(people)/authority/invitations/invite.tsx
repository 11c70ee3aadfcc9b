'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';

const Invited = z.object({ queued: z.int(), passed: z.int() });

export function Invite({ locale, left }: { locale: Locale; left: number }) {
  const t = translator(locale, letters);
  const router = useRouter();
  const [sent, setSent] = useState<z.infer<typeof Invited> | null>(null);
  const { busy, stop, run } = useAct();
  const invite = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/invitations', Invited, { who: 'uninvited' });
      if (!answer.ok) return answer.failure;
      setSent(answer.value);
      router.refresh();
      return null;
    });
  return (
    <div className="stack tight">
      <div className="actions">
        <button type="button" onClick={invite} disabled={busy || left === 0}>
          {t('inviteAll', { n: left })}
        </button>
      </div>
      {sent ? (
        <Notice tone="well" live title={t('invited', { queued: sent.queued })}>
          {sent.passed > 0 ? <p>{t('invitedPassed', { passed: sent.passed })}</p> : null}
        </Notice>
      ) : (
        <Stopped locale={locale} stop={stop} />
      )}
    </div>
  );
}
