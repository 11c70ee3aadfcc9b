/** @jsxImportSource preact */
/** The Authority has paused this urn: nothing is lost, and the page goes on by itself when the vote does. */
import type { Paper } from '../paper.ts';
import { Heading, Notice, Quiet } from './frame.tsx';
import { type Booth, dateOf } from './words.ts';

type PausedProps = {
  booth: Booth;
  paper: Paper;
  /** Epoch second of the closing in force: a pause does not move it. */
  closes: number;
  /** A ballot sealed on this device waits. */
  here: boolean;
  /** The passkey was touched, and the urn holds nothing of it. */
  none: boolean;
  busy: boolean;
  onFind: () => void;
};

export function Paused({ booth, paper, closes, here, none, busy, onFind }: PausedProps) {
  const { t, locale } = booth;
  return (
    <section>
      <Heading>{t('pausedTitle')}</Heading>
      <Notice kind="waits">
        <p>{t('pausedText')}</p>
        {here && <p>{t('pausedHere')}</p>}
        <p>{t('pausedWait', { date: dateOf(booth, closes) })}</p>
      </Notice>
      <p>
        <a href={`/${locale}/election/${paper.definition['x-isoloir'].vote}`}>{t('pausedWhy')}</a>
      </p>
      <div class="actions">
        <Quiet onPress={() => busy || onFind()}>{t(busy ? 'working' : 'find')}</Quiet>
      </div>
      <div role="status">{none && <p>{t('findNone')}</p>}</div>
    </section>
  );
}
