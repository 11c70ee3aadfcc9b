'use client';

import type { ReactNode } from 'react';
import { z } from 'zod';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { problemPeople } from '#lib/i18n/problem-people.ts';
import { Figures } from '../../../../_ui/figures.tsx';
import { Notice } from '../../../../_ui/notice.tsx';

const Who = z.object({ number: z.string(), name: z.string() });
export const Preview = z.object({
  digest: z.string(),
  members: z.int(),
  added: z.array(Who),
  changed: z.array(Who.extend({ fields: z.array(z.string()) })),
  removed: z.array(Who),
  unchanged: z.int(),
});
export type Preview = z.infer<typeof Preview>;

/** What `roll/bad-rows` carries. */
export const RowErrors = z.object({
  count: z.int(),
  errors: z.array(z.object({ row: z.int(), column: z.string().nullable(), code: z.string() })),
});
export type RowErrors = z.infer<typeof RowErrors>;

/** Rows shown of a long list; the figures count them all. */
const SHOWN = 200;

/** What an import would change, and the button that does it (`children`). */
export function RollDifference(props: { locale: Locale; preview: Preview; children: ReactNode }) {
  const { locale, preview } = props;
  const t = translator(locale, authority);
  const lists = [
    ['addedList', preview.added.map((who) => ({ ...who, fields: [] }))],
    ['changedList', preview.changed],
    ['removedList', preview.removed.map((who) => ({ ...who, fields: [] }))],
  ] as const;
  return (
    <div className="stack" role="status">
      <h3>{t('diffTitle')}</h3>
      <Figures
        locale={locale}
        items={[
          [t('added'), preview.added.length],
          [t('changed'), preview.changed.length],
          [t('removed'), preview.removed.length],
          [t('unchanged'), preview.unchanged],
          [t('after'), preview.members],
        ]}
      />
      {preview.removed.length > 0 ? (
        <Notice tone="attention">
          <p>{t('removedWarn', { n: preview.removed.length })}</p>
        </Notice>
      ) : null}
      {lists
        .filter(([, people]) => people.length > 0)
        .map(([title, people]) => (
          <details key={title}>
            <summary>{t(title)}</summary>
            <ul>
              {people.slice(0, SHOWN).map(({ number, name, fields }) => (
                <li key={number}>
                  {number} {name}
                  {fields.length > 0 ? <span className="hint"> ({fields.join(', ')})</span> : null}
                </li>
              ))}
            </ul>
            {people.length > SHOWN ? <p className="hint">{t('errorsMore', { shown: SHOWN })}</p> : null}
          </details>
        ))}
      <div className="actions">{props.children}</div>
    </div>
  );
}

/** Faults by row and column, in words. */
export function RowErrorsTable({ locale, errors }: { locale: Locale; errors: RowErrors }) {
  const t = translator(locale, authority);
  const texts: Readonly<Record<string, string>> = problemPeople[locale];
  return (
    <div className="stack tight">
      <Notice tone="wrong" live title={t('errorsTitle', { count: errors.count })}>
        <p>{t('errorsNext')}</p>
      </Notice>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('row')}</th>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('problem')}</th>
          </tr>
        </thead>
        <tbody>
          {errors.errors.map(({ row, column, code }) => (
            <tr key={`${row} ${column} ${code}`}>
              <td>{row}</td>
              <td>{column ?? '–'}</td>
              <td>{texts[code] ?? code}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {errors.count > errors.errors.length ? (
        <p className="hint">{t('errorsMore', { shown: errors.errors.length })}</p>
      ) : null}
    </div>
  );
}
