'use client';

import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { problemPeople } from '#lib/i18n/problem-people.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { Scroll } from '../../../../_ui/scroll.tsx';

/** What `roll/bad-rows` carries. */
export const RowErrors = z.object({
  count: z.int(),
  errors: z.array(z.object({ row: z.int(), column: z.string().nullable(), code: z.string() })),
  cut: z.int().optional(),
});
export type RowErrors = z.infer<typeof RowErrors>;

/** Columns by the names that a reader knows from their own file. */
const NAMES = ['number', 'name', 'email', 'college', 'federation', 'language'] as const;

/** Faults by row and column, in words; the first here, all of them to download. */
export function RowErrorsTable({ locale, errors, id }: { locale: Locale; errors: RowErrors; id: string }) {
  const t = translator(locale, texts);
  const problems: Readonly<Record<string, string>> = problemPeople[locale];
  const nameOf = (column: string | null) => {
    const known = NAMES.find((name) => name === column);
    return known === undefined ? (column ?? '–') : t(known);
  };
  const isCut = errors.count > errors.errors.length;
  return (
    <div className="stack tight">
      <Notice tone="wrong" live title={t('errorsTitle', { count: errors.count })}>
        <p>{t('errorsNext')}</p>
        {errors.cut === undefined ? null : <p>{t('errorsCut', { cut: errors.cut })}</p>}
      </Notice>
      <Scroll label={t('errorsTitle', { count: errors.count })}>
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
                <td>{nameOf(column)}</td>
                <td>{problems[code] ?? code}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {isCut ? (
        <p>
          {t('errorsMore', { shown: errors.errors.length })}{' '}
          <a href={`/api/people/roll/errors?${new URLSearchParams({ import: id, language: locale })}`} download>
            {t('errorsAll')}
          </a>
        </p>
      ) : null}
    </div>
  );
}
