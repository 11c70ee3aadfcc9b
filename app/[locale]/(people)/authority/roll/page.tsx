import type { Metadata } from 'next';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { listMembers, MemberQuery, viewRoll } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../../_ui/desk.tsx';
import { count, Figures, share } from '../../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { RollImport } from './roll-import.tsx';

type Props = { params: LocaleParams; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), authority)('roll') };
}

/** The roll: figures, import with its difference, members. */
export default async function RollPage({ params, searchParams }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/roll');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, authority);
  const { query, page } = await searchParams;
  const asked = MemberQuery.safeParse({
    ...(typeof query === 'string' ? { query } : {}),
    ...(typeof page === 'string' ? { page } : {}),
  });
  const search = asked.success ? asked.data : { query: '', page: 1 };
  const [roll, list] = await Promise.all([viewRoll(), listMembers(search)]);
  return (
    <AuthorityDesk locale={locale} person={person} title={t('roll')} lead={t('rollLead')}>
      <Figures
        locale={locale}
        items={[
          [t('figureMembers'), roll.members],
          [t('figureEnrolled'), roll.enrolled],
          [t('figureShare'), share(locale, roll.enrolled, roll.members)],
        ]}
      />
      {roll.members === 0 ? <p>{t('rollEmpty')}</p> : <ByCollege locale={locale} colleges={roll.colleges} />}
      {holds(person, 'authority') ? <RollImport locale={locale} /> : null}
      {roll.members > 0 ? <Members locale={locale} list={list} query={search.query} /> : null}
    </AuthorityDesk>
  );
}

type College = { college: string; members: number; enrolled: number };

function ByCollege({ locale, colleges }: { locale: Locale; colleges: College[] }) {
  const t = translator(locale, authority);
  return (
    <table className="reading">
      <caption>{t('byCollege')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('college')}</th>
          <th scope="col" className="figure">
            {t('members')}
          </th>
          <th scope="col" className="figure">
            {t('enrolled')}
          </th>
        </tr>
      </thead>
      <tbody>
        {colleges.map(({ college, members, enrolled }) => (
          <tr key={college}>
            <th scope="row">{college}</th>
            <td className="figure">{count(locale, members)}</td>
            <td className="figure">
              {count(locale, enrolled)} ({share(locale, enrolled, members)})
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type List = Awaited<ReturnType<typeof listMembers>>;

function Members({ locale, list, query }: { locale: Locale; list: List; query: string }) {
  const t = translator(locale, authority);
  const to = (page: number) => `?${new URLSearchParams({ ...(query ? { query } : {}), page: String(page) })}`;
  return (
    <section className="stack" aria-labelledby="members">
      <h2 id="members">{t('members')}</h2>
      <form method="get" className="actions end">
        <div className="field">
          <label htmlFor="query">{t('search')}</label>
          <input id="query" name="query" type="search" defaultValue={query} placeholder={t('searchHint')} />
        </div>
        <button type="submit" className="quiet">
          {t('searchButton')}
        </button>
      </form>
      <p role="status">{t('found', { n: list.total })}</p>
      {list.members.length > 0 ? (
        <Scroll label={t('table')}>
          <table>
            <thead>
              <tr>
                {(['number', 'name', 'email', 'college', 'federation', 'key'] as const).map((column) => (
                  <th scope="col" key={column}>
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.members.map((member) => (
                <tr key={member.id}>
                  <td>{member.number}</td>
                  <th scope="row">{member.name}</th>
                  <td>{member.email}</td>
                  <td>{member.college}</td>
                  <td>{member.federation}</td>
                  <td>{t(member.enrolled ? 'keyYes' : 'keyNo')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {list.pages > 1 ? (
        <nav className="actions" aria-label={t('members')}>
          {list.page > 1 ? <a href={to(list.page - 1)}>{t('previous')}</a> : null}
          <span>{t('page', { page: list.page, pages: list.pages })}</span>
          {list.page < list.pages ? <a href={to(list.page + 1)}>{t('next')}</a> : null}
        </nav>
      ) : null}
    </section>
  );
}
