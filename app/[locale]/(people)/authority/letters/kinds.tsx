import { type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import type { KindView } from '#lib/people/mail/index.ts';
import { count } from '../../../../_ui/figures.tsx';
import { Scroll } from '../../../../_ui/scroll.tsx';
import { Pause } from './pause.tsx';

/** One row per kind of letter that there is, with its way to be held back. */
export function Kinds({ locale, kinds, mayAct }: { locale: Locale; kinds: readonly KindView[]; mayAct: boolean }) {
  const t = translator(locale, letters);
  const shown = kinds.filter(({ counts, paused }) => paused || Object.values(counts).some((n) => n > 0));
  const moves = shown.some(({ counts, paused }) => paused || counts.queued + counts.deferred > 0);
  return (
    <div className="stack tight">
      <h2>{t('byKind')}</h2>
      <Scroll label={t('byKind')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('kind')}</th>
              {moves ? <th scope="col">{t('act')}</th> : null}
              {(['sent', 'waiting', 'lost', 'dropped'] as const).map((name) => (
                <th key={name} scope="col" className="figure">
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((kind) => (
              <Kind key={kind.template} locale={locale} kind={kind} mayAct={mayAct} moves={moves} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="hint">{t('droppedHint')}</p>
    </div>
  );
}

/** `moves`: some letter waits or is held back, so that the column which says so is there. */
function Kind(props: { locale: Locale; kind: KindView; mayAct: boolean; moves: boolean }) {
  const { locale, kind, mayAct, moves } = props;
  const t = translator(locale, letters);
  const { template, counts, paused, mayPause, pace } = kind;
  const waiting = counts.queued + counts.deferred;
  const name = t(`kind-${template}`);
  return (
    <tr>
      <th scope="row">{name}</th>
      {moves ? (
        <td>
          {paused ? <strong>{t('inPause')}</strong> : null}
          {!paused && waiting > 0 && pace !== null ? t('perMinute', { n: count(locale, Math.round(pace)) }) : null}
          {mayAct && mayPause && (paused || waiting > 0) ? (
            <Pause locale={locale} template={template} paused={paused} kind={name} />
          ) : null}
        </td>
      ) : null}
      <td className="figure">{count(locale, counts.sent)}</td>
      <td className="figure">{count(locale, waiting)}</td>
      <td className="figure">{count(locale, counts.bounced + counts.complained + counts.failed)}</td>
      <td className="figure">{count(locale, counts.dropped)}</td>
    </tr>
  );
}
