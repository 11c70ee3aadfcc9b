'use client';

import { useId } from 'react';
import { desk } from '#lib/i18n/desk.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';

type Props = {
  locale: Locale;
  /** Hours that all changes wait. */
  usual: number;
  /** Signatures that a shorter wait takes. */
  quorum: number;
  wait: number;
  onWait: (hours: number) => void;
  urgency: { fr: string; en: string };
  onUrgency: (urgency: { fr: string; en: string }) => void;
};

/** How long it waits; where less than all do, why, in the words that will be published. */
export function WaitFields({ locale, usual, quorum, wait, onWait, urgency, onUrgency }: Props) {
  const t = translator(locale, desk);
  const id = useId();
  const words = [
    ['fr', 'urgencyFr'],
    ['en', 'urgencyEn'],
  ] as const;
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{t('wait')}</label>
        <p className="hint" id={`${id}-hint`}>
          {t('waitHint', { hours: usual, quorum })}
        </p>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={1}
          max={720}
          value={wait}
          onChange={(event) => onWait(Number(event.target.value))}
          aria-describedby={`${id}-hint`}
          required
        />
      </div>
      {wait < usual
        ? words.map(([language, label]) => (
            <div className="field" key={language}>
              <label htmlFor={`${id}-${language}`}>{t(label)}</label>
              <p className="hint" id={`${id}-${language}-hint`}>
                {t('urgencyHint')}
              </p>
              <input
                id={`${id}-${language}`}
                lang={language}
                value={urgency[language]}
                onChange={(event) => onUrgency({ ...urgency, [language]: event.target.value })}
                aria-describedby={`${id}-${language}-hint`}
                maxLength={300}
                required
              />
            </div>
          ))
        : null}
    </>
  );
}
