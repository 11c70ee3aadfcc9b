'use client';

import { type ReactNode, useId } from 'react';
import { placeOfZone } from '#lib/i18n/index.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { fromWallTime } from '#lib/i18n/wall-time.ts';
import { LocalTime } from '../../../../_ui/local-time.tsx';
import { Notice } from '../../../../_ui/notice.tsx';
import { BilingualField } from './bilingual-field.tsx';
import { FaultText, useEditor, useField } from './context.tsx';
import { type DraftForm, zones } from './draft-form.ts';
import { NumberField } from './number-field.tsx';

export type SetForm = (change: (before: DraftForm) => DraftForm) => void;
type Props = { form: DraftForm; set: (change: Partial<DraftForm>) => void };

export function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="stack" aria-labelledby={id}>
      <div className="stack tight">
        <h2 id={id}>{title}</h2>
        {text ? <p>{text}</p> : null}
      </div>
      {children}
    </section>
  );
}

export function Times({ form, set }: Props) {
  const { locale, t } = useEditor();
  const zone = useField('zone', { hint: true });
  return (
    <>
      <div className="fields three">
        <Instant which="opens" form={form} set={set} />
        <Instant which="closes" form={form} set={set} />
        <div className="field">
          <label htmlFor={zone.id}>{t('zone')}</label>
          <select {...zone.aria} value={form.zone} onChange={(event) => set({ zone: event.target.value })}>
            {[...new Set([form.zone, ...zones])].map((name) => (
              <option key={name} value={name}>
                {placeOfZone(locale, name)}
              </option>
            ))}
          </select>
          <p className="hint" id={`${zone.id}-hint`}>
            {t('zoneHint')}
          </p>
          <FaultText id={zone.id} fault={zone.fault} />
        </div>
      </div>
      <label className="check" htmlFor="field-earlyClose">
        <input
          id="field-earlyClose"
          type="checkbox"
          checked={form.earlyClose}
          onChange={(event) => set({ earlyClose: event.target.checked })}
        />
        {t('earlyClose')}
      </label>
      <div className="fields three">
        <Instant which="latest" form={form} set={set} />
        <Grace form={form} set={set} />
      </div>
    </>
  );
}

/** Minutes that are offered. */
const MINUTES = [0, 5, 10, 15, 30, 60] as const;

/** Whether, and for how long, who is in line at the closing still votes (decision 035). */
function Grace({ form, set }: Props) {
  const { t } = useEditor();
  const { id, fault, aria } = useField('grace', { hint: true });
  const seconds = [...new Set([...MINUTES.map((minutes) => minutes * 60), form.grace])].sort((a, b) => a - b);
  return (
    <div className="field">
      <label htmlFor={id}>{t('grace')}</label>
      <select {...aria} value={form.grace} onChange={(event) => set({ grace: Number(event.target.value) })}>
        {seconds.map((one) => (
          <option key={one} value={one}>
            {one === 0 ? t('graceNone') : t('graceFor', { minutes: Math.ceil(one / 60) })}
          </option>
        ))}
      </select>
      <p className="hint" id={`${id}-hint`}>
        {t('graceHint')}
      </p>
      <FaultText id={id} fault={fault} />
    </div>
  );
}

/** A wall time in the vote's zone, and below it what the writer's own clock will show where it differs. */
function Instant({ which, form, set }: Props & { which: 'opens' | 'closes' | 'latest' }) {
  const { locale, t } = useEditor();
  const { id, fault, aria } = useField(which);
  const at = fromWallTime(form[which], form.zone);
  return (
    <div className="field">
      <label htmlFor={id}>{t(which)}</label>
      <input
        {...aria}
        type="datetime-local"
        required={which !== 'latest'}
        value={form[which]}
        onChange={(event) => set({ [which]: event.target.value })}
      />
      {at === null ? null : (
        <LocalTime locale={locale} at={at} zone={form.zone} pattern={voteEditor[locale].yourTime} isAlone />
      )}
      <FaultText id={id} fault={fault} />
    </div>
  );
}

export function Colleges({ form, set }: Props) {
  const { locale, t } = useEditor();
  const { id, fault } = useField('colleges');
  if (form.colleges.length === 0)
    return (
      <Notice tone="attention" title={t('collegesEmpty')}>
        <p>
          <a href={`/${locale}/authority/roll`}>{t('collegesImport')}</a>
        </p>
      </Notice>
    );
  const change = (college: DraftForm['colleges'][number]) =>
    set({ colleges: form.colleges.map((other) => (other.id === college.id ? college : other)) });
  return (
    <div className="stack" id={id} tabIndex={-1}>
      {form.colleges.map((college) => (
        <fieldset className="stack tight" key={college.id}>
          <legend className="only-heard">{college.id}</legend>
          <label className="check" htmlFor={`${id}-${college.id}`}>
            <input
              id={`${id}-${college.id}`}
              type="checkbox"
              checked={college.used}
              onChange={(event) => change({ ...college, used: event.target.checked })}
            />
            {t('collegeUse', { college: college.id, n: college.members })}
          </label>
          {college.used ? (
            <BilingualField
              path={`colleges.${college.id}.name`}
              label={t('collegeName')}
              value={college.name}
              onChange={(name) => change({ ...college, name })}
              max={200}
            />
          ) : null}
        </fieldset>
      ))}
      <FaultText id={id} fault={fault} />
    </div>
  );
}

export type Candidate = { id: string; name: string; email: string };

export function Trustees({ form, set, candidates }: Props & { candidates: readonly Candidate[] }) {
  const { locale, t } = useEditor();
  const { id, fault } = useField('trustees');
  if (candidates.length === 0)
    return (
      <p id={id}>
        <a href={`/${locale}/authority/trustees`}>{t('trusteesNone')}</a>
        <FaultText id={id} fault={fault} />
      </p>
    );
  const toggle = (person: string, wanted: boolean) =>
    set({ trustees: wanted ? [...form.trustees, person] : form.trustees.filter((other) => other !== person) });
  return (
    <div id={id} tabIndex={-1}>
      {candidates.map((person) => (
        <label className="check" key={person.id} htmlFor={`${id}-${person.id}`}>
          <input
            id={`${id}-${person.id}`}
            type="checkbox"
            checked={form.trustees.includes(person.id)}
            onChange={(event) => toggle(person.id, event.target.checked)}
          />
          <span>
            {person.name} <span className="hint">{person.email}</span>
          </span>
        </label>
      ))}
      <FaultText id={id} fault={fault} />
    </div>
  );
}

export function Rules({ form, set }: Props) {
  const { t } = useEditor();
  const fields = [
    { path: 'k', label: t('k'), hint: t('kHint'), value: form.k, min: 2, max: 1000 },
    { path: 'smallest', label: t('smallest'), hint: t('smallestHint'), value: form.smallest, min: 2, max: 10_000 },
    { path: 'tick', label: t('tick'), value: form.tick, min: 1, max: 86_400 },
  ] as const;
  return (
    <div className="fields three end">
      {fields.map((field) => (
        <NumberField key={field.path} {...field} onChange={(value) => set({ [field.path]: value })} />
      ))}
    </div>
  );
}
