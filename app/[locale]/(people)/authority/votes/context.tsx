'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { type Locale, type Translate, translator } from '#lib/i18n/index.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { type Fault, idOf } from './fault.ts';

export type Key = keyof (typeof voteEditor)['fr'];
type Editing = { locale: Locale; t: Translate<Key>; faults: ReadonlyMap<string, Fault['key']> };

const Context = createContext<Editing | null>(null);

/** Language and faults, for every field below. */
export function EditorContext(props: { locale: Locale; faults: readonly Fault[]; children: ReactNode }) {
  const { locale, faults, children } = props;
  const t = translator(locale, voteEditor);
  return (
    <Context value={{ locale, t, faults: new Map(faults.map(({ path, key }) => [path, key])) }}>{children}</Context>
  );
}

/** @throws Error outside of an editor */
export function useEditor(): Editing {
  const editing = useContext(Context);
  if (editing === null) throw new Error('a field of the editor stands outside of it');
  return editing;
}

/** Identity of a field, and what its element says of itself: where its hint and its fault stand. */
export function useField(path: string, { hint = false, values = {} }: { hint?: boolean; values?: Bounds } = {}) {
  const { t, faults } = useEditor();
  const id = idOf(path);
  const key = faults.get(path);
  const described = [hint ? `${id}-hint` : '', key === undefined ? '' : `${id}-fault`].filter(Boolean).join(' ');
  return {
    id,
    fault: key === undefined ? null : t(key, values),
    aria: {
      id,
      'aria-invalid': key === undefined ? undefined : true,
      'aria-describedby': described === '' ? undefined : described,
    },
  };
}
type Bounds = Record<string, number>;

/** The fault beside its field: a word and a place, never a colour alone. */
export function FaultText({ id, fault }: { id: string; fault: string | null }) {
  return fault === null ? null : (
    <p className="wrong-text" id={`${id}-fault`}>
      {fault}
    </p>
  );
}
