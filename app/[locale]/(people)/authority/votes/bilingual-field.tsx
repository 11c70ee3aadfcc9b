'use client';

import { FaultText, useEditor, useField } from './context.tsx';

type Text = { fr: string; en: string };
type Props = {
  path: string;
  label: string;
  value: Text;
  onChange: (value: Text) => void;
  max: number;
  long?: boolean;
  required?: boolean;
};

/** One text in French and English, side by side: nobody publishes half a ballot paper. */
export function BilingualField(props: Props) {
  return (
    <div className="fields two">
      <OneLanguage {...props} language="fr" />
      <OneLanguage {...props} language="en" />
    </div>
  );
}

function OneLanguage(props: Props & { language: 'fr' | 'en' }) {
  const { path, label, value, onChange, max, long = false, required = true, language } = props;
  const { t } = useEditor();
  const { id, fault, aria } = useField(`${path}.${language}`);
  const shared = { ...aria, value: value[language], maxLength: max, required, lang: language, spellCheck: true };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} <span className="hint">{t(language === 'fr' ? 'inFrench' : 'inEnglish')}</span>
      </label>
      {long ? (
        <textarea {...shared} onChange={(event) => onChange({ ...value, [language]: line(event.target.value) })} />
      ) : (
        <input
          {...shared}
          autoComplete="off"
          onChange={(event) => onChange({ ...value, [language]: event.target.value })}
        />
      )}
      <FaultText id={id} fault={fault} />
    </div>
  );
}

/** Texts of a definition are single lines: what looks alike must be the same bytes. */
const line = (text: string): string => text.replace(/[\r\n]+/g, ' ');
