'use client';

import '../../../_ui/no-eval.ts';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { z } from 'zod';
import { enrolChallenge, openChallenge } from '#lib/election/challenge.ts';
import { fromBase64Url, randomBytes } from '#lib/ground/bytes.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { type Stop, Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { Notice } from '../../../_ui/notice.tsx';
import { makePasskey, type NewPasskey, touchPasskey } from '../../../_ui/passkey.ts';

const Offer = z.object({
  name: z.string(),
  displayName: z.string(),
  rpId: z.string(),
  userHandle: z.string(),
  nonce: z.string(),
});
const Done = z.object({ name: z.string() });

type Step = { at: 'loading' } | { at: 'no-link' } | { at: 'no-prf' } | { at: 'ready' | 'done'; name: string };

/** The link's secret: the fragment, if it has the form of one. */
const tokenOfAddress = (): string | null => /^#([A-Za-z0-9_-]{27})$/.exec(window.location.hash)?.[1] ?? null;

export function Enrolment({ locale, party }: { locale: Locale; party: string }) {
  const t = translator(locale, enrol);
  const [step, setStep] = useState<Step>({ at: 'loading' });
  const [label, setLabel] = useState('');
  const [phase, setPhase] = useState<'creating' | 'checking'>('creating');
  const { busy, stop, run } = useAct();
  const field = useId();
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const open = async (): Promise<Stop | null> => {
      const token = tokenOfAddress();
      if (token === null) {
        setStep({ at: 'no-link' });
        return null;
      }
      setLabel(translator(locale, enrol)(window.matchMedia('(pointer: coarse)').matches ? 'phone' : 'computer'));
      const answer = await askServer(locale, 'POST', '/api/people/enrol/open', Offer, { token });
      if (!answer.ok) return answer.failure;
      setStep({ at: 'ready', name: answer.value.name });
      return null;
    };
    run(open);
  }, [locale, run]);

  useEffect(() => {
    if (step.at === 'done' || step.at === 'no-prf') result.current?.focus();
  }, [step.at]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      const token = tokenOfAddress();
      if (token === null) {
        setStep({ at: 'no-link' });
        return null;
      }
      setPhase('creating');
      // A nonce lives five minutes: it is asked for at the moment of the touch.
      const offer = await askServer(locale, 'POST', '/api/people/enrol/open', Offer, { token });
      if (!offer.ok) return offer.failure;
      const { rpId, displayName, nonce } = offer.value;
      const made = await makePasskey({
        ...offer.value,
        rpName: party,
        challenge: enrolChallenge(rpId, displayName, fromBase64Url(nonce)),
      });
      if (!made.ok) return made.refusal.code;
      if (!made.value.prf) setPhase('checking');
      if (!made.value.prf && !(await keepsSecrets(rpId, made.value))) {
        setStep({ at: 'no-prf' });
        return null;
      }
      const { prf: _, ...creation } = made.value;
      const order = { token, nonce, ...creation, passkeyName: label.trim(), prf: true };
      const answer = await askServer(locale, 'POST', '/api/people/enrol/finish', Done, order);
      if (!answer.ok) return answer.failure;
      // The link is used up; it need not stay in the address.
      window.history.replaceState(null, '', window.location.pathname);
      setStep({ at: 'done', name: answer.value.name });
      return null;
    });
  };

  if (step.at === 'loading')
    return stop ? <Stopped locale={locale} stop={stop} /> : <Notice live title={t('loading')} />;
  if (step.at === 'no-link')
    return (
      <Notice tone="attention" live title={t('noLink')}>
        <p>{t('noLinkNext')}</p>
      </Notice>
    );
  if (step.at === 'no-prf')
    return (
      <div ref={result} tabIndex={-1}>
        <Notice tone="wrong" live title={t('noPrf')}>
          <p>{t('noPrfNext')}</p>
        </Notice>
      </div>
    );
  if (step.at === 'done')
    return (
      <div className="stack" ref={result} tabIndex={-1}>
        <Notice tone="well" live title={t('done', { name: step.name })}>
          <p>{t('doneNext')}</p>
        </Notice>
        <div className="actions">
          <a className="button" href={`/${locale}`}>
            {t('seeVotes')}
          </a>
          <a className="button quiet" href={`/${locale}/sign-in`}>
            {t('signIn')}
          </a>
        </div>
      </div>
    );
  return (
    <form className="stack" onSubmit={submit}>
      <div className="stack tight">
        <h2>{t('hello', { name: step.name })}</h2>
        <p>{t('notYou')}</p>
      </div>
      <Notice tone="attention" title={t('weakTitle')}>
        <p>{t('weakText')}</p>
      </Notice>
      <p>{t('what')}</p>
      <div className="field">
        <label htmlFor={field}>{t('name')}</label>
        <p className="hint" id={`${field}-hint`}>
          {t('nameHint')}
        </p>
        <input
          id={field}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          aria-describedby={`${field}-hint`}
          maxLength={60}
          required
          autoComplete="off"
        />
      </div>
      <div className="actions">
        <button type="submit" disabled={busy}>
          {t('create')}
        </button>
      </div>
      {busy ? <Notice live title={t(phase)} /> : <Stopped locale={locale} stop={stop} />}
    </form>
  );
}

/** Passkeys that were silent about it at creation are asked for a secret once (PROTOCOL §3.4). The answer is dropped. */
async function keepsSecrets(rpId: string, made: NewPasskey): Promise<boolean> {
  const probe = randomBytes(32);
  const touched = await touchPasskey({
    rpId,
    challenge: openChallenge(probe),
    credential: made.credential,
    prf: probe,
  });
  return touched.ok && touched.value.prf?.length === 32;
}
