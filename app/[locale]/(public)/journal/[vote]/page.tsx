import type { Metadata } from 'next';
import type { DecisionRecord, VoteSummary } from '#lib/board/view.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { journal } from '#lib/i18n/journal.ts';
import { Icon } from '../../../../_ui/icon.tsx';
import { NoVote } from '../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { findPublicVote, type VoteParams } from '../../../../_ui/public-vote.ts';

type Props = { params: VoteParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, vote } = await findPublicVote(params);
  const title = translator(locale, journal)('title');
  return { title: vote === null ? title : `${title} – ${vote.title[locale]}` };
}

/** The decisions of a vote with their exact texts and who signed, verified at this reading. */
export default async function JournalPage({ params }: Props) {
  const { locale, vote } = await findPublicVote(params);
  return vote === null ? <NoVote locale={locale} /> : <Journal locale={locale} vote={vote} />;
}

function Journal({ locale, vote }: { locale: Locale; vote: VoteSummary }) {
  const t = translator(locale, journal);
  const whole = vote.chain.every((check) => check.ok);
  return (
    <div className="stack loose reading">
      <header className="stack tight">
        <p className="over">
          <a href={`/${locale}/election/${vote.vote}`}>{typeset(locale, vote.title)}</a>
        </p>
        <h1>{t('title')}</h1>
        <p className="lead">{t('lead')}</p>
      </header>
      <Notice tone={whole ? 'well' : 'wrong'}>
        <p>{whole ? t('chain', { height: vote.head.height + 1 }) : t('broken')}</p>
      </Notice>
      {vote.decisions.length === 0 ? <p>{t('empty')}</p> : null}
      <ol className="rows">
        {vote.decisions.map((decision) => (
          <li key={decision.hash}>
            <Decision locale={locale} decision={decision} />
          </li>
        ))}
      </ol>
      <p className="actions">
        <a className="button quiet" href={`/api/board/journal/${vote.vote}`} download={`journal-${vote.vote}.ndjson`}>
          {t('download')}
        </a>
        {vote.decisions.some(({ kind }) => kind === 'purge') ? (
          <a href={`/${locale}/erased/${vote.vote}`}>{t('certificate')}</a>
        ) : null}
      </p>
    </div>
  );
}

function Decision({ locale, decision }: { locale: Locale; decision: DecisionRecord }) {
  const t = translator(locale, journal);
  const valid = decision.checks.every((check) => check.ok);
  const signed = decision.signers.length;
  return (
    <article className="stack tight">
      <h2>{t(decision.kind)}</h2>
      <p className={`state ${valid ? 'well' : 'wrong'}`}>
        <Icon shape={valid ? 'well' : 'wrong'} />
        {valid ? t('valid') : t('invalid')}
      </p>
      <blockquote className="exact">{decision.text[locale]}</blockquote>
      <dl className="facts narrow">
        <div>
          <dt>{t('signed')}</dt>
          <dd>
            {decision.signers.join(', ')}
            <span className="hint block">
              {t('quorum', { signed, members: decision.members, quorum: decision.quorum })}
            </span>
          </dd>
        </div>
      </dl>
      <details>
        <summary>{t('detail')}</summary>
        <dl className="stack tight">
          <div>
            <dt className="hint">{t('technicalHash', { height: decision.height })}</dt>
            <dd className="number">{decision.hash}</dd>
          </div>
          <div>
            <dt className="hint">{t('technicalChallenge')}</dt>
            <dd className="number">{decision.challenge}</dd>
          </div>
          <div>
            <dt className="hint">{t('technicalChecks')}</dt>
            <dd className="number">
              {decision.checks.map((check) => `${check.name} ${check.ok ? '✓' : '✗'}`).join(' · ')}
            </dd>
          </div>
          <div>
            <dt className="hint">{t('technicalStatement')}</dt>
            <dd>
              <pre className="wrap">{canonicalJson(decision.statement)}</pre>
            </dd>
          </div>
        </dl>
      </details>
    </article>
  );
}
