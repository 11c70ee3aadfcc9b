'use client';

import { useId } from 'react';

/** A whole number within bounds. */
export function NumberField(props: {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.hint ? (
        <p className="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      ) : null}
      <input
        id={id}
        type="number"
        inputMode="numeric"
        required
        step={1}
        min={props.min}
        max={props.max}
        value={Number.isNaN(props.value) ? '' : props.value}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}
