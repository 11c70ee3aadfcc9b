import type { Metadata } from 'next';
import { viewVotes } from '#lib/board/view.ts';
import { now } from '#lib/ground/clock.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { listVotes } from '#lib/people/authority/index.ts';
import { listMembers, viewFrozen, viewRoll } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../_ui/authority-desk.tsx';
import { type CollegeNames, collegeNames } from '../../../../_ui/college-names.ts';
import { NotYours } from '../../../../_ui/desk.tsx';
import { count, Figures, share } from '../../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../../_ui/locale.ts';
import { holds, isAuthority, signedInPerson } from '../../../../_ui/person.ts';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { Members } from './members.tsx';
import { RollImport } from './roll-import.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), texts)('title') };
}

/** The roll: figures, import with its difference, votes with rolls of their own, members, files to take away. */
export default async function RollPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority/roll');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, texts);
  const [roll, first, votes, announced] = await Promise.all([
    viewRoll(),
    listMembers(),
    listVotes(),
    viewVotes(Math.floor(now() / 1000)),
  ]);
  const names = collegeNames(locale, announced);
  const frozen = await Promise.all(
    votes
      .filter(({ state }) => state === 'frozen')
      .map(async ({ id, title, urns }) => ({
        id,
        title: title[locale],
        isOver: urns.every(({ state }) => state === 'closed' || state === 'sealed' || state === 'published'),
        ...(await viewFrozen(id)),
      })),
  );
  const mayAct = holds(person, 'authority');
  return (
    <AuthorityDesk locale={locale} person={person} title={t('title')} lead={t('lead')}>
      <Figures
        locale={locale}
        items={[
          [t('figureMembers'), roll.members],
          [t('figureEnrolled'), roll.enrolled],
          [t('figureShare'), share(locale, roll.enrolled, roll.members)],
        ]}
      />
      {roll.members === 0 ? <p>{t('empty')}</p> : <ByCollege locale={locale} colleges={roll.colleges} names={names} />}
      {mayAct ? <RollImport locale={locale} isVoteFrozen={frozen.some(({ isOver }) => !isOver)} /> : null}
      {frozen.length > 0 ? <Frozen locale={locale} votes={frozen} /> : null}
      {roll.members > 0 ? (
        // another roll is another list, not the one that was looked at before an import
        <Members
          key={first.members.map(({ id }) => id).join()}
          locale={locale}
          first={first}
          all={roll.members}
          names={names}
        />
      ) : null}
      {roll.members > 0 ? <Exports locale={locale} votes={mayAct ? frozen : []} /> : null}
    </AuthorityDesk>
  );
}

type College = { college: string; members: number; enrolled: number };

/** With the short name that the columns of a file use, where people call the college otherwise. */
function ByCollege({ locale, colleges, names }: { locale: Locale; colleges: College[]; names: CollegeNames }) {
  const t = translator(locale, texts);
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
            {t('enrolledCount')}
          </th>
        </tr>
      </thead>
      <tbody>
        {colleges.map(({ college, members, enrolled }) => (
          <tr key={college}>
            <th scope="row">
              {names.get(college) ?? college}
              {names.has(college) ? <span className="hint"> {college}</span> : null}
            </th>
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

type FrozenVote = { id: string; title: string; isOver: boolean; voters: number; late: number; left: number };

/** Rolls that no import changes any more, beside the roll as it is. */
function Frozen({ locale, votes }: { locale: Locale; votes: FrozenVote[] }) {
  const t = translator(locale, texts);
  return (
    <div className="stack tight">
      <h2>{t('frozenTitle')}</h2>
      <p className="reading">{t('frozenLead')}</p>
      <Scroll label={t('frozenTitle')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('frozenVote')}</th>
              {(['frozenVoters', 'frozenLate', 'frozenLeft'] as const).map((name) => (
                <th scope="col" className="figure" key={name}>
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {votes.map(({ id, title, voters, late, left }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={`/${locale}/authority/roll/${id}`}>{title}</a>
                </th>
                <td className="figure">{count(locale, voters)}</td>
                <td className="figure">{count(locale, late)}</td>
                <td className="figure">{count(locale, left)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}

function Exports({ locale, votes }: { locale: Locale; votes: FrozenVote[] }) {
  const t = translator(locale, texts);
  const path = (name: string, more: Record<string, string> = {}) =>
    `/api/people/roll/${name}?${new URLSearchParams({ language: locale, ...more })}`;
  return (
    <section className="stack tight reading no-print" aria-labelledby="export">
      <h2 id="export">{t('exportTitle')}</h2>
      <p>{t('exportLead')}</p>
      <p>
        <a href={path('export')} download>
          {t('exportRoll')}
        </a>
      </p>
      {votes
        .filter(({ isOver }) => isOver)
        .map(({ id, title }) => (
          <p key={id}>
            <a href={path('signed', { vote: id })} download>
              {t('exportSignedOf', { title })}
            </a>
          </p>
        ))}
      {votes.some(({ isOver }) => !isOver) ? <p className="hint">{t('exportSignedLater')}</p> : null}
    </section>
  );
}
