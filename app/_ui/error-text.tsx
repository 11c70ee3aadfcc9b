import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from './notice.tsx';

/** What happened, what is safe, what to do next (LOOK). `reference` is the fault's digest, which the logs know too. */
export function ErrorText({ locale, reference, retry }: { locale: Locale; reference: string; retry: () => void }) {
  const t = translator(locale, common);
  return (
    <div className="stack reading">
      <h1>{t('errorTitle')}</h1>
      <Notice tone="wrong" live>
        <p>{t('errorText')}</p>
        <p>{t('errorNext', { reference })}</p>
      </Notice>
      <div className="actions">
        <button type="button" onClick={retry}>
          {t('retry')}
        </button>
        <a className="button quiet" href={`/${locale}`}>
          {t('toVotes')}
        </a>
      </div>
    </div>
  );
}
