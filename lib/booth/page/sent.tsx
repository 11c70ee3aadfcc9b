/** @jsxImportSource preact */
/** "Your vote is in the urn.": said plainly, with the number to find it again. The choice is nowhere on this screen. */
import type { Found } from '../index.ts';
import type { Paper, UrnState } from '../paper.ts';
import type { Held } from '../stored.ts';
import { Copy } from './copy.tsx';
import { Heading, Notice, Primary, Quiet } from './frame.tsx';
import { boardLink, Receipt, saveReceipt, ToOneself } from './receipt.tsx';
import { type Booth, dateOf } from './words.ts';

type SentProps = {
  booth: Booth;
  paper: Paper;
  held: Held;
  /** Epoch second of the closing in force. */
  closes: number;
  /** What was found when it was looked for again; null before. */
  found: Found | null;
  /** The urn's state; null where it could not be asked. */
  urn: UrnState | null;
  /** Epoch milliseconds. */
  now: number;
  busy: boolean;
  onCheck: () => void;
  onRevote: (() => void) | null;
};

export function Sent({ booth, paper, held, closes, found, urn, now, busy, onCheck, onRevote }: SentProps) {
  const { t, locale } = booth;
  const isPublished = urn === 'published';
  // nothing comes onto the board any more
  const isComplete = isPublished || urn === 'sealed';
  const isPast = now / 1000 >= closes;
  return (
    <section class="sent">
      <Heading>{t('sentTitle')}</Heading>
      <Notice kind="well">
        <p class="hint">{t('ballotNumber')}</p>
        <p class="number large">{held.number}</p>
        {held.n > 1 && <p>{t('sentVersion', { n: held.n })}</p>}
      </Notice>
      <p>{t('sentText')}</p>
      {held.batch === null ? (
        held.receipt && <p>{t(isComplete ? 'sentBatchOver' : 'sentBatch', { batch: held.receipt.batch })}</p>
      ) : (
        <p>{t('sentPublished', { batch: held.batch })}</p>
      )}
      <div role="status">{found && <Outcome booth={booth} found={found} />}</div>
      <div class="actions no-print">
        {held.receipt && (
          <Primary busy={false} t={t} onPress={() => saveReceipt(booth, paper, held)}>
            {t('saveReceipt')}
          </Primary>
        )}
        <Quiet onPress={() => print()}>{t('printReceipt')}</Quiet>
        <ToOneself booth={booth} paper={paper} held={held} />
        <Copy booth={booth} text={held.number} label="copyNumber" />
      </div>
      <div class="aside no-print">
        <Quiet onPress={() => busy || onCheck()}>{t(busy ? 'working' : 'checkAgain')}</Quiet>
        <a href={boardLink(booth, paper, held)}>{t('boardLink')}</a>
        {isPublished && <a href={`/${locale}/results/${paper.definition['x-isoloir'].vote}`}>{t('results')}</a>}
      </div>
      {onRevote && (
        <div class="aside no-print">
          <p>{isPast ? t('revoteOnly') : t('revoteText', { date: dateOf(booth, closes) })}</p>
          <Quiet onPress={onRevote}>{t('revote')}</Quiet>
        </div>
      )}
      <Receipt booth={booth} paper={paper} held={held} />
    </section>
  );
}

function Outcome({ booth: { t }, found }: { booth: Booth; found: Found }) {
  if (found.where === 'nowhere') return <Notice kind="wrong">{t('foundNowhere')}</Notice>;
  const batch = found.held.batch ?? found.held.receipt?.batch ?? 0;
  return (
    <Notice kind="well">
      {found.again && found.where === 'waiting' ? (
        <p>{t('foundRestored')}</p>
      ) : (
        <p>{found.where === 'board' ? t('foundOnBoard', { batch }) : t('foundWaiting')}</p>
      )}
    </Notice>
  );
}
