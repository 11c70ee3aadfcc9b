import type { Metadata } from 'next';
import { viewVotes } from '#lib/board/view.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { isLocale, translator } from '#lib/i18n/index.ts';
import { register } from '#lib/i18n/register.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { viewTurnout, viewVote } from '#lib/people/authority/index.ts';
import { listMembers, viewFrozen } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../../../_ui/authority-desk.tsx';
import { collegeNames } from '../../../../../_ui/college-names.ts';
import { NotYours } from '../../../../../_ui/desk.tsx';
import { count, Figures } from '../../../../../_ui/figures.tsx';
import { NoVote } from '../../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../../_ui/notice.tsx';
import { holds, isAuthority, signedInPerson } from '../../../../../_ui/person.ts';
import { Late } from './late.tsx';

type Props = { params: Promise<{ locale: string; vote: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return { title: isLocale(locale) ? translator(locale, texts)('frozenOpen') : '' };
}

/** The frozen roll of one vote, beside the party's; and the way in for who came later. */
export default async function FrozenRollPage({ params }: Props) {
  const { vote } = await params;
  const { locale, person } = await signedInPerson(params, `authority/roll/${vote}`);
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const id = VoteId.safeParse(vote);
  const view = id.success ? await viewVote(id.data) : null;
  if (view?.state !== 'frozen') return <NoVote locale={locale} />;
  const t = translator(locale, texts);
  const [figures, turnout, late, announced] = await Promise.all([
    viewFrozen(view.id),
    viewTurnout(view.id),
    listMembers({ vote: view.id }),
    viewVotes(Math.floor(now() / 1000)),
  ]);
  const isRipe = view.urns.some(({ state }) => state === 'frozen' || state === 'waiting' || state === 'open');
  const isWaiting = view.proposals.some(({ kind, state }) => kind === 'admit' && state === 'open');
  return (
    <AuthorityDesk locale={locale} person={person} title={view.title[locale]} lead={t('frozenLead')}>
      <Figures
        locale={locale}
        items={[
          [t('frozenVoters'), figures.voters],
          [t('frozenLate'), figures.late],
          [t('frozenLeft'), figures.left],
        ]}
      />
      <table className="reading">
        <caption>{t('byCollege')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('college')}</th>
            <th scope="col" className="figure">
              {t('frozenVoters')}
            </th>
            <th scope="col" className="figure">
              {t('enrolledCount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(turnout?.urns ?? []).map(({ phi, name, members, enrolled }) => (
            <tr key={phi}>
              <th scope="row">{name[locale]}</th>
              <td className="figure">{count(locale, members)}</td>
              <td className="figure">{count(locale, enrolled)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <section className="stack" aria-labelledby="admit">
        <div className="stack tight reading">
          <h2 id="admit">{t('admitTitle')}</h2>
          {isRipe ? <p>{t('admitLead')}</p> : <p>{t('admitTooLate')}</p>}
        </div>
        {isWaiting ? (
          <Notice tone="attention" title={t('admitWaiting')}>
            <p>
              <a href={`/${locale}/authority/decisions`}>{t('admitSign')}</a>
            </p>
          </Notice>
        ) : null}
        {isRipe && !isWaiting && figures.late === 0 ? <p>{t('admitNone')}</p> : null}
        {isRipe && !isWaiting && figures.late > 0 && holds(person, 'authority') ? (
          <Late
            locale={locale}
            vote={view.id}
            first={late}
            all={figures.late}
            names={collegeNames(locale, announced)}
          />
        ) : null}
      </section>
      <p className="links no-print">
        <a href={`/${locale}/authority/register/${view.id}`}>{translator(locale, register)('link')}</a>
        <a href={`/${locale}/authority/roll`}>{t('back')}</a>
      </p>
    </AuthorityDesk>
  );
}
