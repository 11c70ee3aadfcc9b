import type { Metadata } from 'next';
import { webConfig } from '#lib/ground/config.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { trustee } from '#lib/i18n/trustee.ts';
import { type TrusteeView, viewTrustee } from '#lib/people/authority/index.ts';
import { Desk, NotYours } from '../../../_ui/desk.tsx';
import { type LocaleParams, localeOf } from '../../../_ui/locale.ts';
import { Notice } from '../../../_ui/notice.tsx';
import { holds, signedInPerson } from '../../../_ui/person.ts';
import { Refresh } from '../../../_ui/refresh.tsx';
import { StateTag } from '../../../_ui/state.tsx';
import { CountUrn } from './count-urn.tsx';
import { MakeKey } from './make-key.tsx';

type Props = { params: LocaleParams };
type Vote = TrusteeView['votes'][number];

/** What waits for this person comes first, what is over last; each newest first. */
const order: Readonly<Record<Vote['step'], number>> = { 'make-key': 0, decrypt: 0, wait: 1, done: 2, annulled: 2 };
const over: ReadonlySet<string> = new Set(['closed', 'sealed', 'published', 'annulled']);
const isOver = ({ urns }: Vote): boolean => urns.length > 0 && urns.every(({ state }) => over.has(state));
const isPublished = ({ urns }: Vote): boolean => urns.some(({ state }) => state === 'published');

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: translator(await localeOf(params), trustee)('title') };
}

/** The votes whose key this person keeps a part of, and what each waits for. */
export default async function TrusteePage({ params }: Props) {
  const { locale, person } = await signedInPerson(params, 'trustee');
  if (!holds(person, 'trustee')) return <NotYours locale={locale} person={person} />;
  const t = translator(locale, trustee);
  const votes = (await viewTrustee(person.id)).votes.toSorted((one, other) => order[one.step] - order[other.step]);
  const busy = votes.some((vote) => vote.step === 'decrypt');
  return (
    <Desk locale={locale} person={person}>
      {busy ? null : <Refresh seconds={15} />}
      <header className="stack tight">
        <h1>{t('title')}</h1>
        <p className="lead">{t('lead')}</p>
      </header>
      {votes.some((vote) => vote.step !== 'annulled' && !(vote.step === 'done' && isPublished(vote))) ? (
        <Notice tone="attention" title={t('careTitle')}>
          <p>{t('careText')}</p>
        </Notice>
      ) : null}
      {votes.length === 0 ? <p>{t('empty')}</p> : null}
      <ul className="rows">
        {votes.map((vote) => (
          <li key={vote.vote} className="stack">
            <VoteOfTrustee locale={locale} vote={vote} />
          </li>
        ))}
      </ul>
    </Desk>
  );
}

function VoteOfTrustee({ locale, vote }: { locale: Locale; vote: Vote }) {
  const t = translator(locale, trustee);
  const { rpId, urnOrigin } = webConfig();
  const isFrozen = vote.urns.length > 0;
  return (
    <>
      <div className="stack tight">
        <h2>{vote.title[locale]}</h2>
        <p className="hint">
          {t('position', { n: vote.position })}
          {isOver(vote) ? '' : `. ${t('closes', { closes: formatDate(locale, vote.closes, vote.zone) })}`}
        </p>
      </div>
      {vote.step === 'make-key' ? <MakeKey locale={locale} rpId={rpId} vote={vote.vote} /> : null}
      {vote.step === 'wait' ? (
        <Notice tone="well" title={t('waitTitle')}>
          <p>{t('waitBefore')}</p>
        </Notice>
      ) : null}
      {vote.step === 'wait' && !isFrozen ? (
        <details>
          <summary>{t('remake')}</summary>
          <MakeKey locale={locale} rpId={rpId} vote={vote.vote} />
        </details>
      ) : null}
      {vote.step === 'annulled' ? <Notice tone="attention" title={t('annulledTitle')} /> : null}
      {vote.step === 'done' ? (
        <Notice tone="well" title={t('doneTitle')}>
          {isPublished(vote) ? (
            <p>
              <a href={`/${locale}/results/${vote.vote}`}>{t('donePublished')}</a>
            </p>
          ) : (
            <p>{t('doneText')}</p>
          )}
        </Notice>
      ) : null}
      {vote.step === 'decrypt'
        ? vote.urns.map((urn) =>
            urn.state === 'sealed' && !urn.done && !urn.tooSmall ? (
              <CountUrn
                key={urn.phi}
                locale={locale}
                rpId={rpId}
                urnOrigin={urnOrigin}
                vote={vote.vote}
                phi={urn.phi}
                college={urn.name[locale]}
              />
            ) : (
              <p key={urn.phi}>
                <StateTag locale={locale} state={urn.state} />{' '}
                {t(
                  urn.state === 'annulled'
                    ? 'countAnnulled'
                    : urn.done
                      ? 'countDone'
                      : urn.tooSmall
                        ? 'countTooSmall'
                        : 'countNotYet',
                  {
                    college: urn.name[locale],
                  },
                )}
              </p>
            ),
          )
        : null}
    </>
  );
}
