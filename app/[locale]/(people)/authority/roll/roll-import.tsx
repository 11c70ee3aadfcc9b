'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useRef, useState } from 'react';
import { z } from 'zod';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { Preview, RollDifference, RowErrors, RowErrorsTable } from './difference.tsx';

/** Bytes that the server takes. */
const LARGEST = 32 * 1024 * 1024;
const Imported = z.object({ members: z.int() });

type Read = { text: string; query: URLSearchParams; preview: Preview };

/** Two steps: the file is read and its difference shown; then the same file is imported with that difference's name. */
export function RollImport({ locale }: { locale: Locale }) {
  const t = translator(locale, authority);
  const router = useRouter();
  const file = useRef<HTMLInputElement>(null);
  const [colleges, setColleges] = useState('');
  const [read, setRead] = useState<Read | null>(null);
  const [errors, setErrors] = useState<RowErrors | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const { busy, stop, run } = useAct();
  const id = useId();
  const forget = () => {
    setRead(null);
    setErrors(null);
    setDone(null);
  };

  const preview = (event: FormEvent) => {
    event.preventDefault();
    forget();
    run(async () => {
      const chosen = file.current?.files?.[0];
      if (chosen === undefined) return null;
      if (chosen.size > LARGEST) return { code: 'too-large', title: t('tooLarge'), document: null };
      const text = await chosen.text();
      const named = colleges
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter((name) => name !== '');
      const query = new URLSearchParams(named.length > 0 ? { newColleges: named.join(',') } : {});
      const answer = await askServer(locale, 'POST', `/api/people/roll/preview?${query}`, Preview, text);
      if (answer.ok) {
        setRead({ text, query, preview: answer.value });
        return null;
      }
      const rows = RowErrors.safeParse(answer.failure.document);
      if (!rows.success) return answer.failure;
      setErrors(rows.data);
      return null;
    });
  };

  const importRoll = ({ text, query, preview: { digest } }: Read) =>
    run(async () => {
      const path = `/api/people/roll/import?${new URLSearchParams([...query, ['digest', digest]])}`;
      const answer = await askServer(locale, 'POST', path, Imported, text);
      if (!answer.ok) return answer.failure;
      forget();
      setDone(answer.value.members);
      if (file.current) file.current.value = '';
      router.refresh();
      return null;
    });

  return (
    <section className="sheet stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('import')}</h2>
      <form className="stack" onSubmit={preview}>
        <div className="field">
          <label htmlFor={`${id}-file`}>{t('file')}</label>
          <p className="hint" id={`${id}-format`}>
            {t('rollFormat')}
          </p>
          <input
            ref={file}
            id={`${id}-file`}
            type="file"
            accept=".csv,text/csv,text/plain"
            required
            aria-describedby={`${id}-format`}
            onChange={forget}
          />
        </div>
        <div className="field reading">
          <label htmlFor={`${id}-colleges`}>{t('newColleges')}</label>
          <p className="hint" id={`${id}-hint`}>
            {t('newCollegesHint')}
          </p>
          <input
            id={`${id}-colleges`}
            value={colleges}
            onChange={(event) => setColleges(event.target.value)}
            aria-describedby={`${id}-hint`}
            autoComplete="off"
          />
        </div>
        <div className="actions">
          <button type="submit" className={read ? 'quiet' : ''} disabled={busy}>
            {t('preview')}
          </button>
        </div>
      </form>
      {busy ? <Notice live title={t(read ? 'importing' : 'previewing')} /> : <Stopped locale={locale} stop={stop} />}
      {errors && !busy ? <RowErrorsTable locale={locale} errors={errors} /> : null}
      {read ? (
        <RollDifference locale={locale} preview={read.preview}>
          <button type="button" onClick={() => importRoll(read)} disabled={busy}>
            {t('import')}
          </button>
        </RollDifference>
      ) : null}
      {done === null ? null : <Notice tone="well" live title={t('imported', { n: done })} />}
    </section>
  );
}
