import type { VoteSummary } from '#lib/board/view.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { shutOut } from '#lib/i18n/shut-out.ts';
import type { ShutOut as View } from '#lib/people/refused/index.ts';
import { count } from '../../../../../_ui/figures.tsx';
import { Notice } from '../../../../../_ui/notice.tsx';
import { Scroll } from '../../../../../_ui/scroll.tsx';
import { countedOf } from '../../../../(public)/results/[vote]/counted.ts';
import { type Row, rowsOf } from './shut-out-rows.ts';

const REASONS = ['early', 'paused', 'busy', 'closed'] as const;

type Props = { locale: Locale; view: View; vote: VoteSummary };

/** Members turned away who have not signed, by reason, against what decided the vote. Nothing where there are none, or few
 * and the night goes on. */
export function ShutOut({ locale, view, vote }: Props) {
  const t = translator(locale, shutOut);
  const counted = vote.urns.map(countedOf).filter((one) => one !== null);
  const names = new Map(vote.urns.map(({ phi, definition }) => [phi, definition['x-isoloir'].college.name[locale]]));
  const toCount = vote.urns.filter(({ state }) => state !== 'annulled').length;
  const rows = rowsOf(view.urns, counted, toCount);
  const whole = rows.at(-1);
  if (whole === undefined) return null;
  const nameOf = ({ phi }: Row) => (phi === null ? t('all') : (names.get(phi) ?? phi));
  const hasMargin = rows.some(({ margin }) => margin !== null);
  return (
    <section className="stack">
      <h2>{t('title')}</h2>
      <p>{t('lead')}</p>
      {view.state === 'open' ? <p>{t('soFar')}</p> : null}
      {whole.margin === null || view.state === 'open' ? null : (
        <Notice tone={whole.members < whole.margin ? 'note' : 'attention'}>
          <p>{t(whole.members < whole.margin ? 'fewer' : 'more')}</p>
        </Notice>
      )}
      <Scroll label={t('title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('college')}</th>
              {(['members', ...REASONS] as const).map((column) => (
                <th scope="col" className="figure" key={column}>
                  {t(column)}
                </th>
              ))}
              {hasMargin ? (
                <th scope="col" className="figure">
                  {t('margin')}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.phi ?? ''}>
                <th scope="row">{nameOf(row)}</th>
                <td className="figure">{count(locale, row.members)}</td>
                {REASONS.map((reason) => (
                  <td className="figure" key={reason}>
                    {count(locale, row.reasons[reason])}
                  </td>
                ))}
                {hasMargin ? <td className="figure">{row.margin === null ? '–' : count(locale, row.margin)}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{t('hint')}</p>
    </section>
  );
}
