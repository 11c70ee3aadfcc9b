'use client';

import '../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { z } from 'zod';
import { account } from '#lib/i18n/account.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { Notice } from '../../../_ui/notice.tsx';

const Anything = z.unknown();

/** Rename or remove one passkey; removing asks once, in full. */
export function PasskeyActions(props: { locale: Locale; id: string; name: string; isLast: boolean }) {
  const { locale, id, name, isLast } = props;
  const t = translator(locale, account);
  const router = useRouter();
  const [mode, setMode] = useState<'none' | 'rename' | 'remove'>('none');
  const [label, setLabel] = useState(name);
  const { busy, stop, run } = useAct();
  const field = useId();
  const path = `/api/people/passkeys/${id}`;

  const panel = useRef<HTMLDivElement>(null);
  const shown = useRef(mode);
  // The button that was pressed is gone: the focus goes to what stands in its place, and never first to a removal.
  useEffect(() => {
    if (shown.current === mode) return;
    shown.current = mode;
    const first = panel.current?.querySelector<HTMLElement>('input, button');
    (mode === 'remove' ? panel.current : first)?.focus();
  }, [mode]);

  const rename = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      const answer = await askServer(locale, 'PUT', path, Anything, { name: label.trim() });
      if (!answer.ok) return answer.failure;
      setMode('none');
      router.refresh();
      return null;
    });
  };
  const remove = () =>
    run(async () => {
      const answer = await askServer(locale, 'DELETE', path, Anything);
      if (!answer.ok) return answer.failure;
      // Removing ends every session: what follows is the way back in.
      window.location.assign(`/${locale}/sign-in`);
      return null;
    });

  return (
    <div className="stack tight" ref={panel} tabIndex={-1}>
      {mode === 'none' ? (
        <div className="actions">
          <button type="button" className="quiet" onClick={() => setMode('rename')}>
            {t('rename')}
            <span className="only-heard"> {t('removeOf', { name })}</span>
          </button>
          {isLast ? (
            <p className="hint">{t('last')}</p>
          ) : (
            <button type="button" className="quiet" onClick={() => setMode('remove')}>
              {t('remove')}
              <span className="only-heard"> {t('removeOf', { name })}</span>
            </button>
          )}
        </div>
      ) : null}
      {mode === 'rename' ? (
        <form className="stack tight" onSubmit={rename}>
          <div className="field">
            <label htmlFor={field}>{t('keyName')}</label>
            <input
              id={field}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
              maxLength={60}
              required
            />
          </div>
          <div className="actions">
            <button type="submit" disabled={busy}>
              {t('save')}
            </button>
            <button type="button" className="quiet" onClick={() => setMode('none')}>
              {t('cancel')}
            </button>
          </div>
        </form>
      ) : null}
      {mode === 'remove' ? (
        <Notice tone="attention" live>
          <p>{t('removeSure', { name })}</p>
          <div className="actions">
            <button type="button" onClick={remove} disabled={busy}>
              {t('removeYes')}
            </button>
            <button type="button" className="quiet" onClick={() => setMode('none')}>
              {t('cancel')}
            </button>
          </div>
        </Notice>
      ) : null}
      <Stopped locale={locale} stop={stop} />
    </div>
  );
}

export function EndSessions({ locale }: { locale: Locale }) {
  const t = translator(locale, account);
  const { busy, stop, run } = useAct();
  const end = () =>
    run(async () => {
      const answer = await askServer(locale, 'DELETE', '/api/people/me/sessions', Anything);
      if (!answer.ok) return answer.failure;
      window.location.assign(`/${locale}/sign-in`);
      return null;
    });
  return (
    <div className="stack tight">
      <div className="actions">
        <button type="button" className="quiet" onClick={end} disabled={busy}>
          {t('everywhere')}
        </button>
      </div>
      <Stopped locale={locale} stop={stop} />
    </div>
  );
}
