'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useRef, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { Preview, RollDifference } from './difference.tsx';
import { RowErrors, RowErrorsTable } from './row-errors.tsx';
import { LARGEST, type Progress, sendFile, watching } from './send-file.ts';

const Imported = z.object({ members: z.int() });
const MB = 1024 * 1024;

type Read = { id: string; preview: Preview };

/** Two steps: the file is sent, read, and its difference shown; then the same file is imported under that difference's
 * name. */
export function RollImport({ locale, isVoteFrozen }: { locale: Locale; isVoteFrozen: boolean }) {
  const t = translator(locale, texts);
  const router = useRouter();
  const file = useRef<HTMLInputElement>(null);
  const [colleges, setColleges] = useState('');
  const [progress, setProgress] = useState<Progress | null>(null);
  const [read, setRead] = useState<Read | null>(null);
  const [errors, setErrors] = useState<(RowErrors & { id: string }) | null>(null);
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
    void run(async () => {
      const chosen = file.current?.files?.[0];
      if (chosen === undefined) return null;
      const newColleges = colleges
        .split(/[,\s]+/)
        .map((name) => name.trim().toLowerCase())
        .filter((name) => name !== '');
      if (chosen.size > LARGEST) return { code: 'too-large', title: t('tooLarge'), document: null };
      if (newColleges.some((name) => !/^[a-z0-9-]+$/.test(name)))
        return { code: 'bad-colleges', title: t('badColleges'), document: null };
      const order = { id: crypto.randomUUID(), onProgress: setProgress };
      const refused =
        (await sendFile(locale, { ...order, file: chosen })) ?? (await look(order, { import: order.id, newColleges }));
      setProgress(null);
      const rows = RowErrors.safeParse(refused?.document);
      if (!rows.success) return refused;
      setErrors({ id: order.id, ...rows.data });
      return null;
    });
  };

  const look = async (
    { id: sent, onProgress }: { id: string; onProgress: (progress: Progress) => void },
    order: { import: string; newColleges: string[] },
  ) => {
    const work = askServer(locale, 'POST', '/api/people/roll/preview', Preview, order);
    const answer = await watching(locale, { id: sent, onProgress, work });
    if (!answer.ok) return answer.failure;
    setRead({ id: sent, preview: answer.value });
    return null;
  };

  const importRoll = ({ id: sent, preview: { digest, members } }: Read) =>
    run(async () => {
      setProgress({ step: 'writing', done: members, all: 0 });
      const work = askServer(locale, 'POST', '/api/people/roll/import', Imported, { import: sent, digest });
      const answer = await watching(locale, { id: sent, onProgress: setProgress, work });
      setProgress(null);
      if (!answer.ok) return answer.failure;
      forget();
      setDone(answer.value.members);
      if (file.current) file.current.value = '';
      router.refresh();
      return null;
    });

  return (
    <section className="sheet stack" aria-labelledby={`${id}-title`}>
      <div className="stack tight reading">
        <h2 id={`${id}-title`}>{t('importTitle')}</h2>
        <p>{t('importLead')}</p>
        {isVoteFrozen ? <p>{t('frozenStays')}</p> : null}
      </div>
      <form className="stack" onSubmit={preview}>
        <div className="field">
          <label htmlFor={`${id}-file`}>{t('file')}</label>
          <p className="hint reading" id={`${id}-format`}>
            {t('format')}
          </p>
          <input
            ref={file}
            id={`${id}-file`}
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
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
      {busy ? <Working locale={locale} progress={progress} /> : <Stopped locale={locale} stop={stop} />}
      {errors && !busy ? <RowErrorsTable locale={locale} errors={errors} id={errors.id} /> : null}
      {read ? (
        <RollDifference
          key={read.id}
          locale={locale}
          preview={read.preview}
          busy={busy}
          isVoteFrozen={isVoteFrozen}
          onImport={() => importRoll(read)}
        />
      ) : null}
      {done === null ? null : <Notice tone="well" live title={t('imported', { n: done })} />}
    </section>
  );
}

/** What is being done, how far it has come, that one need only wait. */
function Working({ locale, progress }: { locale: Locale; progress: Progress | null }) {
  const t = translator(locale, texts);
  const { step, done, all } = progress ?? { step: 'reading' as const, done: 0, all: 0 };
  const inMegabytes = (bytes: number) => Math.ceil(bytes / MB);
  const said =
    step === 'sending' ? t('sending', { done: inMegabytes(done), all: inMegabytes(all) }) : t(step, { lines: done });
  return (
    <Notice>
      <p role="status">
        <strong>{said}</strong>
      </p>
      <progress aria-label={said} {...(step === 'sending' ? { value: done, max: Math.max(all, 1) } : {})} />
      <p className="hint">{t('keepOpen')}</p>
    </Notice>
  );
}
