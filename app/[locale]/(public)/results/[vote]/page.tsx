import type { Metadata } from 'next';
import type { UrnSummary } from '#lib/board/view.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { result } from '#lib/i18n/result.ts';
import { count, Figures, share } from '../../../../_ui/figures.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { publicVote, type VoteParams } from '../../../../_ui/public-vote.ts';
import { Refresh } from '../../../../_ui/refresh.tsx';
import { StateTag, whatNow } from '../../../../_ui/state.tsx';
import { Bars } from './bars.tsx';
import { type Counted, countedOf, sumOf } from './counted.ts';

type Props = { params: VoteParams; searchParams: Promise<{ screen?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, vote } = await publicVote(params);
  return { title: `${translator(locale, result)('title')} – ${vote.title[locale]}` };
}

/** The result: figures, bars, table, and what it takes to count again. `?screen` is for a projector. */
export default async function ResultPage({ params, searchParams }: Props) {
  const { locale, vote, at } = await publicVote(params);
  const { screen } = await searchParams;
  const t = translator(locale, result);
  const counted = vote.urns.map(countedOf).filter((one) => one !== null);
  return (
    <div className="stack loose projected" data-theme={screen === undefined ? undefined : 'projector'}>
      <header className="stack tight">
        <p className="over">
          <a href={`/${locale}/election/${vote.vote}`}>{vote.title[locale]}</a>
        </p>
        <h1>{t('title')}</h1>
        {counted.length === 0 ? null : <p className="lead">{t('lead')}</p>}
      </header>
      {counted.length < vote.urns.length ? (
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
      {counted.length > 0 ? <CountAgain locale={locale} vote={vote.vote} urns={vote.urns} /> : null}
      {counted.length > 0 ? (
        <p className="no-print">
          <a href={screen === undefined ? '?screen' : '?'}>{t(screen === undefined ? 'screen' : 'screenBack')}</a>
        </p>
      ) : null}
    </div>
  );
}

const nameOf = (urn: UrnSummary, locale: Locale): string => urn.definition['x-isoloir'].college.name[locale];

/** One college, or all of them added up. */
function Standing({ locale, title, urns }: { locale: Locale; title: string; urns: readonly Counted[] }) {
  const t = translator(locale, result);
  const sum = sumOf(urns);
  const definition = urns[0]?.urn.definition;
  if (definition === undefined) return null;
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <Figures
        locale={locale}
        items={[
          [t('turnout'), share(locale, sum.voters, sum.members)],
          [t('voters'), sum.voters],
          [t('members'), sum.members],
          ...sum.questions.slice(0, 1).flatMap(({ blank }) => (blank === null ? [] : [[t('blank'), blank] as const])),
        ]}
      />
      {sum.voters === 0 ? <p>{t('noVotes')}</p> : null}
      {definition['x-isoloir'].questions.map((question, i) => {
        const { blank = null, votes = [] } = sum.questions[i] ?? {};
        const expressed = sum.voters - (blank ?? 0);
        const names = question.answers.map((answer, j) => ({ name: answer.name[locale], votes: votes[j] ?? 0 }));
        const ranked = [...names].sort((a, b) => b.votes - a.votes);
        const bars = blank === null ? ranked : [...ranked, { name: t('blank'), votes: blank, blank: true }];
        return (
          <div className="stack" key={question.title.fr}>
            <h3>{question.title[locale]}</h3>
            <Bars locale={locale} title={`${t('chart')} – ${question.title[locale]}`} bars={bars} whole={expressed} />
            <details>
              <summary>{t('table')}</summary>
              <Table locale={locale} names={names} blank={blank} expressed={expressed} title={question.title[locale]} />
            </details>
            <p className="hint">
              {t('shareHint')} {(definition.questions[i]?.max ?? 1) > 1 ? t('severalHint') : ''}
            </p>
          </div>
        );
      })}
    </section>
  );
}

function Table(props: {
  locale: Locale;
  title: string;
  names: readonly { name: string; votes: number }[];
  blank: number | null;
  expressed: number;
}) {
  const { locale } = props;
  const t = translator(locale, result);
  return (
    <table>
      <caption>{props.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('candidate')}</th>
          <th scope="col" className="figure">
            {t('total')}
          </th>
          <th scope="col" className="figure">
            %
          </th>
        </tr>
      </thead>
      <tbody>
        {props.names.map(({ name, votes }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figure">{count(locale, votes)}</td>
            <td className="figure">{share(locale, votes, props.expressed)}</td>
          </tr>
        ))}
        {props.blank === null ? null : (
          <tr>
            <th scope="row">{t('blank')}</th>
            <td className="figure">{count(locale, props.blank)}</td>
            <td className="figure">–</td>
          </tr>
        )}
        <tr>
          <th scope="row">{t('expressed')}</th>
          <td className="figure">{count(locale, props.expressed)}</td>
          <td className="figure">–</td>
        </tr>
      </tbody>
    </table>
  );
}

function CountAgain({ locale, vote, urns }: { locale: Locale; vote: string; urns: readonly UrnSummary[] }) {
  const t = translator(locale, result);
  return (
    <section className="sheet stack no-print" aria-labelledby="again">
      <div className="stack tight">
        <h2 id="again">{t('checkTitle')}</h2>
        <p>{t('checkText')}</p>
      </div>
      {urns.map((urn) => (
        <div className="stack tight" key={urn.phi}>
          <h3>{nameOf(urn, locale)}</h3>
          <div className="actions">
            <a className="button quiet" href={`/api/board/archive/${toUrlForm(urn.phi)}.bel`} download>
              {t('archive')}
            </a>
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
        <a href={`/${locale}/journal/${vote}`}>{t('decision')}</a>
        <a href={`/${locale}/verify`}>{t('howTo')}</a>
      </div>
    </section>
  );
}
