'use client';

import { useId, useState } from 'react';
import { freshSeed, lotOf, orderByLot } from '#lib/election/draw.ts';
import { FaultText, useEditor, useField } from './context.tsx';
import { type QuestionForm, trim } from './draft-form.ts';

type Way = 'written' | 'lot' | 'random';

/** To be drawn, and not drawn yet: no draft, until it is. */
const UNDRAWN = { seed: '' } as const;

/** In which order the candidates stand: as written, drawn by lot here and now, or shuffled on each voter's device. */
export function OrderField(props: { path: string; value: QuestionForm; onChange: (value: QuestionForm) => void }) {
  const { path, value, onChange } = props;
  const { t } = useEditor();
  const { id, fault, aria } = useField(`${path}.draw`);
  const [seed, setSeed] = useState(value.draw?.seed ?? '');
  const way: Way = value.order === 'random' ? 'random' : value.draw !== null ? 'lot' : 'written';
  const choose = (next: Way) => {
    if (next === 'lot' && seed === '') setSeed(freshSeed());
    onChange({ ...value, order: next === 'random' ? 'random' : 'drawn', draw: next === 'lot' ? UNDRAWN : null });
  };
  const named = value.answers.every(({ name }) => trim(name).fr !== '');
  const draw = () => {
    const answers = value.answers.map((answer) => ({ ...answer, name: trim(answer.name) }));
    onChange({ ...value, answers: orderByLot(seed.trim(), answers), draw: { seed: seed.trim() } });
  };
  const ways = [
    ['written', 'orderWritten'],
    ['lot', 'orderLot'],
    ['random', 'orderRandom'],
  ] as const;
  return (
    <fieldset className="stack tight" id={id} tabIndex={-1} aria-describedby={aria['aria-describedby']}>
      <legend>{t('orderTitle')}</legend>
      <div>
        {ways.map(([key, label]) => (
          <label className="check" key={key} htmlFor={`${id}-${key}`}>
            <input
              id={`${id}-${key}`}
              type="radio"
              name={`${id}-way`}
              checked={way === key}
              onChange={() => choose(key)}
            />
            {t(label)}
          </label>
        ))}
      </div>
      {way === 'random' ? <p className="hint">{t('orderRandomHint')}</p> : null}
      {way === 'lot' ? (
        <Lot
          seed={seed}
          setSeed={setSeed}
          draw={draw}
          named={named}
          id={id}
          drawn={value.draw?.seed ? value.draw : null}
          value={value}
        />
      ) : null}
      <FaultText id={id} fault={fault} />
    </fieldset>
  );
}

function Lot(props: {
  id: string;
  seed: string;
  setSeed: (seed: string) => void;
  draw: () => void;
  named: boolean;
  drawn: { seed: string } | null;
  value: QuestionForm;
}) {
  const { id, seed, setSeed, draw, named, drawn, value } = props;
  const { t } = useEditor();
  return (
    <div className="stack tight">
      <div className="actions end">
        <div className="field">
          <label htmlFor={`${id}-seed`}>{t('seed')}</label>
          <p className="hint" id={`${id}-seed-hint`}>
            {t('seedHint')}
          </p>
          <input
            id={`${id}-seed`}
            className="number"
            value={seed}
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${id}-seed-hint`}
            onChange={(event) => setSeed(event.target.value)}
          />
        </div>
        <button type="button" className="quiet" disabled={!named || seed.trim() === ''} onClick={draw}>
          {t('drawNow')}
        </button>
        <button type="button" className="text" onClick={() => setSeed(freshSeed())}>
          {t('seedFresh')}
        </button>
      </div>
      {named ? null : <p className="hint">{t('drawNames')}</p>}
      <div role="status">
        {drawn === null ? null : (
          <p>
            <strong>{t('drawDone', { seed: drawn.seed })}</strong>
          </p>
        )}
      </div>
      {drawn === null ? null : <Check seed={drawn.seed} value={value} />}
    </div>
  );
}

/** What anyone needs to do the drawing again. */
function Check({ seed, value }: { seed: string; value: QuestionForm }) {
  const { t } = useEditor();
  const id = useId();
  return (
    <details>
      <summary>{t('drawCheck')}</summary>
      <div className="stack tight">
        <p id={id}>{t('drawCheckText')}</p>
        <ol aria-labelledby={id}>
          {value.answers.map(({ key, name }) => (
            <li key={key}>
              {trim(name).fr} <code className="block">{lotOf(seed, trim(name).fr)}</code>
            </li>
          ))}
        </ol>
        <pre>{`printf '%s\\n%s' ${quote(seed)} ${quote(trim(value.answers[0]?.name ?? none).fr)} | sha256sum`}</pre>
      </div>
    </details>
  );
}

const none = { fr: '', en: '' };
/** For a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
