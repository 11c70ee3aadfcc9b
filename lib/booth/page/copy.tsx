/** @jsxImportSource preact */
/** Copies a text and says so; where the browser lets nothing be copied, the text stands there to be marked by hand. */
import { useState } from 'preact/hooks';
import type { Booth, Key } from './words.ts';

export function Copy({ booth: { t }, text, label }: { booth: Booth; text: string; label: Key }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  return (
    <>
      <button type="button" class="quiet" onClick={() => (navigator.clipboard ? void copy() : setState('failed'))}>
        {t(state === 'copied' ? 'copied' : label)}
      </button>
      {state === 'failed' && (
        <label class="by-hand">
          {t('copyByHand')}
          <input readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
    </>
  );
}
