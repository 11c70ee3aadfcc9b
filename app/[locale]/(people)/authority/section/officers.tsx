'use client';

import '../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { section } from '#lib/i18n/section.ts';
import { Stopped, useAct } from '../../../../_ui/act.tsx';
import { askServer } from '../../../../_ui/ask-server.ts';
import { HandedCodes } from '../../../../_ui/handed-codes.tsx';
import { NamedFields, nobody, trimmed } from '../../../../_ui/named-fields.tsx';
import { Notice } from '../../../../_ui/notice.tsx';

const Named = z.object({ codes: z.array(z.object({ name: z.string(), code: z.string() })) });

type Officer = {
  id: string;
  name: string;
  enrolled: boolean;
  federation: string | null;
  sheets: number;
  shown: number;
};
type Done = { title: string; codes: z.infer<typeof Named>['codes'] };

/** Who may hand codes over; naming one more; taking the office back. */
type Props = { locale: Locale; officers: readonly Officer[]; federations: readonly string[]; mayAct: boolean };
export function Officers({ locale, officers, federations, mayAct }: Props) {
  const t = translator(locale, section);
  const router = useRouter();
  const [who, setWho] = useState(nobody(locale));
  const [federation, setFederation] = useState('');
  const [done, setDone] = useState<Done | null>(null);
  const { busy, stop, run } = useAct();

  const name = (event: FormEvent) => {
    event.preventDefault();
    setDone(null);
    run(async () => {
      const order = { people: [trimmed(who)], federation: federation === '' ? null : federation };
      const answer = await askServer(locale, 'POST', '/api/people/section/officers', Named, order);
      if (!answer.ok) return answer.failure;
      setDone({ title: t('named', { name: who.name.trim() }), codes: answer.value.codes });
      setWho(nobody(locale));
      router.refresh();
      return null;
    });
  };
  const end = (officer: Officer) => {
    setDone(null);
    run(async () => {
      const order = { person: officer.id };
      const answer = await askServer(locale, 'POST', '/api/people/section/officers/end', z.unknown(), order);
      if (!answer.ok) return answer.failure;
      setDone({ title: t('officerEnded', { name: officer.name }), codes: [] });
      router.refresh();
      return null;
    });
  };

  return (
    <section className="stack" aria-labelledby="officers">
      <h2 id="officers">{t('officers')}</h2>
      {officers.length === 0 ? (
        <p>{t('officersNone')}</p>
      ) : (
        <ul className="rows close">
          {officers.map((officer) => (
            <li key={officer.id} className="row">
              <div>
                <strong>{officer.name}</strong>{' '}
                <span className="hint">
                  – {officer.federation === null ? t('officerAll') : t('officerOf', { federation: officer.federation })}{' '}
                  · {t('officerSheets', { n: officer.sheets })} · {t('officerShown', { n: officer.shown })}
                  {officer.enrolled ? '' : ` · ${t('officerWaits')}`}
                </span>
              </div>
              {mayAct ? (
                <button type="button" className="text" onClick={() => end(officer)} disabled={busy}>
                  {t('officerEnd')} <span className="only-heard">{officer.name}</span>
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {mayAct ? (
        <form className="sheet stack" onSubmit={name} aria-labelledby="name-officer">
          <h3 id="name-officer">{t('nameOfficer')}</h3>
          <NamedFields locale={locale} value={who} onChange={setWho} />
          {federations.length > 1 ? (
            <div className="field">
              <label htmlFor="federation">{t('federation')}</label>
              <p className="hint" id="federation-hint">
                {t('federationHint')}
              </p>
              <select
                id="federation"
                value={federation}
                aria-describedby="federation-hint"
                onChange={(event) => setFederation(event.target.value)}
              >
                <option value="">{t('federationAll')}</option>
                {federations.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </select>
            </div>
          ) : null}
          <div className="actions">
            <button type="submit" disabled={busy}>
              {t('nameOfficerDo')}
            </button>
          </div>
        </form>
      ) : null}
      {done ? (
        <>
          <Notice tone="well" live title={done.title} />
          <HandedCodes locale={locale} codes={done.codes} />
        </>
      ) : (
        <Stopped locale={locale} stop={stop} />
      )}
    </section>
  );
}
