import type { UrnState } from '#lib/election/urn-state.ts';
import { election } from '#lib/i18n/election.ts';
import { formatDate, formatHour, type Locale, type Translate, translator } from '#lib/i18n/index.ts';
import { Icon, type Shape } from './icon.tsx';

const words = {
  frozen: 'stateFrozen',
  waiting: 'stateWaiting',
  open: 'stateOpen',
  suspended: 'stateSuspended',
  grace: 'stateGrace',
  closed: 'stateClosed',
  sealed: 'stateSealed',
  published: 'statePublished',
  annulled: 'stateAnnulled',
} as const satisfies Record<UrnState, string>;
const marks: Record<UrnState, [Shape, string]> = {
  frozen: ['soon', ''],
  waiting: ['soon', 'accent'],
  open: ['open', 'well'],
  suspended: ['attention', 'attention'],
  grace: ['soon', 'attention'],
  closed: ['closed', 'attention'],
  sealed: ['counting', 'attention'],
  published: ['result', 'accent'],
  annulled: ['wrong', 'wrong'],
};

/** The state of a vote or urn: a word, a shape, a colour. */
export function StateTag({ locale, state }: { locale: Locale; state: UrnState }) {
  const [shape, tone] = marks[state];
  return (
    <span className={`state ${tone}`}>
      <Icon shape={shape} />
      {translator(locale, election)(words[state])}
    </span>
  );
}

/** Epoch seconds; `grace`: seconds after the closing in which who was in line still votes. */
type Told = { state: UrnState; opens: number; closes: number; grace: number; zone?: string };

/** What the state means for the reader, in one sentence. */
export function whatNow(locale: Locale, { state, opens, closes, grace, zone }: Told, nowSeconds: number): string {
  const t: Translate<keyof (typeof election)['fr']> = translator(locale, election);
  switch (state) {
    case 'frozen':
      return nowSeconds >= closes ? t('doMissed') : t('doFrozen', { opens: formatDate(locale, opens, zone) });
    case 'waiting':
      return t('doWaiting', { opens: formatDate(locale, opens, zone) });
    case 'open':
      return t('doOpen', { closes: formatDate(locale, closes, zone) });
    case 'suspended':
      return t('doSuspended', { closes: formatDate(locale, closes, zone) });
    case 'grace':
      return t('doGrace', {
        closes: formatDate(locale, closes, zone),
        until: formatHour(locale, closes + grace, zone),
      });
    case 'annulled':
      return t('doAnnulled');
    case 'closed':
      // Before the hour it can only have been stopped by a decision.
      return nowSeconds < closes ? t('doStopped') : t('doClosed');
    case 'sealed':
      return t('doSealed');
    case 'published':
      return t('doPublished');
  }
}
