import type { ReactNode } from 'react';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import type { Person } from '#lib/people/passkey/session.ts';
import { Desk } from './desk.tsx';
import { NavLink } from './nav-link.tsx';
import { Notice } from './notice.tsx';
import { holds } from './person.ts';

const rooms = [
  ['', 'overview'],
  ['/roll', 'roll'],
  ['/invitations', 'invitations'],
  ['/letters', 'letters'],
  ['/section', 'sections'],
  ['/trustees', 'trustees'],
  ['/decisions', 'decisions'],
  ['/desk', 'desk'],
  ['/keys', 'keys'],
  ['/traffic', 'traffic'],
] as const;

/** The Authority's console: its rooms, then the page. The operator sees it and cannot act. */
export function AuthorityDesk(props: {
  locale: Locale;
  person: Person;
  title: string;
  lead?: string;
  /** Beneath the title: where things stand. */
  standing?: ReactNode;
  children: ReactNode;
}) {
  const { locale, person, title, lead, standing, children } = props;
  const t = translator(locale, authority);
  return (
    <Desk locale={locale} person={person}>
      <header className="stack">
        <nav aria-label={t('rooms')}>
          <ul className="tabs">
            {rooms.map(([path, name]) => (
              <li key={path}>
                <NavLink href={`/${locale}/authority${path}`}>{t(name)}</NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="stack tight">
          <h1>{title}</h1>
          {lead ? <p className="lead">{lead}</p> : null}
          {standing}
        </div>
        {holds(person, 'authority') ? null : (
          <Notice>
            <p>{t('operatorOnly')}</p>
          </Notice>
        )}
      </header>
      {children}
    </Desk>
  );
}
