'use client';

import { useId } from 'react';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { setup } from '#lib/i18n/setup.ts';

/** Someone to be named to an office. */
export type Named = { name: string; email: string; phone: string; language: 'fr' | 'en' };
export const nobody = (language: 'fr' | 'en'): Named => ({ name: '', email: '', phone: '', language });

/** Name, address, telephone and language of one person. */
export function NamedFields(props: { locale: Locale; value: Named; onChange: (value: Named) => void }) {
  const { locale, value, onChange } = props;
  const t = translator(locale, setup);
  const id = useId();
  return (
    <div className="fields two end">
      <div className="field">
        <label htmlFor={`${id}-name`}>{t('name')}</label>
        <input
          id={`${id}-name`}
          value={value.name}
          onChange={(event) => onChange({ ...value, name: event.target.value })}
          maxLength={120}
          required
          autoComplete="off"
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-email`}>{t('email')}</label>
        <input
          id={`${id}-email`}
          type="email"
          value={value.email}
          onChange={(event) => onChange({ ...value, email: event.target.value })}
          maxLength={254}
          required
          autoComplete="off"
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-phone`}>{t('phone')}</label>
        <input
          id={`${id}-phone`}
          type="tel"
          value={value.phone}
          onChange={(event) => onChange({ ...value, phone: event.target.value })}
          pattern="\+?[0-9 \(\).\-]{6,}"
          maxLength={30}
          autoComplete="off"
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-language`}>{t('language')}</label>
        <select
          id={`${id}-language`}
          value={value.language}
          onChange={(event) => onChange({ ...value, language: event.target.value === 'en' ? 'en' : 'fr' })}
        >
          <option value="fr">{t('french')}</option>
          <option value="en">{t('english')}</option>
        </select>
      </div>
    </div>
  );
}

/** As the server wants it: no spaces around, no telephone where there is none. */
export const trimmed = ({ name, email, phone, language }: Named) => ({
  name: name.trim(),
  email: email.trim().toLowerCase(),
  language,
  ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
});
