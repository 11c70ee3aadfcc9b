'use client';

import '../../../../_ui/no-eval.ts';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { z } from 'zod';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, placeOfZone, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { Notice } from '../../../../_ui/notice.tsx';
import { BilingualField } from './bilingual-field.tsx';
import { type BadField, type DraftForm, draftOf, newQuestion, zones } from './draft-form.ts';
import { NumberField } from './number-field.tsx';
import { QuestionFields } from './question-fields.tsx';

const Saved = z.object({ id: z.string() });

export type EditorProps = {
  locale: Locale;
  /** Null for a vote that does not exist yet. */
  id: string | null;
  start: DraftForm;
  candidates: { id: string; name: string; email: string }[];
};

/** Writes a vote: texts, dates, colleges, trustees, rules. Saves as a whole or says what is missing. */
export function Editor({ locale, id, start, candidates }: EditorProps) {
  const t = translator(locale, authority);
  const [form, setForm] = useState(start);
  const [bad, setBad] = useState<BadField[]>([]);
  const { busy, stop, run } = useAct();
  const faults = useRef<HTMLDivElement>(null);
  const set = (change: Partial<DraftForm>) => setForm((before) => ({ ...before, ...change }));

  useEffect(() => {
    if (bad.length > 0) faults.current?.focus();
  }, [bad]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = draftOf(form);
    setBad(made.ok ? [] : made.bad);
    if (!made.ok) return;
    run(async () => {
      const answer = await (id === null
        ? askServer(locale, 'POST', '/api/people/votes', Saved, made.draft)
        : askServer(locale, 'PUT', `/api/people/votes/${id}`, Saved, made.draft));
      if (!answer.ok) return answer.failure;
      window.location.assign(`/${locale}/authority/votes/${answer.value.id}`);
      return null;
    });
  };

  return (
    <form className="stack loose" onSubmit={submit} noValidate>
      <Part title={t('basics')}>
        <BilingualField
          locale={locale}
          label={t('voteTitle')}
          value={form.title}
          onChange={(title) => set({ title })}
          max={200}
        />
        <Times locale={locale} form={form} set={set} />
      </Part>
      <Part title={t('questions')}>
        {form.questions.map((question, i) => (
          <QuestionFields
            key={question.key}
            locale={locale}
            n={i + 1}
            value={question}
            onChange={(value) =>
              set({ questions: form.questions.map((other) => (other.key === value.key ? value : other)) })
            }
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
        {form.colleges.length === 0 ? (
          <Notice tone="attention" title={t('collegesEmpty')} />
        ) : (
          <Colleges locale={locale} form={form} set={set} />
        )}
      </Part>
      <Part title={t('trusteesTitle')} text={t('trusteesText')}>
        {candidates.length === 0 ? (
          <p>
            <a href={`/${locale}/authority/trustees`}>{t('trusteesNone')}</a>
          </p>
        ) : (
          <Trustees form={form} set={set} candidates={candidates} />
        )}
      </Part>
      <Part title={t('rulesTitle')}>
        <div className="fields three end">
          <NumberField
            label={t('k')}
            hint={t('kHint')}
            value={form.k}
            min={2}
            max={1000}
            onChange={(k) => set({ k })}
          />
          <NumberField
            label={t('smallest')}
            hint={t('smallestHint')}
            value={form.smallest}
            min={2}
            max={10_000}
            onChange={(smallest) => set({ smallest })}
          />
          <NumberField label={t('tick')} value={form.tick} min={1} max={86_400} onChange={(tick) => set({ tick })} />
        </div>
      </Part>
      {bad.length > 0 ? (
        <div ref={faults} tabIndex={-1}>
          <Notice tone="wrong" live title={t('checkTitle')}>
            <ul>
              {bad.map((field) => (
                <li key={field}>{t(field)}</li>
              ))}
            </ul>
          </Notice>
        </div>
      ) : null}
      <Stopped locale={locale} stop={stop} />
      <div className="actions">
        <button type="submit" disabled={busy}>
          {t('save')}
        </button>
      </div>
    </form>
  );
}

type PartProps = { locale: Locale; form: DraftForm; set: (change: Partial<DraftForm>) => void };

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="stack" aria-labelledby={id}>
      <div className="stack tight">
        <h2 id={id}>{title}</h2>
        {text ? <p>{text}</p> : null}
      </div>
      {children}
    </section>
  );
}

function Times({ locale, form, set }: PartProps) {
  const t = translator(locale, authority);
  const id = useId();
  return (
    <>
      <div className="fields three">
        {(['opens', 'closes'] as const).map((which) => (
          <div className="field" key={which}>
            <label htmlFor={`${id}-${which}`}>{t(which)}</label>
            <input
              id={`${id}-${which}`}
              type="datetime-local"
              required
              value={form[which]}
              onChange={(event) => set({ [which]: event.target.value })}
            />
          </div>
        ))}
        <div className="field">
          <label htmlFor={`${id}-zone`}>{t('zone')}</label>
          <select id={`${id}-zone`} value={form.zone} onChange={(event) => set({ zone: event.target.value })}>
            {[...new Set([form.zone, ...zones])].map((zone) => (
              <option key={zone} value={zone}>
                {placeOfZone(locale, zone)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <label className="check" htmlFor={`${id}-early`}>
        <input
          id={`${id}-early`}
          type="checkbox"
          checked={form.earlyClose}
          onChange={(event) => set({ earlyClose: event.target.checked })}
        />
        {t('earlyClose')}
      </label>
    </>
  );
}

function Colleges({ locale, form, set }: PartProps) {
  const t = translator(locale, authority);
  const id = useId();
  const change = (college: DraftForm['colleges'][number]) =>
    set({ colleges: form.colleges.map((other) => (other.id === college.id ? college : other)) });
  return form.colleges.map((college) => (
    <fieldset className="stack tight" key={college.id}>
      <legend className="only-heard">{college.id}</legend>
      <label className="check" htmlFor={`${id}-${college.id}`}>
        <input
          id={`${id}-${college.id}`}
          type="checkbox"
          checked={college.used}
          onChange={(event) => change({ ...college, used: event.target.checked })}
        />
        {t('collegeUse', { college: college.id, n: college.members })}
      </label>
      {college.used ? (
        <BilingualField
          locale={locale}
          label={t('collegeName')}
          value={college.name}
          onChange={(name) => change({ ...college, name })}
          max={200}
        />
      ) : null}
    </fieldset>
  ));
}

function Trustees({ form, set, candidates }: Omit<PartProps, 'locale'> & Pick<EditorProps, 'candidates'>) {
  const id = useId();
  return (
    <div>
      {candidates.map((person) => (
        <label className="check" key={person.id} htmlFor={`${id}-${person.id}`}>
          <input
            id={`${id}-${person.id}`}
            type="checkbox"
            checked={form.trustees.includes(person.id)}
            onChange={(event) =>
              set({
                trustees: event.target.checked
                  ? [...form.trustees, person.id]
                  : form.trustees.filter((other) => other !== person.id),
              })
            }
          />
          <span>
            {person.name} <span className="hint">{person.email}</span>
          </span>
        </label>
      ))}
    </div>
  );
}
