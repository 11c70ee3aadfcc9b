'use client';

import '../../../../_ui/no-eval.ts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Locale } from '#lib/i18n/index.ts';
import { Stopped } from '../../../../_ui/act.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { BilingualField } from './bilingual-field.tsx';
import { EditorContext, useEditor } from './context.tsx';
import { type DraftForm, draftOf, newQuestion, type QuestionForm, written } from './draft-form.ts';
import { type Candidate, Colleges, Part, Rules, Times, Trustees } from './editor-parts.tsx';
import { type Fault, idOf } from './fault.ts';
import { QuestionFields } from './question-fields.tsx';
import { useLeaveGuard, useSave } from './use-save.ts';

export type EditorProps = {
  locale: Locale;
  /** Null for a vote that does not exist yet; then `edition` is null as well. */
  id: string | null;
  /** Names what `start` was read from. */
  edition: string | null;
  start: DraftForm;
  candidates: Candidate[];
};

/** Writes a vote: texts, dates, candidates, colleges, trustees, rules. Saves as a whole or says what is missing. */
export function Editor(props: EditorProps) {
  const [faults, setFaults] = useState<Fault[]>([]);
  return (
    <EditorContext locale={props.locale} faults={faults}>
      <Fields {...props} faults={faults} setFaults={setFaults} />
    </EditorContext>
  );
}

type FieldsProps = EditorProps & { faults: Fault[]; setFaults: (faults: Fault[]) => void };

function Fields({ locale, id, edition, start, candidates, faults, setFaults }: FieldsProps) {
  const { t } = useEditor();
  const [form, setForm] = useState(start);
  const { busy, stop, conflict, done, save } = useSave({ locale, id, edition });
  const list = useRef<HTMLDivElement>(null);
  const isDirty = !done && written(form) !== written(start);
  useLeaveGuard(isDirty);
  const set = (change: Partial<DraftForm>) => setForm((before) => ({ ...before, ...change }));
  const setQuestion = (key: string, change: (before: QuestionForm) => QuestionForm) =>
    setForm((before) => ({
      ...before,
      questions: before.questions.map((question) => (question.key === key ? change(question) : question)),
    }));

  const submit = (over?: string) => {
    if (busy) return;
    const made = draftOf(form);
    flushSync(() => setFaults(made.ok ? [] : made.faults));
    if (made.ok) void save(made.draft, over);
    else list.current?.focus();
  };
  // Once something was at fault, each correction is seen at once.
  useEffect(() => {
    if (faults.length === 0) return;
    const made = draftOf(form);
    const now = made.ok ? [] : made.faults;
    if (JSON.stringify(now) !== JSON.stringify(faults)) setFaults(now);
  }, [form, faults, setFaults]);

  return (
    <form
      className="stack loose"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
      noValidate
    >
      <Part title={t('basics')}>
        <BilingualField
          path="title"
          label={t('voteTitle')}
          value={form.title}
          onChange={(title) => set({ title })}
          max={200}
        />
        <Times form={form} set={set} />
      </Part>
      <Part title={t('questions')}>
        {form.questions.map((question, i) => (
          <QuestionFields
            key={question.key}
            path={`questions.${i}`}
            n={i + 1}
            value={question}
            onChange={(change) => setQuestion(question.key, change)}
            onRemove={
              form.questions.length > 1
                ? () => set({ questions: form.questions.filter((other) => other.key !== question.key) })
                : null
            }
          />
        ))}
        <div>
          <button
            type="button"
            className="quiet"
            onClick={() => set({ questions: [...form.questions, newQuestion()] })}
          >
            {t('addQuestion')}
          </button>
        </div>
      </Part>
      <Part title={t('collegesTitle')} text={t('collegesText')}>
        <Colleges form={form} set={set} />
      </Part>
      <Part title={t('trusteesTitle')} text={t('trusteesText')}>
        <Trustees form={form} set={set} candidates={candidates} />
      </Part>
      <Part title={t('rulesTitle')}>
        <Rules form={form} set={set} />
      </Part>
      <div ref={list} tabIndex={-1}>
        {faults.length > 0 ? <FaultList faults={faults} /> : null}
      </div>
      <Stopped locale={locale} stop={stop} />
      {conflict === null || id === null ? null : <Conflict id={id} busy={busy} keepMine={() => submit(conflict)} />}
      <div className="actions">
        <button type="submit" aria-disabled={busy}>
          {t('save')}
        </button>
        <p className="hint" role="status">
          {busy ? t('saving') : isDirty ? t('unsaved') : id === null ? '' : t('saved')}
        </p>
      </div>
    </form>
  );
}

/** Every fault by its place, each leading to its field. */
function FaultList({ faults }: { faults: readonly Fault[] }) {
  const { locale, t } = useEditor();
  return (
    <Notice tone="wrong" live title={t('checkTitle', { n: faults.length })}>
      <ul>
        {faults.map(({ path, key }) => (
          <li key={path}>
            <a href={`#${idOf(path)}`}>{placeOf(t, path)}</a>
            {locale === 'fr' ? '\u00a0: ' : ': '}
            {t(key, boundsOf(path))}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

type T = ReturnType<typeof useEditor>['t'];
const labels = {
  opens: 'opens',
  closes: 'closes',
  latest: 'latest',
  grace: 'grace',
  zone: 'zone',
  trustees: 'trusteesTitle',
  k: 'k',
  tick: 'tick',
  smallest: 'smallest',
  min: 'min',
  max: 'max',
  text: 'answerText',
  photo: 'photo',
  document: 'document',
  draw: 'orderTitle',
  fr: 'inFrench',
  en: 'inEnglish',
} as const;
const isLabel = (part: string): part is keyof typeof labels => part in labels;

/** "Question 1, Candidate 2, Name, in French" */
function placeOf(t: T, path: string): string {
  const parts = path.split('.');
  const [top] = parts;
  const said = parts.map((part, i) => {
    const before = parts[i - 1];
    if (before === 'questions') return t('questionN', { n: Number(part) + 1 });
    if (before === 'answers') return t('answerN', { n: Number(part) + 1 });
    if (before === 'colleges') return part;
    if (part === 'colleges') return parts.length === 1 ? t('collegesTitle') : '';
    if (part === 'answers') return i === parts.length - 1 ? t('answers') : '';
    if (part === 'title') return t(top === 'questions' ? 'questionTitle' : 'voteTitle');
    if (part === 'name') return t(top === 'colleges' ? 'collegeName' : 'answerName');
    return isLabel(part) ? t(labels[part]) : '';
  });
  return said.filter(Boolean).join(', ');
}

/** Of the numbers that the fields themselves bound. */
const bounds: Readonly<Record<string, { min: number; max: number }>> = {
  k: { min: 2, max: 1000 },
  smallest: { min: 2, max: 10_000 },
  tick: { min: 1, max: 86_400 },
};
const boundsOf = (path: string) => bounds[path] ?? { min: 0, max: 60 };

function Conflict({ id, busy, keepMine }: { id: string; busy: boolean; keepMine: () => void }) {
  const { locale, t } = useEditor();
  return (
    <Notice tone="attention" live title={t('conflictTitle')}>
      <p>{t('conflictText')}</p>
      <div className="actions">
        <a href={`/${locale}/authority/votes/${id}/edit`} target="_blank" rel="noreferrer">
          {t('conflictSee')}
        </a>
        <button type="button" className="quiet" aria-disabled={busy} onClick={keepMine}>
          {t('conflictMine')}
        </button>
        <button type="button" className="text" onClick={() => window.location.reload()}>
          {t('conflictTheirs')}
        </button>
      </div>
    </Notice>
  );
}
