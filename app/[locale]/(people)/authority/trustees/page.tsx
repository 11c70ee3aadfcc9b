import type { Metadata } from 'next';
import { authority } from '#lib/i18n/authority.ts';
import { translator } from '#lib/i18n/index.ts';
import { trusteeCandidates } from '#lib/people/authority/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { NameTrustee } from './name-trustee.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), authority)('trustees') };
}

/** Who may be chosen as trustee of a vote. */
export default async function TrusteesPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/trustees');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, authority);
  const trustees = await trusteeCandidates();
  return (
    <AuthorityDesk locale={locale} person={person} title={t('trustees')} lead={t('trusteesLead')}>
      <Notice tone="attention">
        <p>{t('trusteesAll')}</p>
      </Notice>
      {trustees.length === 0 ? (
        <p>{t('trusteesEmpty')}</p>
      ) : (
        <ul className="rows close">
          {trustees.map((trustee) => (
            <li key={trustee.id}>
              <strong>{trustee.name}</strong> <span className="hint block">{trustee.email}</span>
            </li>
          ))}
        </ul>
      )}
      {holds(person, 'authority') ? <NameTrustee locale={locale} /> : null}
    </AuthorityDesk>
  );
}
