'use client';

import { useId } from 'react';
import { authority } from '#lib/i18n/authority.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { BilingualField } from './bilingual-field.tsx';
import { type AnswerForm, newAnswer, type QuestionForm } from './draft-form.ts';
import { NumberField } from './number-field.tsx';

/** One question: its words, its candidates, how many one may choose. */
export function QuestionFields(props: {
  locale: Locale;
  n: number;
  value: QuestionForm;
  onChange: (value: QuestionForm) => void;
  onRemove: (() => void) | null;
}) {
  const { locale, n, value, onChange, onRemove } = props;
  const t = translator(locale, authority);
  const id = useId();
  const setAnswers = (answers: AnswerForm[]) =>
    onChange({ ...value, answers, max: Math.min(value.max, answers.length), min: Math.min(value.min, answers.length) });
  const setAnswer = (answer: AnswerForm) =>
    setAnswers(value.answers.map((other) => (other.key === answer.key ? answer : other)));
  return (
    <fieldset className="sheet stack">
      <legend className="big">{t('questionN', { n })}</legend>
      <BilingualField
        locale={locale}
        label={t('questionTitle')}
        value={value.title}
        onChange={(title) => onChange({ ...value, title })}
        max={200}
      />
      <div className="fields three">
        <NumberField
          label={t('min')}
          value={value.min}
          min={0}
          max={value.answers.length}
          onChange={(min) => onChange({ ...value, min })}
        />
        <NumberField
          label={t('max')}
          value={value.max}
          min={1}
          max={value.answers.length}
          onChange={(max) => onChange({ ...value, max })}
        />
        <div className="field">
          <label className="check bottom" htmlFor={id}>
            <input
              id={id}
              type="checkbox"
              checked={value.blank}
              onChange={(event) => onChange({ ...value, blank: event.target.checked })}
            />
            {t('blank')}
          </label>
        </div>
      </div>
      <ol className="rows">
        {value.answers.map((answer, i) => (
          <li key={answer.key}>
            <fieldset className="stack tight">
              <legend>{t('answerN', { n: i + 1 })}</legend>
              <BilingualField
                locale={locale}
                label={t('answerName')}
                value={answer.name}
                onChange={(name) => setAnswer({ ...answer, name })}
                max={200}
              />
              <BilingualField
                locale={locale}
                label={t('answerText')}
                value={answer.text}
                onChange={(text) => setAnswer({ ...answer, text })}
                max={600}
                long
                required={false}
              />
              {value.answers.length > 1 ? (
                <div>
                  <button
                    type="button"
                    className="text"
                    onClick={() => setAnswers(value.answers.filter((other) => other.key !== answer.key))}
                  >
                    {t('removeAnswer')} <span className="only-heard">{t('answerN', { n: i + 1 })}</span>
                  </button>
                </div>
              ) : null}
            </fieldset>
          </li>
        ))}
      </ol>
      <div className="actions">
        <button type="button" className="quiet" onClick={() => setAnswers([...value.answers, newAnswer()])}>
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
