/** @jsxImportSource preact */
/** The receipt: to keep as a file, on paper, or in one's own mail. It names the ballot, never the choice. */
import { useState } from 'preact/hooks';
import { toUrlForm } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { Paper } from '../paper.ts';
import type { Held } from '../stored.ts';
import { Quiet } from './frame.tsx';
import { type Booth, say } from './words.ts';

type ReceiptProps = { booth: Booth; paper: Paper; held: Held };

/** The number stands behind `#`: no server sees it when the link is opened. */
export const boardLink = ({ locale }: Pick<Booth, 'locale'>, paper: Paper, held: Held): string =>
  `/${locale}/board/${toUrlForm(paper.phi)}#${toUrlForm(held.number)}`;

/** On the screen behind one click, on paper in full. */
export function Receipt({ booth, paper, held }: ReceiptProps) {
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
        <dt>{t('receiptBoard')}</dt>
        <dd class="number">{location.origin + boardLink(booth, paper, held)}</dd>
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

/** By one's own mail program or whatever this device shares with: our servers never learn the number. */
export function ToOneself({ booth, paper, held }: ReceiptProps) {
  const { t } = booth;
  const [shared, setShared] = useState(false);
  const subject = t('mailSubject', { title: say(booth, paper.definition['x-isoloir'].title) });
  const text = t('mailText', {
    title: say(booth, paper.definition['x-isoloir'].title),
    number: held.number,
    link: location.origin + boardLink(booth, paper, held),
  });
  const share = () =>
    navigator.share({ title: subject, text }).then(
      () => setShared(true),
      () => undefined, // closed without sharing
    );
  return (
    <>
      <a
        class="button quiet"
        href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}`}
      >
        {t('mailReceipt')}
      </a>
      {'share' in navigator && <Quiet onPress={() => void share()}>{t(shared ? 'shared' : 'shareReceipt')}</Quiet>}
    </>
  );
}

export function saveReceipt({ t }: Booth, paper: Paper, { number, receipt }: Held): void {
  const file = new Blob([`${canonicalJson({ urn: paper.urn, receipt })}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = t('receiptFile', { number: toUrlForm(number).slice(0, 8) });
  link.click();
  URL.revokeObjectURL(link.href);
}
