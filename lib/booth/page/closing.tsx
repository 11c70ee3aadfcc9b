/** @jsxImportSource preact */
/** The closing has come, and this browser holds no place in line from before it: who may still finish, and who may not. */
import { graceEnds } from '#lib/election/grace.ts';
import type { Paper } from '../paper.ts';
import { Heading, Notice, Quiet } from './frame.tsx';
import { type Booth, dateOf, hourOf } from './words.ts';

type ClosingProps = {
  booth: Booth;
  paper: Paper;
  /** Epoch second of the closing in force. */
  closes: number;
  /** A ballot sealed on this device waits. */
  here: boolean;
  /** The passkey was touched, and the urn holds nothing of it. */
  none: boolean;
  busy: boolean;
  onGoOn: () => void;
  onFind: () => void;
};

export function Closing({ booth, paper, closes, here, none, busy, onGoOn, onFind }: ClosingProps) {
  const { t } = booth;
  const until = hourOf(booth, graceEnds({ closes, definition: paper.definition }));
  return (
    <section>
      <Heading>{t('lateTitle')}</Heading>
      <Notice kind="closed">
        <p>{t('closingText', { date: dateOf(booth, closes) })}</p>
        <p>{t('closingWho', { until })}</p>
        {here && <p>{t('closingHere')}</p>}
      </Notice>
      <div class="actions">
        <Quiet onPress={onGoOn}>{t('closingGoOn')}</Quiet>
        <Quiet onPress={() => busy || onFind()}>{t(busy ? 'working' : 'find')}</Quiet>
      </div>
      <div role="status">{none && <p>{t('findNone')}</p>}</div>
    </section>
  );
}
