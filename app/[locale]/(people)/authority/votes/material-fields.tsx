'use client';

import { type ReactNode, useId, useState } from 'react';
import type { z } from 'zod';
import {
  DocumentRef,
  documentType,
  materialBounds,
  materialPath,
  PhotoRef,
  photoTypes,
} from '#lib/election/material.ts';
import type { Locale } from '#lib/i18n/index.ts';
import { type Stop, Stopped } from '../../../../_ui/act.tsx';
import { type Answer, askServer } from '../../../../_ui/ask-server.ts';
import { fileSize } from '../../../../_ui/file-size.ts';
import { FaultText, useEditor, useField } from './context.tsx';
import { shrinkPhoto } from './shrink.ts';

type State = { at: 'idle' | 'added' } | { at: 'working' } | { at: 'failed'; why: string | Exclude<Stop, string> };

/** The photo of a candidate: chosen, made small, sent, shown as voters will see it. */
export function PhotoField(props: {
  path: string;
  name: string;
  value: PhotoRef | null;
  onChange: (value: PhotoRef | null) => void;
}) {
  const { path, name, value, onChange } = props;
  const { locale, t } = useEditor();
  const { state, take } = useUpload(async (file) => {
    const small = await shrinkPhoto(file);
    if (small === null) return t('photoUnreadable');
    return keep(await send(locale, 'photo', PhotoRef, small), onChange);
  });
  return (
    <FileField
      path={path}
      label={t('photo')}
      hint={t('photoHint')}
      accept={photoTypes.join(',')}
      state={state}
      working={t('photoWorking')}
      onFile={take}
    >
      {value === null ? null : (
        <div className="actions">
          {/* biome-ignore lint/performance/noImgElement: small already, and Next's resizing is off */}
          <img
            className="portrait"
            src={materialPath(value.sha256)}
            width={value.width}
            height={value.height}
            alt={t('photoOf', { name })}
          />
          <div className="stack tight">
            <p className="hint">
              {t('photoNow', { width: value.width, height: value.height, size: fileSize(locale, value.bytes) })}
            </p>
            <Remove label={t('photoRemove')} name={name} onClick={() => onChange(null)} />
          </div>
        </div>
      )}
    </FileField>
  );
}

/** The document of a candidate or motion, published as it is. */
export function DocumentField(props: {
  path: string;
  name: string;
  value: DocumentRef | null;
  onChange: (value: DocumentRef | null) => void;
}) {
  const { path, name, value, onChange } = props;
  const { locale, t } = useEditor();
  const { state, take } = useUpload(async (file) =>
    file.size > materialBounds.document
      ? t('documentHeavy')
      : keep(await send(locale, 'document', DocumentRef, file), onChange),
  );
  return (
    <FileField
      path={path}
      label={t('document')}
      hint={t('documentHint')}
      accept={documentType}
      state={state}
      working={t('documentWorking')}
      onFile={take}
    >
      {value === null ? null : (
        <div className="actions">
          <p className="hint">{t('documentNow', { size: fileSize(locale, value.bytes) })}</p>
          <a href={materialPath(value.sha256)} download={`${name || t('document')}.pdf`}>
            {t('documentSee')}
            <span className="only-heard"> {name}</span>
          </a>
          <Remove label={t('documentRemove')} name={name} onClick={() => onChange(null)} />
        </div>
      )}
    </FileField>
  );
}

const send = <T,>(locale: Locale, kind: 'photo' | 'document', schema: z.ZodType<T>, file: Blob): Promise<Answer<T>> =>
  askServer(locale, 'POST', `/api/people/materials?kind=${kind}`, schema, file);

function keep<T>(answer: Answer<T>, onChange: (value: T) => void): Exclude<Stop, string> | null {
  if (!answer.ok) return answer.failure;
  onChange(answer.value);
  return null;
}

/** One file at a time; null from `work` where it was kept, else why not. */
function useUpload(work: (file: File) => Promise<string | Exclude<Stop, string> | null>) {
  const [state, setState] = useState<State>({ at: 'idle' });
  const take = async (file: File) => {
    setState({ at: 'working' });
    const why = await work(file);
    setState(why === null ? { at: 'added' } : { at: 'failed', why });
  };
  return { state, take };
}

function FileField(props: {
  path: string;
  label: string;
  hint: string;
  accept: string;
  state: State;
  working: string;
  onFile: (file: File) => void;
  children: ReactNode;
}) {
  const { path, label, hint, accept, state, working, onFile, children } = props;
  const { locale, t } = useEditor();
  const { id, fault, aria } = useField(path, { hint: true });
  const said = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
      {children}
      <input
        {...aria}
        type="file"
        accept={accept}
        disabled={state.at === 'working'}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after a failure.
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <div id={said} role="status">
        {state.at === 'working' ? <p className="hint">{working}</p> : null}
        {state.at === 'added' ? <p className="hint">{t('added')}</p> : null}
        {state.at === 'failed' && typeof state.why === 'string' ? <p className="wrong-text">{state.why}</p> : null}
      </div>
      {state.at === 'failed' && typeof state.why !== 'string' ? <Stopped locale={locale} stop={state.why} /> : null}
      <FaultText id={id} fault={fault} />
    </div>
  );
}

function Remove({ label, name, onClick }: { label: string; name: string; onClick: () => void }) {
  return (
    <button type="button" className="text" onClick={onClick}>
      {label}
      <span className="only-heard"> {name}</span>
    </button>
  );
}
