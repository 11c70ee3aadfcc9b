'use client';

import '../../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { z } from 'zod';
import { authority } from '#lib/i18n/authority.ts';
import { college } from '#lib/i18n/college.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../../_ui/act.tsx';
import { askServer } from '../../../../../_ui/ask-server.ts';

type Step = 'edit' | 'prepare' | 'repeat' | 'rerun' | 'freeze' | 'open' | 'stop' | 'close' | 'publish' | 'purge';

const proposals = [
  ['freeze', 'doFreeze'],
  ['open', 'doOpen'],
  ['close', 'doClose'],
  ['publish', 'doPublish'],
  ['stop', 'doStop'],
  ['purge', 'doPurge'],
] as const;

/** The steps that may be taken now. A proposal does nothing by itself: it waits for signatures. */
export function VoteActions({ locale, id, next }: { locale: Locale; id: string; next: Step[] }) {
  const t = translator(locale, authority);
  const router = useRouter();
  const { busy, stop, run } = useAct();
  const isPrepared = next.includes('freeze');
  const send = (path: string, body: unknown) =>
    run(async () => {
      const answer = await askServer(locale, 'POST', path, z.unknown(), body);
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  return (
    <div className="stack tight">
      <div className="actions">
        {next.includes('prepare') ? (
          <button
            type="button"
            className={isPrepared ? 'quiet' : ''}
            disabled={busy}
            onClick={() => send(`/api/people/votes/${id}/prepare`, {})}
          >
            {t(isPrepared ? 'doPrepareAgain' : 'doPrepare')}
          </button>
        ) : null}
        {proposals
          .filter(([kind]) => next.includes(kind))
          .map(([kind, label]) => (
            <button
              type="button"
              key={kind}
              className={kind === 'stop' || kind === 'purge' ? 'quiet' : ''}
              disabled={busy}
              onClick={() => send('/api/people/decisions', { vote: id, kind })}
            >
              {t(label)}
            </button>
          ))}
        {next.includes('rerun') ? (
          <button
            type="button"
            disabled={busy}
            onClick={() => send('/api/people/decisions', { vote: id, kind: 'rerun' })}
          >
            {translator(locale, college)('doRerun')}
          </button>
        ) : null}
        {next.includes('edit') ? (
          <a className="button quiet" href={`/${locale}/authority/votes/${id}/edit`}>
            {t('editVote')}
          </a>
        ) : null}
      </div>
      <Stopped locale={locale} stop={stop} />
    </div>
  );
}
