import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';

export function NotFoundText({ locale }: { locale: Locale }) {
  const t = translator(locale, common);
  return (
    <div className="stack reading">
      <h1>{t('notFoundTitle')}</h1>
      <p>{t('notFoundText')}</p>
      <div className="actions">
        <a className="button" href={`/${locale}`}>
          {t('toVotes')}
        </a>
      </div>
    </div>
  );
}
