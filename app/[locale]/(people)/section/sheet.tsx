'use client';

import { z } from 'zod';
import { formatDate, translator } from '#lib/i18n/index.ts';
import { section } from '#lib/i18n/section.ts';
import { QrCode } from '../../../_ui/qr-code.tsx';

export const Handed = z.object({
  name: z.string(),
  number: z.string(),
  language: z.enum(['fr', 'en']),
  code: z.string(),
  codeUntil: z.int(),
  link: z.object({ address: z.string(), until: z.int() }).nullable(),
});
export type Handed = z.infer<typeof Handed>;

/** What the member takes home, in the member's language: on paper nothing else of the page goes with it. */
export function Sheet({ sheet }: { sheet: Handed }) {
  const { name, number, language, code, codeUntil, link } = sheet;
  const t = translator(language, section);
  return (
    <article className="sheet handed stack" lang={language} aria-labelledby="handed">
      <header className="stack tight">
        <h2 id="handed">{t('sheetTitle')}</h2>
        <p>{t('sheetFor', { name, number })}</p>
      </header>
      <dl className="stack tight">
        <dt>{t('sheetCode')}</dt>
        <dd className="handed-code">{code}</dd>
        <dd>{t('sheetUntil', { until: formatDate(language, codeUntil) })}</dd>
      </dl>
      <ol className="stack tight">
        {link ? (
          <li>
            <div className="stack tight">
              <p>{t('sheetLink', { until: formatDate(language, link.until) })}</p>
              <QrCode text={link.address} label={t('sheetQr')} />
              <p className="number">{link.address}</p>
            </div>
          </li>
        ) : (
          <li>{t('sheetMail')}</li>
        )}
        <li>{t('sheetChoose')}</li>
        <li>{t('sheetKey')}</li>
      </ol>
      <p>{t('sheetCare')}</p>
    </article>
  );
}
