import type { Metadata } from 'next';
import { type UrnSummary, urnFigures, type VoteSummary, viewVotes } from '#lib/board/view.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { election } from '#lib/i18n/election.ts';
import { type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { Apart } from '../../../../_ui/apart.tsx';
import { Moment } from '../../../../_ui/moment.tsx';
import { NoVote } from '../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { findPublicVote, type VoteParams, wasStopped } from '../../../../_ui/public-vote.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { SecondVote } from '../../../../_ui/second-vote.tsx';
import { StateTag, whatNow } from '../../../../_ui/state.tsx';
import { Questions } from './questions.tsx';

type Props = { params: VoteParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, vote } = await findPublicVote(params);
  return { title: vote?.title[locale] ?? translator(locale, election)('absentTitle') };
}

/** One vote: what it asks, of whom, when, and the way to the booth. */
export default async function ElectionPage({ params }: Props) {
  const { locale, vote, at } = await findPublicVote(params);
  return vote === null ? <NoVote locale={locale} /> : <Election locale={locale} vote={vote} at={at} />;
}

async function Election({ locale, vote, at }: { locale: Locale; vote: VoteSummary; at: number }) {
  const t = translator(locale, election);
  const first = vote.urns[0]?.definition['x-isoloir'];
  const open = vote.urns.filter((urn) => urn.state === 'open');
  const ending = vote.urns.filter((urn) => urn.state === 'grace');
  const [figures, others] = await Promise.all([
    Promise.all(vote.urns.map((urn) => urnFigures(urn.phi))),
    otherOpen(vote, at),
  ]);
  const stopped = wasStopped(vote);
  return (
    <div className="stack loose">
      <Refresh seconds={30} />
      <header className="stack">
        <div className="stack tight">
          <p>
            <StateTag locale={locale} state={vote.state} />
          </p>
          <h1>{typeset(locale, vote.title)}</h1>
          <p className="lead">{whatNow(locale, vote, at)}</p>
        </div>
        <div className="actions">
          {open.map((urn) => (
            <a className="button" key={urn.phi} href={`/${locale}/vote/${toUrlForm(urn.phi)}`}>
              {vote.urns.length === 1 ? t('vote') : t('voteIn', { college: nameOf(urn, locale) })}
            </a>
          ))}
          {ending.map((urn) => (
            <a className="button quiet" key={urn.phi} href={`/${locale}/vote/${toUrlForm(urn.phi)}`}>
              {vote.urns.length === 1 ? t('finish') : t('finishIn', { college: nameOf(urn, locale) })}
            </a>
          ))}
          {vote.state === 'published' ? (
            <a className="button" href={`/${locale}/results/${vote.vote}`}>
              {t('seeResult')}
            </a>
          ) : null}
          {vote.state === 'closed' || vote.state === 'sealed' ? (
            <a className="button quiet" href={`/${locale}/results/${vote.vote}`}>
              {t('follow')}
            </a>
          ) : null}
          <a className="button quiet" href={`/${locale}/journal/${vote.vote}`}>
            {t('seeJournal')}
          </a>
        </div>
        <SecondVote locale={locale} vote={vote} at={at} />
        <Apart locale={locale} vote={vote} urns={vote.urns} />
      </header>

      <div className="split">
        <section className="stack" aria-labelledby="candidates">
          <h2 id="candidates">{t('candidates')}</h2>
          {vote.urns[0] ? <Questions locale={locale} urn={vote.urns[0]} at={at} /> : null}
        </section>

        <aside className="stack loose">
          <section className="stack tight" aria-labelledby="dates">
            <h2 id="dates">{t('dates')}</h2>
            <dl className="facts narrow">
              <div>
                <dt>{t('opens')}</dt>
                <dd>
                  <Moment locale={locale} at={vote.opens} zone={vote.zone} />
                </dd>
              </div>
              <div>
                <dt>{t('closes')}</dt>
                <dd>
                  <Moment locale={locale} at={vote.closes} zone={vote.zone} />
                  {stopped ? <span className="block">{t('stopped')}</span> : null}
                  {vote.grace > 0 && !stopped && !isOver(vote) ? (
                    <span className="hint block">{t('grace', { minutes: Math.ceil(vote.grace / 60) })}</span>
                  ) : null}
                  {first?.earlyClose && !stopped && !isOver(vote) && vote.state !== 'grace' ? (
                    <span className="hint block">{t('early')}</span>
                  ) : null}
                </dd>
              </div>
            </dl>
          </section>
          {isOver(vote) || vote.state === 'grace' ? null : <HowToVote locale={locale} />}
        </aside>
      </div>

      <section className="stack tight" aria-labelledby="colleges">
        <h2 id="colleges">{t('colleges')}</h2>
        {figures.includes(null) && vote.state !== 'frozen' ? (
          <Notice tone="attention">
            <p>{t('urnSilent')}</p>
          </Notice>
        ) : null}
        <Scroll label={t('table')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('college')}</th>
                <th scope="col" className="figure">
                  {t('members')}
                </th>
                <th scope="col" className="figure">
                  {t('signed')}
                </th>
                <th scope="col" className="figure">
                  {t('ballots')}
                </th>
              </tr>
            </thead>
            <tbody>
              {vote.urns.map((urn, i) => (
                <tr key={urn.phi}>
                  <th scope="row">
                    {nameOf(urn, locale)}
                    {urn.state === vote.state ? null : (
                      <span className="block regular">
                        <StateTag locale={locale} state={urn.state} />
                      </span>
                    )}
                    <a className="block regular" href={`/${locale}/board/${toUrlForm(urn.phi)}`}>
                      {t('seeBoard')}
                      <span className="only-heard"> {nameOf(urn, locale)}</span>
                    </a>
                  </th>
                  <td className="figure">{urn.members ?? t('unknown')}</td>
                  <td className="figure">{urn.pairs}</td>
                  <td className="figure">{figures[i]?.passes ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
        {/* once it is published the numbers are whole */}
        {vote.state === 'published' || vote.state === 'annulled' ? null : <p className="hint">{t('signedHint')}</p>}
      </section>

      {others.length > 0 ? (
        <section className="stack tight" aria-labelledby="others">
          <h2 id="others">{t('othersTitle')}</h2>
          <p className="links">
            {others.map((other) => (
              <a key={other.vote} href={`/${locale}/election/${other.vote}`}>
                {typeset(locale, other.title)}
              </a>
            ))}
          </p>
        </section>
      ) : null}
    </div>
  );
}

function HowToVote({ locale }: { locale: Locale }) {
  const t = translator(locale, election);
  return (
    <section className="stack tight" aria-labelledby="how">
      <h2 id="how">{t('howTitle')}</h2>
      <ol>
        <li>{t('how1')}</li>
        <li>{t('how2')}</li>
        <li>{t('how3')}</li>
        <li>{t('how4')}</li>
      </ol>
      <p>{t('howEnrol')}</p>
      <p className="links">
        <a href={`/${locale}/practice`}>{t('howPractice')}</a>
        <a href={`/${locale}/secret`}>{t('howSecret')}</a>
      </p>
    </section>
  );
}

const isOver = ({ state }: VoteSummary): boolean =>
  state === 'closed' || state === 'sealed' || state === 'published' || state === 'annulled';

/** A member may vote in several at once: none should be overlooked. */
const otherOpen = async (vote: VoteSummary, at: number): Promise<VoteSummary[]> =>
  (await viewVotes(at)).filter((other) => other.vote !== vote.vote && other.state === 'open');

const nameOf = (urn: UrnSummary, locale: Locale): string => urn.definition['x-isoloir'].college.name[locale];
