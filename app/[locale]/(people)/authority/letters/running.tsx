import { formatHour, type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import type { LaneView, MailView } from '#lib/people/mail/index.ts';
import { count } from '../../../../_ui/figures.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import type { Sums } from './page.tsx';
import { nameOfLane, sayMinutes } from './words.ts';

/** Where the sending stands, in one sentence; how long it takes, only where the last minutes say so. */
export function Running({ locale, view, sums }: { locale: Locale; view: MailView; sums: Sums }) {
  const t = translator(locale, letters);
  const { waiting, minutes, slowest, lanes } = view;
  if (waiting === 0) {
    if (sums.held > 0) return <Notice tone="attention" title={t('allHeld', { n: sums.held })} />;
    if (sums.lost > 0) return <Notice tone="attention" title={t('doneLost', { n: sums.lost })} />;
    return <Notice tone="well" title={t('done')} />;
  }
  const gone = sums.all - waiting - sums.held;
  const name = slowest === null ? '' : nameOfLane(locale, slowest);
  const rate = lanes.find(({ lane }) => lane === slowest)?.perMinute ?? 0;
  return (
    <>
      <div className="stack tight reading">
        <p>
          <label htmlFor="letters-gone">
            <strong>{t('running', { waiting })}</strong>
          </label>
        </p>
        <progress id="letters-gone" value={gone} max={gone + waiting} />
        <p>
          {minutes === null
            ? t('runningUnknown', { slowest: name })
            : t('runningAhead', { span: sayMinutes(locale, minutes), slowest: name })}{' '}
          {t('runningSlow', { rate: count(locale, rate), slowest: name })}
        </p>
      </div>
      {lanes.map((lane) => (
        <Rest key={lane.lane} locale={locale} lane={lane} />
      ))}
    </>
  );
}

const REASONS = ['unreachable', 'silent', 'busy', 'login', 'sender'] as const;

function Rest({ locale, lane: { lane, restsUntil, reason } }: { locale: Locale; lane: LaneView }) {
  if (restsUntil === null) return null;
  const t = translator(locale, letters);
  const known = REASONS.find((one) => one === reason);
  return (
    <Notice tone="attention" title={t('restTitle', { lane: nameOfLane(locale, lane) })}>
      <p>
        {known === undefined ? null : `${t(`rest-${known}`)} `}
        {t('restText', { time: formatHour(locale, restsUntil / 1000) })}
      </p>
    </Notice>
  );
}
