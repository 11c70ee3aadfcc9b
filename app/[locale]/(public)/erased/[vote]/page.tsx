import type { Metadata } from 'next';
import { type Erasure, readErasure } from '#lib/board/index.ts';
import type { VoteSummary } from '#lib/board/view.ts';
import { erased } from '#lib/i18n/erased.ts';
import { formatDay, type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { count } from '../../../../_ui/figures.tsx';
import { NoVote } from '../../../../_ui/no-vote.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { findPublicVote, type VoteParams } from '../../../../_ui/public-vote.ts';
import { PrintButton } from './print-button.tsx';

type Props = { params: VoteParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, vote } = await findPublicVote(params);
  const title = translator(locale, erased)('title');
  return { title: vote === null ? title : `${title} – ${vote.title[locale]}` };
}

/** The certificate: from the journal, its signature checked at this reading; or what is kept until when, and why. */
export default async function ErasedPage({ params }: Props) {
  const { locale, vote } = await findPublicVote(params);
  if (vote === null) return <NoVote locale={locale} />;
  const t = translator(locale, erased);
  const key = vote.urns[0]?.definition['x-isoloir'].journalKey ?? '';
  const erasure = await readErasure(vote.vote, key);
  return (
    <div className="stack loose reading">
      <header className="stack tight">
        <p className="over">
          <a href={`/${locale}/election/${vote.vote}`}>{typeset(locale, vote.title)}</a>
        </p>
        <h1>{t('title')}</h1>
        {erasure === null ? null : <p className="lead">{t('lead')}</p>}
      </header>
      {erasure === null ? (
        <Notice title={t('notYet')}>
          <p>{t('notYetText')}</p>
        </Notice>
      ) : (
        <Certificate locale={locale} vote={vote} erasure={erasure} />
      )}
    </div>
  );
}

const rows = ['voters', 'register', 'admissions', 'letters', 'lines', 'changes'] as const;

function Certificate({ locale, vote, erasure }: { locale: Locale; vote: VoteSummary; erasure: Erasure }) {
  const t = translator(locale, erased);
  const { certificate } = erasure;
  const decision = vote.decisions.find(({ kind, checks }) => kind === 'purge' && checks.every(({ ok }) => ok));
  const day = formatDay(locale, Date.parse(`${certificate.day}T00:00:00Z`) / 1000, 'UTC');
  return (
    <>
      <dl className="facts narrow">
        <div>
          <dt>{t('day')}</dt>
          <dd>{day}</dd>
        </div>
        {decision ? (
          <div>
            <dt>{t('decided')}</dt>
            <dd>{decision.signers.join(', ')}</dd>
          </div>
        ) : null}
      </dl>
      <section className="stack tight" aria-labelledby="gone">
        <h2 id="gone">{t('gone')}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('what')}</th>
              <th scope="col" className="figure">
                {t('count')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{t(row)}</th>
                <td className="figure">{count(locale, certificate.deleted[row])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="stack tight" aria-labelledby="stays">
        <h2 id="stays">{t('stays')}</h2>
        <p>{t('staysText')}</p>
      </section>
      <section className="stack tight" aria-labelledby="elsewhere">
        <h2 id="elsewhere">{t('elsewhere')}</h2>
        <p>{t('elsewhereText')}</p>
      </section>
      <Detail locale={locale} erasure={erasure} />
      <p className="actions no-print">
        <PrintButton label={t('print')} />
        <a href={`/${locale}/journal/${vote.vote}`}>{t('journal')}</a>
      </p>
    </>
  );
}

function Detail({ locale, erasure: { certificate, height, hash, signature } }: { locale: Locale; erasure: Erasure }) {
  const t = translator(locale, erased);
  const facts = [
    [t('place', { height }), hash],
    [t('signature'), signature],
    [t('digestVoters'), certificate.digests.voters],
    [t('digestRegister'), certificate.digests.register],
  ] as const;
  return (
    <details>
      <summary>{t('detail')}</summary>
      <dl className="stack tight">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="hint">{name}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
