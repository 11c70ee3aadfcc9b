import { type UrnSummary, type VoteSummary, viewVotes } from '#lib/board/view.ts';
import { college as texts } from '#lib/i18n/college.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from './notice.tsx';

/** The vote that was annulled for the college of this urn, where this one replaces it. */
export function replacedBy(urn: UrnSummary, votes: readonly VoteSummary[]): VoteSummary | null {
  const { of } = urn.definition['x-isoloir'];
  return of === undefined ? null : (votes.find(({ urns }) => urns.some(({ phi }) => phi === of)) ?? null);
}

/** Of a college that votes again: which vote this one replaces, and the way back to it. Nothing for a first vote. */
export async function SecondVote({ locale, vote, at }: { locale: Locale; vote: VoteSummary; at: number }) {
  if (vote.urns.every((urn) => urn.definition['x-isoloir'].of === undefined)) return null;
  const t = translator(locale, texts);
  const votes = await viewVotes(at);
  const colleges = vote.urns.map((urn) => urn.definition['x-isoloir'].college.name[locale]);
  const first = vote.urns.map((urn) => replacedBy(urn, votes)).find((one) => one !== null);
  return (
    <Notice title={t('secondTitle')}>
      <p>{t('secondText', { colleges: new Intl.ListFormat(locale).format(colleges) })}</p>
      {first ? (
        <p>
          <a href={`/${locale}/election/${first.vote}`}>{t('secondLink')}</a>
        </p>
      ) : null}
    </Notice>
  );
}
