'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { openChallenge, shareKeyChallenge } from '#lib/election/challenge.ts';
import { shareInput, shareKeyOf } from '#lib/election/share.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { keys } from '#lib/i18n/keys.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { touchPasskey } from '../../../../_ui/passkey.ts';

/** Two touches: the first gives the secret, the second signs the public half. The same passkey answers both. */
export function MakeShareKey({ locale, rpId, origin }: { locale: Locale; rpId: string; origin: string }) {
  const t = translator(locale, keys);
  const router = useRouter();
  const [phase, setPhase] = useState<'mineOpening' | 'mineSigning'>('mineOpening');
  const { busy, stop, run } = useAct();
  const make = () =>
    run(async () => {
      setPhase('mineOpening');
      const opened = await touchPasskey({ rpId, challenge: openChallenge(randomBytes(32)), prf: shareInput() });
      if (!opened.ok) return opened.refusal.code;
      if (opened.value.prf?.length !== 32) return 'passkeyNoPrf';
      const key = shareKeyOf(opened.value.prf);
      setPhase('mineSigning');
      const { credential } = opened.value.assertion;
      const signed = await touchPasskey({ rpId, challenge: shareKeyChallenge(origin, key), credential });
      if (!signed.ok) return signed.refusal.code;
      const order = { key: toBase64Url(key), assertion: signed.value.assertion };
      const answer = await askServer(locale, 'POST', '/api/people/keys/share-key', z.unknown(), order);
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  return (
    <div className="sheet stack tight no-print">
      <h3>{t('mineTitle')}</h3>
      <p>{t('mineText')}</p>
      <div className="actions">
        <button type="button" onClick={make} disabled={busy}>
          {t('mineButton')}
        </button>
      </div>
      {busy ? <Notice live title={t(phase)} /> : <Stopped locale={locale} stop={stop} />}
    </div>
  );
}
