import { z } from 'zod';
import { desk } from '#lib/i18n/desk.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Notice } from '../../../../_ui/notice.tsx';

/** Contacts that an import leaves as they are. */
export const Kept = z.object({
  count: z.int(),
  first: z.array(z.object({ number: z.string(), name: z.string(), fields: z.array(z.string()) })),
});
export type Kept = z.infer<typeof Kept>;

/** Whose e-mail or telephone stays, though the file says otherwise, and where it is changed. */
export function KeptContacts({ locale, kept }: { locale: Locale; kept: Kept }) {
  const t = translator(locale, desk);
  if (kept.count === 0) return null;
  const said = (fields: readonly string[]) =>
    fields.flatMap((field) => (field === 'email' || field === 'phone' ? [t(field).toLowerCase()] : [])).join(', ');
  return (
    <>
      <Notice tone="attention" title={t('kept', { count: kept.count })}>
        <p>{t('keptDo')}</p>
        <p>
          <a href={`/${locale}/authority/desk`}>{t('keptGo')}</a>
        </p>
      </Notice>
      <details>
        <summary>{t('keptList')}</summary>
        <ul>
          {kept.first.map(({ number, name, fields }) => (
            <li key={number}>
              {number} {name} <span className="hint">({said(fields)})</span>
            </li>
          ))}
        </ul>
        {kept.count > kept.first.length ? (
          <p className="hint">{t('keptMore', { shown: kept.first.length, all: kept.count })}</p>
        ) : null}
      </details>
    </>
  );
}
