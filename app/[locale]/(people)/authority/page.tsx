import type { Metadata } from 'next';
import { now } from '#lib/ground/clock.ts';
import { authority } from '#lib/i18n/authority.ts';
import { formatSpan, translator } from '#lib/i18n/index.ts';
import { listVotes } from '#lib/people/authority/index.ts';
import { listProposals } from '#lib/people/decision/index.ts';
import { viewInvitations } from '#lib/people/mail/index.ts';
import { viewAuthority, viewRoll } from '#lib/people/roll/index.ts';
import { AuthorityDesk } from '../../../_ui/authority-desk.tsx';
import { NotYours } from '../../../_ui/desk.tsx';
import { Figures, share } from '../../../_ui/figures.tsx';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { Notice } from '../../../_ui/notice.tsx';
import { isAuthority, signedInPerson } from '../../../_ui/person.ts';
import { byUrgency } from './urgency.ts';
import { VoteTag } from './vote-tag.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), authority)('title') };
}

/** Figures first, then what waits for a signature, then the votes, the most urgent first. */
export default async function AuthorityPage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'authority');
  if (!isAuthority(person)) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, authority);
  const [roll, progress, board, votes, proposals] = await Promise.all([
    viewRoll(),
    viewInvitations(now()),
    viewAuthority(),
    listVotes(),
    listProposals(),
  ]);
  const waiting = proposals.filter((proposal) => proposal.state === 'open');
  return (
    <AuthorityDesk locale={locale} person={person} title={t('title')}>
      <Figures
        locale={locale}
        items={[
          [t('figureMembers'), roll.members],
          [t('figureEnrolled'), roll.enrolled],
          [t('figureShare'), share(locale, roll.enrolled, roll.members)],
          [t('stageFailed'), progress.failed],
          [t('figureWaiting'), waiting.length],
          [t('figureQuorum'), board ? `${board.quorum} / ${board.members.length}` : '–'],
        ]}
      />
      {waiting.length > 0 ? (
        <Notice tone="attention">
          <p>
            <a href={`/${locale}/authority/decisions`}>{t('waitingDecisions', { n: waiting.length })}</a>
          </p>
        </Notice>
      ) : null}
      <section className="stack" aria-labelledby="votes">
        <h2 id="votes">{t('votesTitle')}</h2>
        {votes.length === 0 ? (
          <p>{t('votesEmpty')}</p>
        ) : (
          <ul className="rows">
            {byUrgency(votes).map((vote) => (
              <li key={vote.id} className="row">
                <div className="stack tight">
                  <h3 className="big">
                    <a href={`/${locale}/authority/votes/${vote.id}`}>{vote.title[locale]}</a>
                  </h3>
                  <p className="actions">
                    <VoteTag locale={locale} vote={vote} />
                    <span className="hint">{formatSpan(locale, vote)}</span>
                  </p>
                </div>
                <a className="button quiet" href={`/${locale}/authority/votes/${vote.id}`}>
                  {t('openVote')}
                  <span className="only-heard"> {vote.title[locale]}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
        <p>
          <a className="button" href={`/${locale}/authority/votes/new`}>
            {t('newVote')}
          </a>
        </p>
      </section>
      <section className="stack tight reading" aria-labelledby="people">
        <h2 id="people">{t('people')}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('person')}</th>
              <th scope="col">{t('hasKey')}</th>
            </tr>
          </thead>
          <tbody>
            {(board?.members ?? []).map((member) => (
              <tr key={member.id}>
                <th scope="row">{member.name}</th>
                <td>{t(member.enrolled ? 'keyYes' : 'keyNo')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </AuthorityDesk>
  );
}
