'use client';

import { useId, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { Figures } from '../../../../_ui/figures.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { Kept, KeptContacts } from './kept.tsx';

const Who = z.object({ number: z.string(), name: z.string() });
export const Preview = z.object({
  digest: z.string(),
  members: z.int(),
  counts: z.object({ added: z.int(), changed: z.int(), removed: z.int(), unchanged: z.int() }),
  added: z.array(Who),
  changed: z.array(Who.extend({ fields: z.array(z.string()) })),
  removed: z.array(Who),
  replaced: z.int(),
  kept: Kept,
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
  separator: z.enum([',', ';', '\t']),
  accents: z.array(z.string()),
});
export type Preview = z.infer<typeof Preview>;

const ENCODINGS = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252 (ISO-8859-1)',
} as const;
const SEPARATORS = { ',': 'separator_comma', ';': 'separator_semicolon', '\t': 'separator_tab' } as const;
const FIELDS = ['name', 'email', 'phone', 'college', 'federation', 'language', 'fact'] as const;

type Props = { locale: Locale; preview: Preview; busy: boolean; isVoteFrozen: boolean; onImport: () => void };

/** What an import would change, how the file was read, and the button that does it. */
export function RollDifference({ locale, preview, busy, isVoteFrozen, onImport }: Props) {
  const t = translator(locale, texts);
  const id = useId();
  const { counts, accents, encoding } = preview;
  // only the eight bits of Windows are guessed: they read anything, rightly or not
  const isGuessed = encoding === 'windows-1252' && accents.length > 0;
  const [sure, setSure] = useState(!isGuessed);
  const isNothing = counts.added + counts.changed + counts.removed === 0;
  const nameOf = (field: string) => {
    const known = FIELDS.find((name) => name === field);
    return known === undefined ? field : t(known);
  };
  const lists = [
    ['addedList', counts.added, preview.added.map((who) => ({ ...who, fields: [] }))],
    ['changedList', counts.changed, preview.changed],
    ['removedList', counts.removed, preview.removed.map((who) => ({ ...who, fields: [] }))],
  ] as const;
  return (
    <div className="stack">
      <h3 role="status">{t('diffTitle')}</h3>
      <Figures
        locale={locale}
        items={[
          [t('added'), counts.added],
          [t('changed'), counts.changed],
          [t('removed'), counts.removed],
          [t('unchanged'), counts.unchanged],
          [t('after'), preview.members],
        ]}
      />
      {isNothing && preview.kept.count === 0 ? <p>{t('nothingChanges')}</p> : null}
      {counts.removed > 0 ? (
        <Notice tone="attention">
          <p>{t('removedWarn', { n: counts.removed })}</p>
          {isVoteFrozen ? <p>{t('frozenStays')}</p> : null}
        </Notice>
      ) : null}
      <KeptContacts locale={locale} kept={preview.kept} />
      {preview.replaced > 0 ? (
        <Notice tone="attention">
          <p>{t('replacedWarn', { n: preview.replaced })}</p>
        </Notice>
      ) : null}
      {lists
        .filter(([, all]) => all > 0)
        .map(([title, all, people]) => (
          <details key={title}>
            <summary>{t(title)}</summary>
            <ul>
              {people.map(({ number, name, fields }) => (
                <li key={number}>
                  {number} {name}
                  {fields.length > 0 ? <span className="hint"> ({fields.map(nameOf).join(', ')})</span> : null}
                </li>
              ))}
            </ul>
            {all > people.length ? <p className="hint">{t('listMore', { shown: people.length, all })}</p> : null}
          </details>
        ))}
      <div className="stack tight reading">
        <p className="hint">
          {t('readAs', { encoding: ENCODINGS[encoding], separator: t(SEPARATORS[preview.separator]) })}
        </p>
        {accents.length > 0 ? (
          <>
            <p>
              <strong>{t('accentsTitle')}</strong> {accents.join(', ')}
            </p>
            {isGuessed ? (
              <p className="check">
                <input id={id} type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
                <label htmlFor={id}>{t('accentsSure')}</label>
              </p>
            ) : null}
            <p className="hint">{t('accentsNot')}</p>
          </>
        ) : null}
      </div>
      <div className="actions">
        <button type="button" onClick={onImport} disabled={busy || !sure}>
          {t('importDo')}
        </button>
      </div>
    </div>
  );
}
