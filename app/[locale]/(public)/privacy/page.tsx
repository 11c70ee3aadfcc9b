import type { Metadata } from 'next';
import { translator } from '#lib/i18n/index.ts';
import { privacy } from '#lib/i18n/privacy.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { parts } from './kept.ts';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), privacy)('title') };
}

/** What is kept about people, why, and for how long. */
export default async function PrivacyPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, privacy);
  return (
    <article className="stack loose reading">
      <header className="stack tight">
        <h1>{t('title')}</h1>
        <p className="lead">{t('lead')}</p>
      </header>
      {parts.map((part) => (
        <section className="stack tight" key={part}>
          <h2>{t(`${part}Title`)}</h2>
          <p>{t(`${part}What`)}</p>
          <p className="hint">{t(`${part}Until`)}</p>
        </section>
      ))}
      <section className="stack tight">
        <h2>{t('rightsTitle')}</h2>
        <p>{t('rightsText')}</p>
        <p>{t('rightsLimits')}</p>
      </section>
      <section className="stack tight">
        <h2>{t('neverTitle')}</h2>
        <p>{t('neverText')}</p>
      </section>
      <p className="links no-print">
        <a href={`/${locale}/account/data`}>{t('toData')}</a>
        <a href={`/${locale}/account/line`}>{t('toLine')}</a>
        <a href={`/${locale}/secret`}>{t('toSecret')}</a>
      </p>
    </article>
  );
}
