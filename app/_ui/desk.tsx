import type { ReactNode } from 'react';
import { account } from '#lib/i18n/account.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import type { Person } from '#lib/people/passkey/session.ts';
import { NavLink } from './nav-link.tsx';
import { Notice } from './notice.tsx';
import { holds, isAuthority } from './person.ts';
import { SignOut } from './sign-out.tsx';

/** The frame of a page for someone signed in: who they are, the rooms they may enter, the way out. */
export function Desk({ locale, person, children }: { locale: Locale; person: Person; children: ReactNode }) {
  const t = translator(locale, account);
  const rooms = [
    ['account', t('roomAccount'), true],
    ['authority', t('roomAuthority'), isAuthority(person)],
    ['section', t('roomSection'), holds(person, 'officer')],
    ['trustee', t('roomTrustee'), holds(person, 'trustee')],
  ] as const;
  return (
    <div className="stack loose">
      <div className="desk">
        <p>
          <span className="hint">{t('signedInAs')}</span> <strong>{person.name}</strong>
        </p>
        <nav aria-label={t('rooms')}>
          <ul>
            {rooms
              .filter(([, , open]) => open)
              .map(([path, name]) => (
                <li key={path}>
                  <NavLink href={`/${locale}/${path}`} within>
                    {name}
                  </NavLink>
                </li>
              ))}
          </ul>
        </nav>
        <SignOut locale={locale} label={t('signOut')} />
      </div>
      {children}
    </div>
  );
}

/** For someone signed in who does not hold the office that a room asks for. */
export function NotYours({ locale, person }: { locale: Locale; person: Person }) {
  const t = translator(locale, account);
  return (
    <Desk locale={locale} person={person}>
      <div className="stack reading">
        <h1>{t('notYoursTitle')}</h1>
        <Notice tone="attention">
          <p>{t('notYoursText')}</p>
        </Notice>
      </div>
    </Desk>
  );
}
