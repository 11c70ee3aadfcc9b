import { type Locale, translator } from '#lib/i18n/index.ts';
import { setup } from '#lib/i18n/setup.ts';
import { Notice } from './notice.tsx';

/** Codes that are shown once, for people whom no message reaches. Nothing where there is none. */
export function HandedCodes({ locale, codes }: { locale: Locale; codes: readonly { name: string; code: string }[] }) {
  const t = translator(locale, setup);
  if (codes.length === 0) return null;
  return (
    <Notice tone="attention" title={t('codesTitle', { n: codes.length })}>
      <p>{t('codesText')}</p>
      <dl>
        {codes.map(({ name, code }) => (
          <div key={code}>
            <dt>{name}</dt>
            <dd className="number">{code}</dd>
          </div>
        ))}
      </dl>
    </Notice>
  );
}
