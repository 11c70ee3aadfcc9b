import type { Metadata } from 'next';
import { viewVotes } from '#lib/board/view.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { translator, typeset } from '#lib/i18n/index.ts';
import { verify } from '#lib/i18n/verify.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), verify)('verifyTitle') };
}

const checks = [
  'verifyCheck1',
  'verifyCheck2',
  'verifyCheck3',
  'verifyCheck4',
  'verifyCheck5',
  'verifyCheck6',
] as const;

/** How anyone checks a vote. */
export default async function VerifyPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, verify);
  const votes = await viewVotes(Math.floor(now() / 1000));
  const urns = votes.flatMap(({ title, urns: all }) =>
    all.map(({ phi, definition }) => ({ phi, title, college: definition['x-isoloir'].college.name })),
  );
  return (
    <article className="stack loose reading">
      <header className="stack tight">
        <h1>{t('verifyTitle')}</h1>
        <p className="lead">{t('verifyLead')}</p>
      </header>
      <section className="stack tight">
        <h2>{t('verifyMineTitle')}</h2>
        <p>{t('verifyMineText')}</p>
        {urns.length === 0 ? (
          <p>{t('verifyMineEmpty')}</p>
        ) : (
          <ul>
            {urns.map(({ phi, title, college }) => (
              <li key={phi}>
                <a href={`/${locale}/board/${toUrlForm(phi)}`}>
                  {typeset(locale, title)} – {typeset(locale, college)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="stack tight">
        <h2>{t('verifyAllTitle')}</h2>
        <p>{t('verifyAllText')}</p>
        <Command text={t('technicalCommand')} />
        <p>{t('verifyAllChecks')}</p>
        <ul>
          {checks.map((check) => (
            <li key={check}>{t(check)}</li>
          ))}
        </ul>
      </section>
      <section className="stack tight">
        <h2>{t('verifyOtherTitle')}</h2>
        <p>{t('verifyOtherText')}</p>
        <Command text={t('technicalBelenios')} />
        <p>{t('verifyOtherNot')}</p>
      </section>
      <section className="stack tight">
        <h2>{t('verifyNotTitle')}</h2>
        <p>{t('verifyNotText')}</p>
      </section>
    </article>
  );
}

/** Broken between its words only: `--chain` cut in two is no longer what one has to type. */
function Command({ text }: { text: string }) {
  return (
    <pre>
      {text.split(/(?<= )/).map((word) => (
        <span key={word} className="whole">
          {word}
        </span>
      ))}
    </pre>
  );
}
