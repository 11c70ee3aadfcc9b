import type { Metadata } from 'next';
import { webConfig } from '#lib/ground/config.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { NeedsScript } from '../../../_ui/needs-script.tsx';
import { SignIn } from './sign-in.tsx';

type Props = { params: LocaleParams; searchParams: Promise<{ next?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), enrol)('signInTitle') };
}

/** One touch, no password. `?next` leads back to the page that asked, within this site only. */
export default async function SignInPage({ params, searchParams }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, enrol);
  const { next } = await searchParams;
  const target = typeof next === 'string' && /^\/(fr|en)\/[a-zA-Z0-9/_-]*$/.test(next) ? next : `/${locale}/account`;
  return (
    <div className="stack reading">
      <header className="stack tight">
        <h1>{t('signInTitle')}</h1>
        <p className="lead">{t('signInLead')}</p>
      </header>
      <NeedsScript locale={locale} />
      <SignIn locale={locale} rpId={webConfig().rpId} target={target} />
      <p>
        {t('signInVoting')} <a href={`/${locale}`}>{t('seeVotes')}</a>
      </p>
      <p>{t('signInNone')}</p>
      <div>
        <details>
          <summary>{t('signInOther')}</summary>
          <p>{t('signInOtherText')}</p>
        </details>
        <details>
          <summary>{t('signInLost')}</summary>
          <p>{t('signInLostText')}</p>
        </details>
      </div>
    </div>
  );
}
