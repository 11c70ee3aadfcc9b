import { type Locale, translator } from '#lib/i18n/index.ts';
import { result } from '#lib/i18n/result.ts';
import { share } from '../../../../_ui/figures.tsx';

type Bar = { name: string; votes: number; blank?: boolean };

/** Bars with direct labels, largest first. Width is an SVG attribute, so that no style attribute is needed. */
export function Bars({ locale, title, bars, whole }: { locale: Locale; title: string; bars: Bar[]; whole: number }) {
  const t = translator(locale, result);
  const most = Math.max(1, ...bars.map((bar) => bar.votes));
  return (
    <ul className="bars" aria-label={title}>
      {bars.map(({ name, votes, blank }) => (
        <li key={name} className={blank ? 'blank' : undefined}>
          <div className="name">
            <span>{name}</span>
            <span>
              {blank ? t('votes', { votes }) : t('votesShare', { votes, share: share(locale, votes, whole) })}
            </span>
          </div>
          <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect className="ground" width="1000" height="10" />
            <rect className="bar" width={Math.round((1000 * votes) / most)} height="10" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
