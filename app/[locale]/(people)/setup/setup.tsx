'use client';

import '../../../_ui/no-eval.ts';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { setup } from '#lib/i18n/setup.ts';
import { Stopped, useAct } from '../../../_ui/act.tsx';
import { askServer } from '../../../_ui/ask-server.ts';
import { HandedCodes } from '../../../_ui/handed-codes.tsx';
import { type Named, NamedFields, nobody, trimmed } from '../../../_ui/named-fields.tsx';
import { Notice } from '../../../_ui/notice.tsx';

const Done = z.object({
  quorum: z.int(),
  members: z.int(),
  codes: z.array(z.object({ name: z.string(), code: z.string() })),
});
type Seat = Named & { key: number };

export function Setup({ locale }: { locale: Locale }) {
  const t = translator(locale, setup);
  const [token, setToken] = useState<string | null | 'reading'>('reading');
  const [operator, setOperator] = useState<Named>(nobody(locale));
  const [members, setMembers] = useState<Seat[]>([1, 2, 3].map((key) => ({ ...nobody(locale), key })));
  const [quorum, setQuorum] = useState(2);
  const [done, setDone] = useState<z.infer<typeof Done> | null>(null);
  const { busy, stop, run } = useAct();
  const id = useId();

  useEffect(() => setToken(/^#([A-Za-z0-9_-]{27})$/.exec(window.location.hash)?.[1] ?? null), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      const order = { token, operator: trimmed(operator), members: members.map(trimmed), quorum };
      const answer = await askServer(locale, 'POST', '/api/people/setup', Done, order);
      if (!answer.ok) return answer.failure;
      window.history.replaceState(null, '', window.location.pathname);
      setDone(answer.value);
      return null;
    });
  };
  const change = (key: number, value: Named) =>
    setMembers((seats) => seats.map((seat) => (seat.key === key ? { ...value, key } : seat)));
  const resize = (seats: Seat[]) => {
    setMembers(seats);
    setQuorum((wanted) => Math.min(wanted, seats.length));
  };

  if (token === 'reading') return <Notice live title={t('reading')} />;
  if (token === null)
    return (
      <Notice tone="attention" live title={t('noLink')}>
        <p>{t('noLinkNext')}</p>
      </Notice>
    );
  if (done)
    return (
      <div className="stack">
        <Notice tone="well" live title={t('done', { quorum: done.quorum, members: done.members })}>
          <p>{t('doneNext')}</p>
        </Notice>
        <HandedCodes locale={locale} codes={done.codes} />
      </div>
    );
  return (
    <form className="stack loose" onSubmit={submit}>
      <fieldset className="stack tight">
        <legend>
          <h2>{t('operator')}</h2>
        </legend>
        <p>{t('operatorText')}</p>
        <NamedFields locale={locale} value={operator} onChange={setOperator} />
      </fieldset>
      <section className="stack">
        <div className="stack tight">
          <h2>{t('authority')}</h2>
          <p>{t('authorityText')}</p>
        </div>
        {members.map((seat, i) => (
          <fieldset className="stack tight" key={seat.key}>
            <legend>{t('member', { n: i + 1 })}</legend>
            <NamedFields locale={locale} value={seat} onChange={(value) => change(seat.key, value)} />
            {members.length > 1 ? (
              <div>
                <button
                  type="button"
                  className="text"
                  onClick={() => resize(members.filter((other) => other.key !== seat.key))}
                >
                  {t('remove')} <span className="only-heard">{t('member', { n: i + 1 })}</span>
                </button>
              </div>
            ) : null}
          </fieldset>
        ))}
        <div>
          <button
            type="button"
            className="quiet"
            onClick={() => resize([...members, { ...nobody(locale), key: Math.max(...members.map((m) => m.key)) + 1 }])}
          >
            {t('add')}
          </button>
        </div>
        <div className="field">
          <label htmlFor={id}>{t('quorum')}</label>
          <p className="hint" id={`${id}-hint`}>
            {t('quorumHint', { n: members.length })}
          </p>
          <select
            id={id}
            value={quorum}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setQuorum(Number(event.target.value))}
          >
            {members.map((seat, i) => (
              <option key={seat.key} value={i + 1}>
                {i + 1}
              </option>
            ))}
          </select>
        </div>
      </section>
      <div className="actions">
        <button type="submit" disabled={busy}>
          {t('submit')}
        </button>
      </div>
      <Stopped locale={locale} stop={stop} />
    </form>
  );
}
