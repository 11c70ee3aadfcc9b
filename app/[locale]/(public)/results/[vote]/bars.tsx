import { type Locale, translator } from '#lib/i18n/index.ts';
import { result } from '#lib/i18n/result.ts';
import { share } from '../../../../_ui/figures.tsx';

type Bar = { name: string; votes: number; blank?: boolean };

/** Bars with direct labels, in the order given; a full bar would be all `voters`, so that half looks like half. Width is
 * an SVG attribute: no style attribute is needed. Percentages are of the `expressed` votes. */
export function Bars(props: { locale: Locale; title: string; bars: Bar[]; voters: number; expressed: number }) {
  const { locale, title, bars, voters, expressed } = props;
  const t = translator(locale, result);
  return (
    <ul className="bars" aria-label={title}>
      {bars.map(({ name, votes, blank }) => (
        <li key={name} className={blank ? 'blank' : undefined}>
          <div className="name">
            <span>{name}</span>
            <span>
              {blank ? t('votes', { votes }) : t('votesShare', { votes, share: share(locale, votes, expressed) })}
            </span>
          </div>
          <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect className="ground" width="1000" height="10" />
            <rect className="bar" width={Math.round((1000 * votes) / Math.max(1, voters))} height="10" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
