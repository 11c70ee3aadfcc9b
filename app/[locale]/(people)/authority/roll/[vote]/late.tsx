'use client';

import '../../../../../_ui/no-eval.ts';
import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as texts } from '#lib/i18n/roll.ts';
import { Stopped, useAct } from '../../../../../_ui/act.tsx';
import { askServer } from '../../../../../_ui/ask-server.ts';
import type { CollegeNames } from '../../../../../_ui/college-names.ts';
import { Notice } from '../../../../../_ui/notice.tsx';
import { Members } from '../members.tsx';

type Props = {
  locale: Locale;
  vote: string;
  first: Parameters<typeof Members>[0]['first'];
  all: number;
  names: CollegeNames;
};

/** Who came after the freeze, chosen from the list or by number, and the proposal to admit them. */
export function Late({ locale, vote, first, all, names }: Props) {
  const t = translator(locale, texts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const [done, setDone] = useState(false);
  const { busy, stop, run } = useAct();
  const id = useId();
  const numbers = [...new Set([...chosen, ...typed.split(/[,;\n\t ]+/).filter((number) => number !== '')])];

  const pick = (number: string, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(number);
    else next.delete(number);
    setChosen(next);
    setEmpty(false);
  };
  const propose = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(numbers.length === 0);
    if (numbers.length === 0) return;
    void run(async () => {
      const answer = await askServer(locale, 'POST', '/api/people/roll/admit', z.unknown(), { vote, numbers });
      if (!answer.ok) return answer.failure;
      setDone(true);
      return null;
    });
  };

  if (done)
    return (
      <Notice tone="well" live title={t('admitDone')}>
        <p>
          <a href={`/${locale}/authority/decisions`}>{t('admitSign')}</a>
        </p>
      </Notice>
    );
  return (
    <>
      <Members
        locale={locale}
        first={first}
        all={all}
        names={names}
        vote={vote}
        lead={{
          title: t('admitColumn'),
          cell: ({ number, name }) => (
            <input
              type="checkbox"
              aria-label={t('admitPick', { name: `${number} ${name}` })}
              checked={chosen.has(number)}
              onChange={(event) => pick(number, event.target.checked)}
            />
          ),
        }}
      />
      <form className="stack reading" onSubmit={propose}>
        <div className="field">
          <label htmlFor={id}>{t('admitNumbers')}</label>
          <p className="hint" id={`${id}-hint`}>
            {t('admitNumbersHint')}
          </p>
          <textarea
            id={id}
            rows={3}
            value={typed}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <p role="status">{t('admitChosen', { n: numbers.length })}</p>
        {isEmpty ? <Notice tone="attention" live title={t('admitEmpty')} /> : null}
        <Stopped locale={locale} stop={busy ? null : stop} />
        <div className="actions">
          <button type="submit" disabled={busy}>
            {t('admitDo')}
          </button>
        </div>
      </form>
    </>
  );
}
