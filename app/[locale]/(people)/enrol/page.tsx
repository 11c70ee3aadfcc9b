import type { Metadata } from 'next';
import { webConfig } from '#lib/ground/config.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { Enrolment } from './enrolment.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), enrol)('title'), robots: 'noindex' };
}

/** Enrolment by a one-time link, whose secret stands in the fragment: only the browser reads it. */
export default async function EnrolPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, enrol);
  return (
    <div className="stack reading">
      <header className="stack tight">
        <h1>{t('title')}</h1>
        <p className="lead">{t('lead')}</p>
      </header>
      <Enrolment locale={locale} party={webConfig().partyName} />
    </div>
  );
}
