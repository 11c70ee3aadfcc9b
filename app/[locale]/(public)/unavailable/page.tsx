import type { Metadata } from 'next';
import { common } from '#lib/i18n/common.ts';
import { translator } from '#lib/i18n/index.ts';
import { NO_REFERENCE } from '#lib/web/index.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { Notice } from '../../../_ui/notice.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), common)('errorTitle'), robots: { index: false } };
}

/** What the front door sends, without scripts, in place of a page that failed (lib/web/failed-page.ts): it stands under
 * the address of that page, so that the empty link asks for it again. */
export default async function UnavailablePage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, common);
  return (
    <div className="stack reading">
      <h1>{t('errorTitle')}</h1>
      <Notice tone="wrong">
        <p>{t('errorText')}</p>
        <p>{t('errorNext', { reference: NO_REFERENCE })}</p>
      </Notice>
      <div className="actions">
        {/* biome-ignore lint/a11y/useValidAnchor: the empty reference is the address of the page that failed, query included */}
        <a className="button" href="">
          {t('retry')}
        </a>
        <a className="button quiet" href={`/${locale}`}>
          {t('toVotes')}
        </a>
      </div>
    </div>
  );
}
