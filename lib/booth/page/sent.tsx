/** @jsxImportSource preact */
/** "Your vote is in the urn.": said plainly, with the number to find it again. The choice is nowhere on this screen. */
import { useState } from 'preact/hooks';
import { toUrlForm } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Paper } from '../paper.ts';
import type { Held } from '../stored.ts';
import { Heading, Notice } from './frame.tsx';
import { type Booth, dateOf, say } from './words.ts';

type SentProps = { booth: Booth; paper: Paper; held: Held; onRevote: (() => void) | null };

export function Sent({ booth, paper, held, onRevote }: SentProps) {
  const { t, locale } = booth;
  const [copied, setCopied] = useState(false);
  const { closes } = paper.definition['x-isoloir'];
  const board = `/${locale}/board/${toUrlForm(paper.phi)}#${toUrlForm(held.number)}`;
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
        held.receipt && <p>{t('sentBatch', { batch: held.receipt.batch })}</p>
      ) : (
        <p>{t('sentPublished', { batch: held.batch })}</p>
      )}
      <div class="actions no-print">
        {held.receipt && (
          <button type="button" class="primary" onClick={() => saveReceipt(booth, paper, held)}>
            {t('saveReceipt')}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => print()}>
          {t('printReceipt')}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => void navigator.clipboard.writeText(held.number).then(() => setCopied(true))}
        >
          {t(copied ? 'copied' : 'copyNumber')}
        </button>
      </div>
      <p class="no-print">
        <a href={board}>{t('boardLink')}</a>
      </p>
      {onRevote && (
        <div class="aside no-print">
          <p>{t('revoteText', { date: dateOf(booth, closes) })}</p>
          <button type="button" class="quiet" onClick={onRevote}>
            {t('revote')}
          </button>
        </div>
      )}
      <Receipt booth={booth} paper={paper} held={held} />
    </section>
  );
}

/** On the screen behind one click, on paper in full. */
function Receipt({ booth, paper, held }: { booth: Booth; paper: Paper; held: Held }) {
  const { t } = booth;
  const { title, college } = paper.definition['x-isoloir'];
  return (
    <details class="receipt">
      <summary>{t('technical')}</summary>
      <h2>{t('receiptTitle')}</h2>
      <dl>
        <dt>{t('receiptElection')}</dt>
        <dd>{say(booth, title)}</dd>
        <dt>{t('receiptCollege')}</dt>
        <dd>{say(booth, college.name)}</dd>
        <dt>{t('technicalPhi')}</dt>
        <dd class="number">{paper.phi}</dd>
        <dt>{t('receiptUrn')}</dt>
        <dd class="number">{paper.urn}</dd>
        {held.receipt && (
          <>
            <dt>{t('receiptBatch')}</dt>
            <dd>{held.receipt.batch}</dd>
            <dt>{t('receiptHead')}</dt>
            <dd class="number">
              {held.receipt.head.height} · {held.receipt.head.hash}
            </dd>
            <dt>{t('receiptSignature')}</dt>
            <dd class="number">{held.receipt.signature}</dd>
          </>
        )}
      </dl>
      <p>{t('receiptNote')}</p>
    </details>
  );
}

function saveReceipt({ t }: Booth, paper: Paper, { number, receipt }: Held): void {
  const file = new Blob([`${canonicalJson({ urn: paper.urn, receipt })}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = t('receiptFile', { number: toUrlForm(number).slice(0, 8) });
  link.click();
  URL.revokeObjectURL(link.href);
}
