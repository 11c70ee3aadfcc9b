'use client';

import '../../../../_ui/no-eval.ts';
import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { desk } from '#lib/i18n/desk.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { ChangeForm } from './change-form.tsx';

/** A person as the desk finds them. */
export const Facts = z.object({
  id: z.string(),
  name: z.string(),
  number: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  passkeys: z.int(),
});
export type Facts = z.infer<typeof Facts>;
const Found = z.object({ people: z.array(Facts), hasMore: z.boolean() });

type Props = { locale: Locale; rpId: string; usual: number; quorum: number };

/** First the person, found and chosen; then what is to change. */
export function NewChange({ locale, rpId, usual, quorum }: Props) {
  const t = translator(locale, desk);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<z.infer<typeof Found> | null>(null);
  const [person, setPerson] = useState<Facts | null>(null);
  const { busy, stop, run } = useAct();
  const id = useId();
  const find = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/desk/people', Found, { query: query.trim() });
      if (!answer.ok) return answer.failure;
      setFound(answer.value);
      return null;
    });
  };
  const again = () => {
    setPerson(null);
    setFound(null);
    setQuery('');
  };
  return (
    <section className="sheet stack" aria-labelledby={id}>
      <div className="stack tight">
        <h2 id={id}>{t('newTitle')}</h2>
        <p>{t('newText')}</p>
      </div>
      {person === null ? (
        <form className="stack reading" onSubmit={find}>
          <div className="field">
            <label htmlFor={`${id}-query`}>{t('findLabel')}</label>
            <input
              id={`${id}-query`}
              type="search"
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              minLength={2}
              maxLength={120}
              required
              autoComplete="off"
            />
          </div>
          <div className="actions">
            <button type="submit" disabled={busy}>
              {t('find')}
            </button>
          </div>
          <div role="status" className="stack tight">
            {found === null ? null : <FoundList locale={locale} found={found} onChoose={setPerson} />}
          </div>
          <Stopped locale={locale} stop={busy ? null : stop} />
        </form>
      ) : (
        <ChangeForm
          key={person.id}
          locale={locale}
          rpId={rpId}
          usual={usual}
          quorum={quorum}
          person={person}
          onOther={again}
        />
      )}
    </section>
  );
}

function FoundList(props: {
  locale: Locale;
  found: { people: Facts[]; hasMore: boolean };
  onChoose: (person: Facts) => void;
}) {
  const { locale, found, onChoose } = props;
  const t = translator(locale, desk);
  if (found.people.length === 0) return <p>{t('foundNone')}</p>;
  return (
    <>
      <ul className="rows">
        {found.people.map((person) => (
          <li key={person.id} className="row">
            <div>
              <p>
                <strong>{t('aboutPerson', { name: person.name, number: person.number ?? 'none' })}</strong>
              </p>
              <p className="hint">
                {person.email ?? t('emailNone')} – {t('passkeys', { count: person.passkeys })}
              </p>
            </div>
            <button type="button" className="quiet" onClick={() => onChoose(person)}>
              {t('choose')}
              <span className="only-heard">
                {' '}
                {t('aboutPerson', { name: person.name, number: person.number ?? 'none' })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.hasMore ? <p>{t('foundMore')}</p> : null}
    </>
  );
}
