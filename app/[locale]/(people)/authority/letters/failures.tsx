import { type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import type { FailureView } from '#lib/people/mail/index.ts';
import { count } from '../../../../_ui/figures.tsx';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { nameOfLane, whyOf } from './words.ts';

/** What did not arrive, by provider and reason, and what to do about each. */
export function Failures({ locale, failures }: { locale: Locale; failures: readonly FailureView[] }) {
  const t = translator(locale, letters);
  return (
    <div className="stack tight">
      <h2>{t('failures')}</h2>
      {failures.length === 0 ? (
        <p>{t('failuresNone')}</p>
      ) : (
        <>
          <Scroll label={t('failures')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('reason')}</th>
                  <th scope="col">{t('todo')}</th>
                  <th scope="col">{t('kind')}</th>
                  <th scope="col">{t('provider')}</th>
                  <th scope="col" className="figure">
                    {t('count')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {failures.map(({ template, lane, state, reason, count: n }) => (
                  <tr key={`${template} ${lane} ${state} ${reason}`}>
                    <td className="said">
                      {/* a status code helps the operator; a word of ours is no word for a reader */}
                      {t(`why-${whyOf(state, reason)}`)}{' '}
                      {/\d/.test(reason) ? <span className="hint">{reason}</span> : null}
                    </td>
                    <td className="said">{t(`do-${whyOf(state, reason)}`)}</td>
                    <td>{t(`kind-${template}`)}</td>
                    <td>{nameOfLane(locale, lane)}</td>
                    <td className="figure">{count(locale, n)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <p className="no-print">
            <a href="/api/people/mail/failures" download>
              {t('failuresExport')}
            </a>
          </p>
        </>
      )}
    </div>
  );
}
