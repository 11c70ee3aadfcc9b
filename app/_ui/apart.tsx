import type { UrnSummary, VoteSummary } from '#lib/board/view.ts';
import { college as texts } from '#lib/i18n/college.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from './notice.tsx';

type Props = { locale: Locale; vote: Pick<VoteSummary, 'vote' | 'zone'>; urns: readonly UrnSummary[] };

/** What was decided about single colleges: paused, extended, annulled, voting again; each with its reason. Nothing where
 * all go the same way. */
export function Apart({ locale, vote, urns }: Props) {
  const notices = urns.flatMap((urn) => noticesOf({ locale, vote, urns: [] }, urn));
  if (notices.length === 0) return null;
  return (
    <div className="stack tight reading">
      {notices}
      <p className="links">
        <a href={`/${locale}/journal/${vote.vote}`}>{translator(locale, texts)('decision')}</a>
      </p>
    </div>
  );
}

function noticesOf({ locale, vote }: Props, urn: UrnSummary) {
  const t = translator(locale, texts);
  const college = urn.definition['x-isoloir'].college.name[locale];
  const say = (seconds: number) => formatDate(locale, seconds, vote.zone);
  const why = (reason: { fr: string; en: string }) => <p>{t('reason', { reason: reason[locale] })}</p>;
  if (urn.annulled !== null)
    return [
      <Notice key={`${urn.phi} annulled`} tone="wrong" title={t('annulledTitle', { college })}>
        {why(urn.annulled.reason)}
        <p>
          {urn.worked.length === 0
            ? t('annulledText')
            : t('annulledWorked', { done: urn.worked.length, total: urn.trustees })}
        </p>
        <p>{urn.again ? <a href={`/${locale}/election/${urn.again.vote}`}>{t('again')}</a> : t('againSoon')}</p>
      </Notice>,
    ];
  const closes = say(urn.closes);
  const pauses = urn.pauses.map(({ from, until, reason }) => {
    const isOn = until === null && urn.state === 'suspended';
    const span =
      until === null ? t('pausedToEnd', { from: say(from) }) : t('pausedFrom', { from: say(from), until: say(until) });
    return (
      <Notice
        key={`${urn.phi} ${from}`}
        tone={isOn ? 'attention' : 'note'}
        title={t(isOn ? 'pausedTitle' : 'pausedOver', { college })}
      >
        {why(reason)}
        <p>{isOn ? t('pausedSince', { from: say(from), closes }) : span}</p>
      </Notice>
    );
  });
  const last = urn.extensions.at(-1);
  const extended = last && (
    <Notice key={`${urn.phi} extended`} title={t('extendedTitle', { college, closes })}>
      {why(last.reason)}
    </Notice>
  );
  return extended === undefined ? pauses : [...pauses, extended];
}
