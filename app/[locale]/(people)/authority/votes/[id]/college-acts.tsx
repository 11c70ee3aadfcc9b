'use client';

import '../../../../../_ui/no-eval.ts';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { college as texts } from '#lib/i18n/college.ts';
import { formatDate, type Locale, translator } from '#lib/i18n/index.ts';
import { fromWallTime, toWallTime } from '#lib/i18n/wall-time.ts';
import { Stopped, useAct } from '../../../../../_ui/act.tsx';
import { askServer } from '../../../../../_ui/ask-server.ts';
import { Notice } from '../../../../../_ui/notice.tsx';
import { StateTag } from '../../../../../_ui/state.tsx';
import type { CollegeView } from './college-view.ts';

type Act = CollegeView['may'][number];
type Props = { locale: Locale; vote: string; zone: string; urns: CollegeView[]; mayRepeat: boolean };

/** An hour announced says nothing of an urn that has closed, before it perhaps, or will not. */
const isOver = ({ state }: CollegeView): boolean =>
  state === 'closed' || state === 'sealed' || state === 'published' || state === 'annulled';

/** What may be decided about one college alone. Each act opens its form, says what it does, and only proposes. */
export function CollegeActs({ locale, vote, zone, urns, mayRepeat }: Props) {
  const t = translator(locale, texts);
  const [open, setOpen] = useState<{ phi: string; act: Act } | null>(null);
  return (
    <section className="stack" aria-labelledby="apart">
      <div className="stack tight">
        <h2 id="apart">{t('actsTitle')}</h2>
        {urns.some(({ may }) => may.length > 0) ? <p>{t('actsText')}</p> : null}
      </div>
      <ul className="rows">
        {urns.map((urn) => (
          <li className="stack tight" key={urn.phi}>
            <h3>{urn.name[locale]}</h3>
            <p className="actions">
              <StateTag locale={locale} state={urn.state} />
              {isOver(urn) ? null : (
                <span className="hint">{t('closesAt', { closes: formatDate(locale, urn.closes, zone) })}</span>
              )}
            </p>
            {open?.phi === urn.phi ? (
              <Form locale={locale} vote={vote} zone={zone} urn={urn} act={open.act} done={() => setOpen(null)} />
            ) : urn.may.length === 0 ? null : (
              <div className="actions">
                {urn.may.map((act) => (
                  <button type="button" className="quiet" key={act} onClick={() => setOpen({ phi: urn.phi, act })}>
                    {t(`do_${act}`)}
                    <span className="only-heard"> {urn.name[locale]}</span>
                  </button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
      {mayRepeat ? <Repeat locale={locale} vote={vote} /> : null}
    </section>
  );
}

type FormProps = { locale: Locale; vote: string; zone: string; urn: CollegeView; act: Act; done: () => void };

function Form({ locale, vote, zone, urn, act, done }: FormProps) {
  const t = translator(locale, texts);
  const router = useRouter();
  const { busy, stop, run } = useAct();
  const [reason, setReason] = useState({ fr: '', en: '' });
  const [closing, setClosing] = useState(urn.latest === null ? '' : toWallTime(urn.latest, zone));
  const [lack, setLack] = useState<'missing' | 'missingClosing' | null>(null);
  const closes = fromWallTime(closing, zone);
  const why = { fr: oneLine(reason.fr), en: oneLine(reason.en) };

  const propose = () => {
    const missing = act !== 'resume' && (why.fr === '' || why.en === '') ? 'missing' : null;
    const wrong = act === 'extend' && closes === null ? 'missingClosing' : missing;
    setLack(wrong);
    if (wrong !== null) return;
    const more = act === 'resume' ? {} : { reason: why };
    const until = act === 'extend' ? { closes } : {};
    return run(async () => {
      const order = { vote, kind: act, urns: [urn.phi], ...more, ...until };
      const answer = await askServer(locale, 'POST', '/api/people/decisions/college', z.unknown(), order);
      if (!answer.ok) return answer.failure;
      done();
      router.refresh();
      return null;
    });
  };

  return (
    <form
      className="sheet stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void propose();
      }}
    >
      <div className="stack tight">
        <p>
          <strong>{t(`do_${act}`)}</strong>
        </p>
        <p>{t(`about_${act}`, { latest: urn.latest === null ? '' : formatDate(locale, urn.latest, zone) })}</p>
      </div>
      {act === 'extend' ? (
        <div className="field">
          <label htmlFor="new-closing">{t('newClosing')}</label>
          <input
            id="new-closing"
            type="datetime-local"
            value={closing}
            onChange={(event) => setClosing(event.target.value)}
          />
        </div>
      ) : null}
      {act === 'resume'
        ? null
        : (['fr', 'en'] as const).map((language) => (
            <div className="field" key={language}>
              <label htmlFor={`reason-${language}`}>{t(language === 'fr' ? 'reasonFr' : 'reasonEn')}</label>
              <textarea
                id={`reason-${language}`}
                lang={language}
                rows={2}
                maxLength={600}
                value={reason[language]}
                aria-describedby="reason-hint"
                onChange={(event) => {
                  setLack(null);
                  setReason({ ...reason, [language]: event.target.value });
                }}
              />
            </div>
          ))}
      {act === 'resume' ? null : (
        <p className="hint" id="reason-hint">
          {t('reasonHint')}
        </p>
      )}
      {lack === null ? null : <Notice tone="wrong" live title={t(lack)} />}
      <Stopped locale={locale} stop={stop} />
      <div className="actions">
        <button type="submit" aria-disabled={busy}>
          {t('propose')}
        </button>
        <button type="button" className="quiet" onClick={done}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

/** A statement's text is one line, in NFC. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().normalize('NFC');

const Begun = z.object({ id: z.string() });

function Repeat({ locale, vote }: { locale: Locale; vote: string }) {
  const t = translator(locale, texts);
  const router = useRouter();
  const { busy, stop, run } = useAct();
  const begin = () =>
    run(async () => {
      const answer = await askServer(locale, 'POST', `/api/people/votes/${vote}/repeat`, Begun, {});
      if (!answer.ok) return answer.failure;
      router.push(`/${locale}/authority/votes/${answer.value.id}`);
      return null;
    });
  return (
    <div className="sheet stack tight">
      <p>{t('repeatText')}</p>
      <div className="actions">
        <button type="button" disabled={busy} onClick={begin}>
          {t('repeat')}
        </button>
      </div>
      <Stopped locale={locale} stop={stop} />
    </div>
  );
}
