'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { openChallenge } from '#lib/election/challenge.ts';
import { openShare, shareInput } from '#lib/election/share.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { keys } from '#lib/i18n/keys.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { touchPasskey } from '../../../../_ui/passkey.ts';

type Props = {
  locale: Locale;
  rpId: string;
  vote: VoteId;
  x: number;
  copies: readonly { credential: string; sealed: string }[];
};

/** One touch: the share is opened here, and goes to the server. */
export function GiveShare({ locale, rpId, vote, x, copies }: Props) {
  const t = translator(locale, keys);
  const router = useRouter();
  const [isOther, setIsOther] = useState(false);
  const { busy, stop, run } = useAct();
  const give = () =>
    run(async () => {
      setIsOther(false);
      // Where one passkey alone opens it, the browser need not ask which.
      const only = copies.length === 1 && copies[0] ? { credential: copies[0].credential } : {};
      const opened = await touchPasskey({
        rpId,
        challenge: openChallenge(randomBytes(32)),
        prf: shareInput(),
        ...only,
      });
      if (!opened.ok) return opened.refusal.code;
      if (opened.value.prf?.length !== 32) return 'passkeyNoPrf';
      const copy = copies.find(({ credential }) => credential === opened.value.assertion.credential);
      const share =
        copy === undefined
          ? null
          : await openShare(opened.value.prf, vote, { x, sealed: fromBase64Url(copy.sealed) }).catch(() => null);
      if (share === null) {
        setIsOther(true);
        return null;
      }
      const order = { vote, share: toBase64Url(share) };
      const answer = await askServer(locale, 'POST', '/api/people/keys/share', z.unknown(), order);
      if (!answer.ok) return answer.failure;
      router.refresh();
      return null;
    });
  return (
    <div className="stack tight">
      <div className="actions">
        <button type="button" onClick={give} disabled={busy}>
          {t('giveButton')}
        </button>
      </div>
      {busy ? <Notice live title={t('giveTouch')} /> : <Stopped locale={locale} stop={stop} />}
      {isOther && !busy ? <Notice tone="attention" live title={t('giveOther')} /> : null}
    </div>
  );
}
