import type { Metadata } from 'next';
import { translator } from '#lib/i18n/index.ts';
import { verify } from '#lib/i18n/verify.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), verify)('secretTitle') };
}

const parts = [
  ['secretTwoTitle', 'secretTwoText'],
  ['secretPassTitle', 'secretPassText'],
  ['secretSealTitle', 'secretSealText'],
  ['secretBatchTitle', 'secretBatchText'],
  ['secretNumberTitle', 'secretNumberText'],
] as const;
const limits = [
  'secretLimits1',
  'secretLimits2',
  'secretLimits3',
  'secretLimits4',
  'secretLimits5',
  'secretLimits6',
] as const;

/** How this keeps my vote secret, in plain words (THREAT-MODEL says it in full). */
export default async function SecretPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, verify);
  return (
    <article className="stack loose reading">
      <header className="stack tight">
        <h1>{t('secretTitle')}</h1>
        <p className="lead">{t('secretLead')}</p>
      </header>
      {parts.map(([title, text]) => (
        <section className="stack tight" key={title}>
          <h2>{t(title)}</h2>
          <p>{t(text)}</p>
        </section>
      ))}
      <section className="stack tight">
        <h2>{t('secretLimitsTitle')}</h2>
        <ul>
          {limits.map((limit) => (
            <li key={limit}>{t(limit)}</li>
          ))}
        </ul>
      </section>
      <p className="links no-print">
        <a href={`/${locale}/practice`}>{t('secretPractice')}</a>
        <a href={`/${locale}/verify`}>{t('verifyTitle')}</a>
        <a href={`/${locale}`}>{t('toVotes')}</a>
      </p>
    </article>
  );
}
