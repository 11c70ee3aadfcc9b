'use client';

import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';
import type { Draft } from '#lib/election/draft.ts';
import type { Locale } from '#lib/i18n/index.ts';
import { useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';

const Saved = z.object({ id: z.string() });
const Changed = z.object({ code: z.literal('vote/changed'), edition: z.string() });

/**
 * Saving a draft as a whole. `edition` names what the writer began from (null for a new vote): where somebody saved
 * something else meanwhile nothing is written, and `conflict` is the edition that stands there now.
 */
export function useSave({ locale, id, edition }: { locale: Locale; id: string | null; edition: string | null }) {
  const { busy, stop, run } = useAct();
  const [conflict, setConflict] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const save = useCallback(
    (draft: Draft, over: string | null = edition) =>
      run(async () => {
        const answer = await (id === null
          ? askServer(locale, 'POST', '/api/people/votes', Saved, draft)
          : askServer(locale, 'PUT', `/api/people/votes/${id}`, Saved, draft, { 'if-match': `"${over}"` }));
        if (answer.ok) {
          setDone(true);
          window.location.assign(`/${locale}/authority/votes/${answer.value.id}`);
          return null;
        }
        const changed = Changed.safeParse(answer.failure.document);
        setConflict(changed.success ? changed.data.edition : null);
        return changed.success ? null : answer.failure;
      }),
    [locale, id, edition, run],
  );
  return { busy, stop, conflict, done, save };
}

/** Asks before the page is left while something is not saved. The words are the browser's own. */
export function useLeaveGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
}
