import type { ReactNode } from 'react';
import { common } from '#lib/i18n/common.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Mark } from './icon.tsx';
import { LanguageLink } from './language-link.tsx';
import { NavLink } from './nav-link.tsx';
import { OfflineNote } from './offline-note.tsx';

/** Masthead, the page's one `main`, foot. Nothing here depends on who is signed in: public pages carry no session. */
export function Frame({ locale, party, children }: { locale: Locale; party: string; children: ReactNode }) {
  const t = translator(locale, common);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="masthead">
        <div>
          <a className="brand" href={`/${locale}`}>
            <Mark />
            <span>{party}</span>
          </a>
          <nav aria-label={t('navigation')}>
            <ul>
              <li>
                <NavLink href={`/${locale}/verify`}>{t('navVerify')}</NavLink>
              </li>
              <li>
                <NavLink href={`/${locale}/secret`}>{t('navSecret')}</NavLink>
              </li>
              <li>
                <NavLink href={`/${locale}/account`}>{t('navAccount')}</NavLink>
              </li>
              <li>
                <LanguageLink other={locale === 'fr' ? 'en' : 'fr'} label={t('otherLanguage')} />
              </li>
            </ul>
          </nav>
        </div>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        <OfflineNote locale={locale} />
        {children}
      </main>
      <footer className="foot">
        <div>
          <p>{t('footer')}</p>
          <p className="links">
            <a href={`/${locale}/privacy`}>{t('privacy')}</a>
            <a href={`/${locale}/verify`}>{t('verify')}</a>
          </p>
        </div>
      </footer>
    </div>
  );
}
