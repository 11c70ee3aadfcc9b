'use client';

import { AnswerFields } from './answer-fields.tsx';
import { BilingualField } from './bilingual-field.tsx';
import { FaultText, useEditor, useField } from './context.tsx';
import { type AnswerForm, newAnswer, type QuestionForm } from './draft-form.ts';
import { NumberField } from './number-field.tsx';
import { OrderField } from './order-field.tsx';

/** One question: its words, its candidates, their order, how many one may choose. */
export function QuestionFields(props: {
  path: string;
  n: number;
  value: QuestionForm;
  onChange: (change: (before: QuestionForm) => QuestionForm) => void;
  onRemove: (() => void) | null;
}) {
  const { path, n, value, onChange, onRemove } = props;
  const { t } = useEditor();
  const { id, fault } = useField(`${path}.answers`);
  const set = (change: Partial<QuestionForm>) => onChange((before) => ({ ...before, ...change }));
  const setAnswers = (change: (before: AnswerForm[]) => AnswerForm[]) =>
    onChange((before) => {
      const answers = change(before.answers);
      return {
        ...before,
        answers,
        max: Math.min(before.max, answers.length),
        min: Math.min(before.min, answers.length),
      };
    });
  // An upload ends later than it began: what was typed meanwhile must stay.
  const setAnswer = (answer: AnswerForm, before: AnswerForm) =>
    setAnswers((answers) => answers.map((other) => (other.key === answer.key ? merge(other, before, answer) : other)));
  const move = (i: number, by: number) => () => setAnswers((answers) => swap(answers, i, i + by));
  const isWritten = value.order === 'drawn' && value.draw === null;
  return (
    <fieldset className="sheet stack">
      <legend className="big">{t('questionN', { n })}</legend>
      <BilingualField
        path={`${path}.title`}
        label={t('questionTitle')}
        value={value.title}
        onChange={(title) => set({ title })}
        max={200}
      />
      <div className="fields three">
        <NumberField
          path={`${path}.min`}
          label={t('min')}
          value={value.min}
          min={0}
          max={value.answers.length}
          onChange={(min) => set({ min })}
        />
        <NumberField
          path={`${path}.max`}
          label={t('max')}
          value={value.max}
          min={1}
          max={value.answers.length}
          onChange={(max) => set({ max })}
        />
        <div className="field">
          <label className="check bottom" htmlFor={`${id}-blank`}>
            <input
              id={`${id}-blank`}
              type="checkbox"
              checked={value.blank}
              onChange={(event) => set({ blank: event.target.checked })}
            />
            {t('blank')}
          </label>
        </div>
      </div>
      <OrderField path={path} value={value} onChange={(next) => onChange(() => next)} />
      <ol className="rows" id={id} tabIndex={-1}>
        {value.answers.map((answer, i) => (
          <li key={answer.key}>
            <AnswerFields
              path={`${path}.answers.${i}`}
              n={i + 1}
              value={answer}
              onChange={(next) => setAnswer(next, answer)}
              onRemove={
                value.answers.length > 1
                  ? () => setAnswers((answers) => answers.filter((other) => other.key !== answer.key))
                  : null
              }
              onMove={{
                up: isWritten && i > 0 ? move(i, -1) : null,
                down: isWritten && i < value.answers.length - 1 ? move(i, 1) : null,
              }}
            />
          </li>
        ))}
      </ol>
      <FaultText id={id} fault={fault} />
      <div className="actions">
        <button type="button" className="quiet" onClick={() => setAnswers((answers) => [...answers, newAnswer()])}>
          {t('addAnswer')}
        </button>
        {onRemove ? (
          <button type="button" className="text" onClick={onRemove}>
            {t('removeQuestion', { n })}
          </button>
        ) : null}
      </div>
    </fieldset>
  );
}

/** `now` with the fields that differ between `before` and `after`. */
function merge(now: AnswerForm, before: AnswerForm, after: AnswerForm): AnswerForm {
  return {
    key: now.key,
    name: after.name === before.name ? now.name : after.name,
    text: after.text === before.text ? now.text : after.text,
    photo: after.photo === before.photo ? now.photo : after.photo,
    document: after.document === before.document ? now.document : after.document,
  };
}

function swap(answers: readonly AnswerForm[], i: number, j: number): AnswerForm[] {
  const [a, b] = [answers[i], answers[j]];
  if (a === undefined || b === undefined) return [...answers];
  return answers.map((answer, at) => (at === i ? b : at === j ? a : answer));
}
