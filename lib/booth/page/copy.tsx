/** @jsxImportSource preact */
/** Copies a text and says so; where the browser lets nothing be copied, the text stands there to be marked by hand. */
import { useState } from 'preact/hooks';
import type { Booth, Key } from './words.ts';

type CopyProps = { booth: Booth; text: string; label: Key; kind?: 'primary' | 'quiet' };

export function Copy({ booth: { t }, text, label, kind = 'quiet' }: CopyProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  return (
    <>
      <button type="button" class={kind} onClick={() => (navigator.clipboard ? void copy() : setState('failed'))}>
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
