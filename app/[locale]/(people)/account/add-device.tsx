'use client';

import '../../../_ui/no-eval.ts';
import { useState } from 'react';
import { z } from 'zod';
import { addPasskeyChallenge } from '#lib/election/challenge.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { account } from '#lib/i18n/account.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { CopyButton } from '../../../_ui/copy-button.tsx';
import { Notice } from '../../../_ui/notice.tsx';
import { touchPasskey } from '../../../_ui/passkey.ts';
import { QrCode } from '../../../_ui/qr-code.tsx';

const Nonce = z.object({ nonce: z.string() });
const Invite = z.object({ token: z.string() });

/** Another device for the same person: a code on this screen after a touch, or a link by letter. */
export function AddDevice({ locale, rpId, origin }: { locale: Locale; rpId: string; origin: string }) {
  const t = translator(locale, account);
  const [shown, setShown] = useState<{ link: string } | null>(null);
  const [sent, setSent] = useState(false);
  const { busy, stop, run } = useAct();

  const show = () =>
    run(async () => {
      const given = await askServer(locale, 'POST', '/api/people/challenge', Nonce, { purpose: 'add-passkey' });
      if (!given.ok) return given.failure;
      const { nonce } = given.value;
      const challenge = addPasskeyChallenge(origin, fromBase64Url(nonce));
      const touched = await touchPasskey({ rpId, challenge });
      if (!touched.ok) return touched.refusal.code;
      const order = { nonce, assertion: touched.value.assertion };
      const answer = await askServer(locale, 'POST', '/api/people/passkeys/invite', Invite, order);
      if (!answer.ok) return answer.failure;
      setShown({ link: `${origin}/${locale}/enrol#${answer.value.token}` });
      return null;
    });
  const letter = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/passkeys/link', z.unknown(), {});
      if (!answer.ok) return answer.failure;
      setSent(true);
      return null;
    });

  return (
    <div className="sheet stack tight no-print">
      <h3>{t('addTitle')}</h3>
      {shown ? (
        <>
          <p role="status">{t('addShown')}</p>
          <QrCode text={shown.link} label={t('addCode')} />
          <p>{t('addUntil')}</p>
          <div className="actions">
            <CopyButton text={() => shown.link} label={t('addCopy')} copied={t('addCopied')} />
            <a className="button quiet" href={shown.link}>
              {t('addGo')}
            </a>
            <span className="hint">{t('addGoHint')}</span>
          </div>
        </>
      ) : (
        <>
          <p>{t('addText')}</p>
          <div className="actions">
            <button type="button" onClick={show} disabled={busy}>
              {t('add')}
            </button>
            <button type="button" className="text" onClick={letter} disabled={busy}>
              {t('addMail')}
            </button>
          </div>
        </>
      )}
      {busy ? <Notice live title={t('addBusy')} /> : null}
      {sent ? <Notice tone="well" live title={t('addSent')} /> : <Stopped locale={locale} stop={stop} />}
    </div>
  );
}
