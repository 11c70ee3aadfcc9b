import type { Row } from '#lib/gate/platform.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { traffic } from '#lib/i18n/traffic.ts';
import { count } from '../../../../_ui/figures.tsx';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { spanOf } from './span.ts';

/** One row a kind of request, the most important first. */
export function Kinds({ locale, rows }: { locale: Locale; rows: readonly Row[] }) {
  const t = translator(locale, traffic);
  return (
    <div className="stack tight">
      <h2>{t('byKind')}</h2>
      <Scroll label={t('byKind')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('kind')}</th>
              {(['perSecond', 'admitted', 'queued', 'refused', 'half', 'most', 'nearlyAll'] as const).map((name) => (
                <th key={name} scope="col" className="figure">
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.rank}>
                <th scope="row">{t(`rank-${row.rank}`)}</th>
                <td className="figure">{count(locale, Math.round(row.perSecond))}</td>
                <td className="figure">{count(locale, row.admitted)}</td>
                <td className="figure">{count(locale, row.queued)}</td>
                <td className="figure">{count(locale, row.refused)}</td>
                <td className="figure">{spanOf(locale, row.p50)}</td>
                <td className="figure">{spanOf(locale, row.p95)}</td>
                <td className="figure">{spanOf(locale, row.p99)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{t('hint')}</p>
    </div>
  );
}
