'use client';

import '../../../_ui/no-eval.ts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { section } from '#lib/i18n/section.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import type { CollegeNames } from '../../../_ui/college-names.ts';
import { Notice } from '../../../_ui/notice.tsx';
import { Handed, Sheet } from './sheet.tsx';

const Member = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  college: z.string(),
  federation: z.string(),
  enrolled: z.boolean(),
  hasEmail: z.boolean(),
});
const Found = z.object({ members: z.array(Member), more: z.boolean() });

type Props = { locale: Locale; federation: string | null; colleges: CollegeNames };

/** Looks for one member, makes their sheet, prints it, forgets it. */
export function HandOver({ locale, federation, colleges }: Props) {
  const t = translator(locale, section);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<z.infer<typeof Found> | null>(null);
  const [sheet, setSheet] = useState<Handed | null>(null);
  const { busy, stop, run } = useAct();
  const field = useRef<HTMLInputElement>(null);
  const said = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (sheet) said.current?.focus();
  }, [sheet]);

  const find = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      setFound(null);
      const answer = await askServer(locale, 'POST', '/api/people/section/find', Found, { query: query.trim() });
      if (!answer.ok) return answer.failure;
      setFound(answer.value);
      return null;
    });
  };
  const print = (person: string) =>
    run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/section/sheets', Handed, { person });
      if (!answer.ok) return answer.failure;
      setSheet(answer.value);
      return null;
    });
  const next = () => {
    setSheet(null);
    setFound(null);
    setQuery('');
    requestAnimationFrame(() => field.current?.focus());
  };

  if (sheet)
    return (
      <div className="stack loose">
        <div className="stack" ref={said} tabIndex={-1}>
          <Notice tone="well" live title={t('ready')}>
            <p>{t('readyText')}</p>
          </Notice>
          <div className="actions">
            <button type="button" onClick={() => window.print()}>
              {t('printNow')}
            </button>
            <button type="button" className="quiet" onClick={next}>
              {t('next')}
            </button>
          </div>
        </div>
        <Sheet sheet={sheet} />
      </div>
    );
  return (
    <div className="stack">
      <form className="stack" onSubmit={find}>
        <div className="field">
          <label htmlFor="member">{t('query')}</label>
          <p className="hint" id="member-hint">
            {t('queryHint')}
            {federation === null ? null : ` ${t('within', { federation })}`}
          </p>
          <input
            id="member"
            ref={field}
            type="search"
            value={query}
            maxLength={120}
            required
            autoComplete="off"
            aria-describedby="member-hint"
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <div className="actions">
          <button type="submit" disabled={busy}>
            {t('find')}
          </button>
        </div>
      </form>
      <div role="status">
        {busy ? <p>{t(found ? 'printing' : 'finding')}</p> : null}
        {!busy && found?.members.length === 0 ? <p>{t(found.more ? 'more' : 'none')}</p> : null}
      </div>
      <Stopped locale={locale} stop={stop} />
      {found && found.members.length > 0 ? (
        <ul className="rows">
          {found.members.map(({ id, name, number, college, federation, enrolled, hasEmail }) => (
            <li key={id} className="stack tight">
              <div>
                <strong>{name}</strong>
                <span className="hint block">
                  {t('number', { number })} · {federation} · {colleges.get(college) ?? college}
                </span>
              </div>
              {enrolled ? <p>{t('enrolled')}</p> : null}
              {!enrolled && !hasEmail ? <p>{t('noEmail')}</p> : null}
              {enrolled ? null : (
                <div className="actions">
                  <button type="button" onClick={() => print(id)} disabled={busy}>
                    {t('print', { name })}
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {found?.more && found.members.length > 0 ? <p>{t('more')}</p> : null}
    </div>
  );
}
