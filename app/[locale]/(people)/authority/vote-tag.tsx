import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import type { VoteSummary } from '#lib/people/authority/index.ts';
import { Icon } from '../../../_ui/icon.tsx';
import { StateTag } from '../../../_ui/state.tsx';
import { stateOf } from './urgency.ts';

/** Draft, prepared, or the state of its urns. */
export function VoteTag({ locale, vote }: { locale: Locale; vote: VoteSummary }) {
  const t = translator(locale, authority);
  const state = stateOf(vote);
  if (state !== undefined) return <StateTag locale={locale} state={state} />;
  return (
    <span className="state">
      <Icon shape="todo" />
      {t(vote.state === 'draft' ? 'stateDraft' : 'statePrepared')}
    </span>
  );
}
