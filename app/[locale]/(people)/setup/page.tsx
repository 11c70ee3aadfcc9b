import type { Metadata } from 'next';
import { translator } from '#lib/i18n/index.ts';
import { setup } from '#lib/i18n/setup.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { Setup } from './setup.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), setup)('title'), robots: 'noindex' };
}

/** The operator's one-time link: names the Authority. */
export default async function SetupPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, setup);
  return (
    <div className="stack reading">
      <header className="stack tight">
        <h1>{t('title')}</h1>
        <p className="lead">{t('lead')}</p>
      </header>
      <Setup locale={locale} />
    </div>
  );
}
