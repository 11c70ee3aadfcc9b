import type { Metadata } from 'next';
import type { UrnSummary } from '#lib/board/view.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { election } from '#lib/i18n/election.ts';
import { formatSpan, type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { result } from '#lib/i18n/result.ts';
import { Apart } from '../../../../_ui/apart.tsx';
import { NoVote } from '../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { findPublicVote, type VoteParams, wasStopped } from '../../../../_ui/public-vote.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { StateTag, whatNow } from '../../../../_ui/state.tsx';
import { countedOf } from './counted.ts';
import { Standing } from './standing.tsx';

type Props = { params: VoteParams; searchParams: Promise<{ screen?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, vote } = await findPublicVote(params);
  const title = translator(locale, result)('title');
  return { title: vote === null ? title : `${title} – ${vote.title[locale]}` };
}

/** The result: figures, bars, table, and what it takes to count again. `?screen` is for a projector. */
export default async function ResultPage({ params, searchParams }: Props) {
  const { locale, vote, at } = await findPublicVote(params);
  if (vote === null) return <NoVote locale={locale} />;
  const { screen } = await searchParams;
  const t = translator(locale, result);
  const counted = vote.urns.map(countedOf).filter((one) => one !== null);
  const toCount = vote.urns.filter((urn) => urn.annulled === null);
  return (
    <div className="stack loose projected" data-theme={screen === undefined ? undefined : 'projector'}>
      <header className="stack tight">
        <p className="over">
          <a href={`/${locale}/election/${vote.vote}`}>{typeset(locale, vote.title)}</a>
        </p>
        <h1>{t('title')}</h1>
        <p className="hint">{formatSpan(locale, vote)}</p>
        {wasStopped(vote) ? <p className="hint">{translator(locale, election)('stopped')}</p> : null}
        {counted.length === 0 ? null : <p className="lead">{t('lead')}</p>}
      </header>
      <Apart locale={locale} vote={vote} urns={vote.urns} />
      {counted.length < toCount.length ? (
        <div className="stack tight reading">
          <Refresh seconds={15} />
          <p>
            <StateTag locale={locale} state={vote.state} />
          </p>
          <Notice title={t('early')}>
            <p>{whatNow(locale, vote, at)}</p>
            {vote.urns
              .filter((urn) => urn.state === 'sealed')
              .map((urn) => (
                <p key={urn.phi}>
                  {urn.closing && urn.closing.passes < urn.definition['x-isoloir'].smallest
                    ? `${nameOf(urn, locale)}: ${t('tooSmall', { n: urn.definition['x-isoloir'].smallest })}`
                    : t('earlyWorked', { college: nameOf(urn, locale), done: urn.worked.length, total: urn.trustees })}
                </p>
              ))}
          </Notice>
        </div>
      ) : null}
      {counted.length > 1 ? <Standing locale={locale} title={t('all')} urns={counted} /> : null}
      {counted.map((one) => (
        <Standing
          key={one.urn.phi}
          locale={locale}
          title={t('inCollege', { college: nameOf(one.urn, locale) })}
          urns={[one]}
        />
      ))}
      {counted.length > 0 || toCount.length < vote.urns.length ? (
        <CountAgain locale={locale} vote={vote.vote} urns={vote.urns} isCounted={counted.length > 0} />
      ) : null}
      {counted.length > 0 ? (
        <p className="no-print">
          <a href={screen === undefined ? '?screen' : '?'}>{t(screen === undefined ? 'screen' : 'screenBack')}</a>
        </p>
      ) : null}
    </div>
  );
}

const nameOf = (urn: UrnSummary, locale: Locale): string => urn.definition['x-isoloir'].college.name[locale];

type Files = { locale: Locale; vote: string; urns: readonly UrnSummary[]; isCounted: boolean };

/** What it takes to count again; before the count, of a vote of which a college was annulled, what is public already. */
function CountAgain({ locale, vote, urns, isCounted }: Files) {
  const t = translator(locale, result);
  return (
    <section className="sheet stack no-print" aria-labelledby="again">
      <div className="stack tight">
        <h2 id="again">{t(isCounted ? 'checkTitle' : 'soFarTitle')}</h2>
        {isCounted ? <p>{t('checkText')}</p> : null}
      </div>
      {urns.map((urn) => (
        <div className="stack tight" key={urn.phi}>
          <h3>{nameOf(urn, locale)}</h3>
          <div className="actions">
            {urn.published ? (
              <a className="button quiet" href={`/api/board/archive/${toUrlForm(urn.phi)}.bel`} download>
                {t('archive')}
              </a>
            ) : null}
            <a
              className="button quiet"
              href={`${urn.definition['x-isoloir'].hosts.urn}/api/board/urn/${toUrlForm(urn.phi)}`}
              download={`urn-${toUrlForm(urn.phi)}.ndjson`}
            >
              {t('record')}
            </a>
            <a href={`/${locale}/board/${toUrlForm(urn.phi)}`}>
              {t('find')}
              <span className="only-heard"> {nameOf(urn, locale)}</span>
            </a>
          </div>
        </div>
      ))}
      <div className="actions">
        <a className="button quiet" href={`/api/board/journal/${vote}`} download={`journal-${vote}.ndjson`}>
          {t('journal')}
        </a>
        {urns.some(({ published }) => published) ? <a href={`/${locale}/journal/${vote}`}>{t('decision')}</a> : null}
        <a href={`/${locale}/verify`}>{t('howTo')}</a>
      </div>
    </section>
  );
}
