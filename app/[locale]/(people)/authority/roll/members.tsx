'use client';

import '../../../../_ui/no-eval.ts';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import type { CollegeNames } from '../../../../_ui/college-names.ts';
import { Scroll } from '../../../../_ui/scroll.tsx';

const Member = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  college: z.string(),
  federation: z.string(),
  enrolled: z.boolean(),
});
type Member = z.infer<typeof Member>;
const List = z.object({
  members: z.array(Member),
  found: z.int().nullable(),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
});
type List = z.infer<typeof List>;

/** The server counts what is found up to here. */
const MOST_COUNTED = 1000;

type Props = {
  locale: Locale;
  /** The first page, as the server wrote it. */
  first: List;
  /** How many there are in all. */
  all: number;
  names: CollegeNames;
  /** Those only who came after the roll of this vote was frozen. */
  vote?: string;
  /** A cell more in front of each row. */
  lead?: { title: string; cell: (member: Member) => ReactNode };
};

/** Members page by page and found by what they begin with. What is looked for is posted, and stands in no address. */
export function Members({ locale, first, all, names, vote, lead }: Props) {
  const t = translator(locale, texts);
  const [list, setList] = useState(first);
  const [query, setQuery] = useState('');
  const [asked, setAsked] = useState('');
  const { busy, stop, run } = useAct();

  const ask = (order: { query: string; after?: string; before?: string }) =>
    run(async () => {
      const whole = { ...order, ...(vote === undefined ? {} : { vote }) };
      const answer = await askServer(locale, 'POST', '/api/people/roll/members', List, whole);
      if (!answer.ok) return answer.failure;
      setList(answer.value);
      setAsked(order.query);
      return null;
    });
  const search = (event: FormEvent) => {
    event.preventDefault();
    void ask({ query });
  };
  const { members, found, hasBefore, hasAfter } = list;
  const edge = (member: Member | undefined) => member?.number ?? '';
  const said = found === null ? t('all', { n: all }) : t(found >= MOST_COUNTED ? 'foundMany' : 'found', { n: found });

  return (
    <section className="stack" aria-labelledby="members">
      <h2 id="members">{t('members')}</h2>
      <form className="actions end" onSubmit={search}>
        <div className="field">
          <label htmlFor="query">{t('search')}</label>
          <p className="hint" id="query-hint">
            {t('searchHint')}
          </p>
          <input
            id="query"
            type="search"
            value={query}
            maxLength={120}
            autoComplete="off"
            aria-describedby="query-hint"
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <button type="submit" className="quiet" disabled={busy}>
          {t('searchButton')}
        </button>
        {asked === '' ? null : (
          <button
            type="button"
            className="quiet"
            disabled={busy}
            onClick={() => {
              setQuery('');
              void ask({ query: '' });
            }}
          >
            {t('searchAll')}
          </button>
        )}
      </form>
      <p role="status">{busy ? t('loading') : said}</p>
      <Stopped locale={locale} stop={stop} />
      {members.length > 0 ? (
        <Scroll label={t('table')}>
          <table>
            <thead>
              <tr>
                {lead ? <th scope="col">{lead.title}</th> : null}
                {(['number', 'name', 'email', 'college', 'federation', 'key'] as const).map((column) => (
                  <th scope="col" key={column}>
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.id}>
                  {lead ? <td>{lead.cell(member)}</td> : null}
                  <td>{member.number}</td>
                  <th scope="row">{member.name}</th>
                  <td>{member.email}</td>
                  <td>{names.get(member.college) ?? member.college}</td>
                  <td>{member.federation}</td>
                  <td className="whole">{t(member.enrolled ? 'keyYes' : 'keyNo')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {hasBefore || hasAfter ? (
        <nav className="actions" aria-label={t('members')}>
          <button
            type="button"
            className="quiet"
            disabled={busy || !hasBefore}
            onClick={() => ask({ query: asked, before: edge(members[0]) })}
          >
            {t('previous')}
          </button>
          <button
            type="button"
            className="quiet"
            disabled={busy || !hasAfter}
            onClick={() => ask({ query: asked, after: edge(members.at(-1)) })}
          >
            {t('next')}
          </button>
        </nav>
      ) : null}
    </section>
  );
}
