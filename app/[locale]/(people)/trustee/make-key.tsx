'use client';

import '../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { openChallenge, trusteeKeyChallenge } from '#lib/election/challenge.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { trustee } from '#lib/i18n/trustee.ts';
import { makeKey, trusteeInput } from '#lib/trustee/index.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { Notice } from '../../../_ui/notice.tsx';
import { touchPasskey } from '../../../_ui/passkey.ts';

/** Two touches: the first gives the secret, the second signs the public half. The same passkey answers both. */
export function MakeKey({ locale, rpId, vote }: { locale: Locale; rpId: string; vote: VoteId }) {
  const t = translator(locale, trustee);
  const router = useRouter();
  const [phase, setPhase] = useState<'makeOpening' | 'makeSigning'>('makeOpening');
  const { busy, stop, run } = useAct();
  const make = () =>
    run(async () => {
      setPhase('makeOpening');
      const opened = await touchPasskey({ rpId, challenge: openChallenge(randomBytes(32)), prf: trusteeInput(vote) });
      if (!opened.ok) return opened.refusal.code;
      if (opened.value.prf?.length !== 32) return 'passkeyNoPrf';
      const { record } = makeKey(opened.value.prf);
      setPhase('makeSigning');
      const { credential } = opened.value.assertion;
      const signed = await touchPasskey({ rpId, challenge: trusteeKeyChallenge(vote, record), credential });
      if (!signed.ok) return signed.refusal.code;
      const { assertion } = signed.value;
      const order = { vote, record, assertion };
      const answer = await askServer(locale, 'POST', '/api/people/trustee/key', z.unknown(), order);
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  return (
    <div className="sheet stack tight">
      <h3>{t('makeTitle')}</h3>
      <p>{t('makeText')}</p>
      <div className="actions">
        <button type="button" onClick={make} disabled={busy}>
          {t('makeButton')}
        </button>
      </div>
      {busy ? <Notice live title={t(phase)} /> : <Stopped locale={locale} stop={stop} />}
    </div>
  );
}
