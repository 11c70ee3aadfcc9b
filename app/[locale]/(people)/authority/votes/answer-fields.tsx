'use client';

import { BilingualField } from './bilingual-field.tsx';
import { useEditor } from './context.tsx';
import type { AnswerForm } from './draft-form.ts';
import { DocumentField, PhotoField } from './material-fields.tsx';

/** One candidate or motion: name, text, photo, document. */
export function AnswerFields(props: {
  path: string;
  n: number;
  value: AnswerForm;
  onChange: (value: AnswerForm) => void;
  onRemove: (() => void) | null;
  /** Null at the ends, and where the order is not written. */
  onMove: { up: (() => void) | null; down: (() => void) | null };
}) {
  const { path, n, value, onChange, onRemove, onMove } = props;
  const { locale, t } = useEditor();
  const title = t('answerN', { n });
  const name = value.name[locale] || value.name.fr || title;
  const buttons = [
    ['up', onMove.up],
    ['down', onMove.down],
    ['removeAnswer', onRemove],
  ] as const;
  return (
    <fieldset className="stack tight">
      <legend>{title}</legend>
      <BilingualField
        path={`${path}.name`}
        label={t('answerName')}
        value={value.name}
        onChange={(text) => onChange({ ...value, name: text })}
        max={200}
      />
      <BilingualField
        path={`${path}.text`}
        label={t('answerText')}
        value={value.text}
        onChange={(text) => onChange({ ...value, text })}
        max={600}
        long
        required={false}
      />
      <div className="fields two">
        <PhotoField
          path={`${path}.photo`}
          name={name}
          value={value.photo}
          onChange={(photo) => onChange({ ...value, photo })}
        />
        <DocumentField
          path={`${path}.document`}
          name={name}
          value={value.document}
          onChange={(document) => onChange({ ...value, document })}
        />
      </div>
      <div className="actions">
        {buttons.map(([key, act]) =>
          act === null ? null : (
            <button type="button" className="text" key={key} onClick={act}>
              {t(key)} <span className="only-heard">{name}</span>
            </button>
          ),
        )}
      </div>
    </fieldset>
  );
}
