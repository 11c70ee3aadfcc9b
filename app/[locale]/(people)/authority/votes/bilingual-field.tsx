'use client';

import { useId } from 'react';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';

type Text = { fr: string; en: string };

/** One text in French and English, side by side: nobody publishes half a ballot paper. */
export function BilingualField(props: {
  locale: Locale;
  label: string;
  value: Text;
  onChange: (value: Text) => void;
  max: number;
  long?: boolean;
  required?: boolean;
}) {
  const { locale, label, value, onChange, max, long = false, required = true } = props;
  const t = translator(locale, authority);
  const id = useId();
  return (
    <div className="fields two">
      {(['fr', 'en'] as const).map((language) => {
        const shared = {
          id: `${id}-${language}`,
          value: value[language],
          maxLength: max,
          required,
          lang: language,
          spellCheck: true,
          autoComplete: 'off',
        };
        return (
          <div className="field" key={language}>
            <label htmlFor={shared.id}>
              {label} <span className="hint">{t(language === 'fr' ? 'inFrench' : 'inEnglish')}</span>
            </label>
            {long ? (
              <textarea
                {...shared}
                onChange={(event) => onChange({ ...value, [language]: line(event.target.value) })}
              />
            ) : (
              <input {...shared} onChange={(event) => onChange({ ...value, [language]: event.target.value })} />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Texts of a definition are single lines: what looks alike must be the same bytes. */
const line = (text: string): string => text.replace(/[\r\n]+/g, ' ');
