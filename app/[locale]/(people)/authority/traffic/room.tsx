import type { Figures } from '#lib/gate/platform.ts';
import { formatHour, type Locale, translator } from '#lib/i18n/index.ts';
import { traffic } from '#lib/i18n/traffic.ts';
import { count } from '../../../../_ui/figures.tsx';
import { Scroll } from '../../../../_ui/scroll.tsx';

const LANES = ['known', 'stranger'] as const;

/** Who waits to come in, by lane; one sentence where nobody does. */
export function Room({ locale, room }: { locale: Locale; room: Figures['room'] }) {
  const t = translator(locale, traffic);
  const hasServed = LANES.some((lane) => room.called[lane] + room.waiting[lane] + room.away[lane] > 0);
  return (
    <div className="stack tight">
      <h2>{t('room')}</h2>
      <p>{room.isOpen ? t('roomOpen', { time: formatHour(locale, room.since / 1000) }) : t('roomClosed')}</p>
      {room.isOpen || hasServed ? (
        <Scroll label={t('room')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('lane')}</th>
                {(['inLine', 'called', 'away'] as const).map((name) => (
                  <th key={name} scope="col" className="figure">
                    {t(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {LANES.map((lane) => (
                <tr key={lane}>
                  <th scope="row">{t(`lane_${lane}`)}</th>
                  <td className="figure">{count(locale, room.waiting[lane])}</td>
                  <td className="figure">{count(locale, room.called[lane])}</td>
                  <td className="figure">{count(locale, room.away[lane])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
    </div>
  );
}
