import type { Metadata } from 'next';
import { type VoteSummary, viewVotes } from '#lib/board/view.ts';
import type { UrnState } from '#lib/election/lifecycle.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { home } from '#lib/i18n/home.ts';
import { type Locale, translator, typeset } from '#lib/i18n/index.ts';
import { type LocaleParams, localeOf } from '../_ui/locale.ts';
import { Refresh } from '../_ui/refresh.tsx';
import { StateTag, whatNow } from '../_ui/state.tsx';

type Props = { params: LocaleParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  // the layout's pattern is for the pages below it, and this one stands beside it
  return { title: { absolute: `${translator(await localeOf(params), home)('title')} – ${webConfig().partyName}` } };
}

const groups = [
  ['now', ['open', 'suspended', 'grace']],
  ['soon', ['waiting', 'frozen']],
  ['counting', ['closed', 'sealed']],
  ['done', ['published', 'annulled']],
] as const satisfies readonly (readonly [string, readonly UrnState[]])[];

/** Home: each vote with its state and the one thing to do about it. */
export default async function HomePage({ params }: Props) {
  const locale = await localeOf(params);
  const t = translator(locale, home);
  const at = Math.floor(now() / 1000);
  const votes = await viewVotes(at);
  return (
    <div className="stack loose">
      <Refresh seconds={60} />
      <h1>{t('title')}</h1>
      {votes.length === 0 ? (
        <div className="sheet stack tight reading">
          <p>
            <strong>{t('empty')}</strong>
          </p>
          <p>{t('emptyNext')}</p>
        </div>
      ) : (
        groups.map(([title, states]) => {
          const some = votes.filter((vote) => states.some((state) => state === vote.state));
          return some.length === 0 ? null : (
            <section className="stack" key={title} aria-labelledby={title}>
              <h2 id={title}>{t(title)}</h2>
              <ul className="rows">
                {some.map((vote) => (
                  <li key={vote.vote}>
                    <VoteRow locale={locale} vote={vote} at={at} />
                  </li>
                ))}
              </ul>
            </section>
          );
        })
      )}
      <section className="stack tight reading">
        <h2>{t('newTitle')}</h2>
        <p>{t('newText')}</p>
        <p>{t('newNoLink')}</p>
        <div className="actions">
          <a className="button quiet" href={`/${locale}/practice`}>
            {t('practice')}
          </a>
          <span className="hint">{t('practiceText')}</span>
        </div>
        <p className="links">
          <a href={`/${locale}/secret`}>{t('howSecret')}</a>
          <a href={`/${locale}/verify`}>{t('check')}</a>
        </p>
      </section>
    </div>
  );
}

function VoteRow({ locale, vote, at }: { locale: Locale; vote: VoteSummary; at: number }) {
  const t = translator(locale, home);
  const open = vote.urns.filter((urn) => urn.state === 'open');
  return (
    <div className="row">
      <div className="stack tight">
        <h3 className="big">
          <a href={`/${locale}/election/${vote.vote}`}>{typeset(locale, vote.title)}</a>
        </h3>
        <p>
          <StateTag locale={locale} state={vote.state} />
        </p>
        <p>{whatNow(locale, vote, at)}</p>
      </div>
      <div className="actions">
        {open.map((urn) => (
          <a className="button" key={urn.phi} href={`/${locale}/vote/${toUrlForm(urn.phi)}`}>
            {vote.urns.length === 1
              ? t('vote')
              : t('voteIn', { college: urn.definition['x-isoloir'].college.name[locale] })}
          </a>
        ))}
        {vote.state === 'published' ? (
          <a className="button" href={`/${locale}/results/${vote.vote}`}>
            {t('seeResult')}
          </a>
        ) : null}
        {open.length === 0 && vote.state !== 'published' ? (
          <a className="button quiet" href={`/${locale}/election/${vote.vote}`}>
            {t('see')}
          </a>
        ) : null}
      </div>
    </div>
  );
}
