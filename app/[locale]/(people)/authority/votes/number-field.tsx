'use client';

import { FaultText, useField } from './context.tsx';

/** A whole number within bounds. */
export function NumberField(props: {
  path: string;
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}) {
  const { path, label, hint, value, min, max, onChange } = props;
  const { id, fault, aria } = useField(path, { hint: hint !== undefined, values: { min, max } });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <input
        {...aria}
        type="number"
        inputMode="numeric"
        required
        step={1}
        min={min}
        max={max}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <FaultText id={id} fault={fault} />
    </div>
  );
}
