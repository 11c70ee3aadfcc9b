import { type FormEvent, useEffect, useRef, useState } from 'react';
import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { type Stop, Stopped, useAct } from '../_ui/act.tsx';
import { UnderWay } from '../_ui/in-line.tsx';
import { Notice } from '../_ui/notice.tsx';
import type { Offer, Way } from './answers.ts';
import { type Proof, prove, sendCode } from './enroling.ts';
import { isLinkRefusal, type LinkRefusal } from './link-refused.tsx';

type Props = {
  locale: Locale;
  offer: Offer & { token: string };
  /** This page is read inside another application. */
  isInApp: boolean;
  /** What stopped the act that led back here. */
  before: Stop | null;
  onProven: (proof: Proof) => void;
  onRefused: (code: LinkRefusal) => void;
};

const choices = {
  sms: ['waySms', 'waySmsHint'],
  section: ['waySection', 'waySectionHint'],
  facts: ['wayFacts', 'wayFactsHint'],
} as const;

/** The second proof (PROTOCOL §3.3): one question, and it is looked at before the device makes anything. */
export function Prove({ locale, offer, isInApp, before, onProven, onRefused }: Props) {
  const t = translator(locale, enrol);
  const { name, ways, token } = offer;
  const [kind, setKind] = useState(ways[0]?.kind ?? 'section');
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const [sending, setSending] = useState(false);
  const { busy, stop, run } = useAct();
  const way = ways.find((one) => one.kind === kind) ?? { kind: 'section' };

  const heard = (failure: { code: string }) => {
    if (isLinkRefusal(failure.code)) onRefused(failure.code);
  };
  const send = () =>
    run(async () => {
      setSending(true);
      const answer = await sendCode(locale, token);
      // one that has left before is still good
      const hasLeft = answer.ok || ['enrol/sms-wait', 'enrol/sms-enough'].includes(answer.failure.code);
      setSent((was) => was || hasLeft);
      if (answer.ok) return null;
      heard(answer.failure);
      return answer.failure;
    });
  const check = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      setSending(false);
      const proof = { kind, text: text.trim() };
      const answer = await prove(locale, token, proof);
      if (answer.ok) onProven(proof);
      else heard(answer.failure);
      return answer.ok ? null : answer.failure;
    });
  };
  const choose = (one: Way) => {
    setKind(one.kind);
    setText('');
  };
  const values = (one: Way) => ({ end: one.kind === 'sms' ? one.end : '' });
  const isAsked = way.kind !== 'sms' || sent;

  return (
    <form className="stack" onSubmit={check}>
      <h2>{t('hello', { name })}</h2>
      {isInApp ? (
        <Notice tone="attention" title={t('inApp')}>
          <p>{t('inAppNext')}</p>
        </Notice>
      ) : null}
      <div className="stack tight">
        <h3>{t('proveTitle')}</h3>
        <p>{t('proveLead')}</p>
      </div>
      {ways.length > 1 ? (
        <fieldset className="choices">
          <legend>{t('proveHow')}</legend>
          {ways.map((one) => (
            <label className="choice" key={one.kind}>
              <input type="radio" name="way" checked={kind === one.kind} onChange={() => choose(one)} />
              <span>
                {t(choices[one.kind][0])}
                {kind === one.kind ? <span className="hint block">{t(choices[one.kind][1], values(one))}</span> : null}
              </span>
            </label>
          ))}
        </fieldset>
      ) : null}
      {way.kind === 'sms' && sent ? (
        <Notice tone="well" live title={t('smsSent', values(way))}>
          <p>{t('smsSentNext')}</p>
        </Notice>
      ) : null}
      {isAsked ? <Asked locale={locale} way={way} isOnly={ways.length === 1} text={text} onText={setText} /> : null}
      <div className="actions">
        {isAsked ? (
          <button type="submit" disabled={busy}>
            {t('proveCheck')}
          </button>
        ) : null}
        {way.kind === 'sms' ? (
          <button type="button" className={sent ? 'quiet' : ''} onClick={send} disabled={busy}>
            {t(sent ? 'smsAgain' : 'smsSend')}
          </button>
        ) : null}
      </div>
      {busy ? (
        <UnderWay locale={locale} title={t(sending ? 'smsSending' : 'proveChecking')} />
      ) : (
        <Stopped locale={locale} stop={stop ?? before} />
      )}
      {way.kind === 'sms' ? <p className="hint">{t('smsNotMine')}</p> : null}
      <p>{t('notYou')}</p>
    </form>
  );
}

/** The one field: what is typed there depends on the way. */
function Asked(props: { locale: Locale; way: Way; isOnly: boolean; text: string; onText: (text: string) => void }) {
  const { locale, way, isOnly, text, onText } = props;
  const t = translator(locale, enrol);
  const label =
    way.kind === 'sms' ? t('codeSms') : way.kind === 'section' ? t('codeSection') : (way.label[locale] ?? '');
  // where there is a choice, it has said so already
  const hint = way.kind === 'section' && isOnly ? t('waySectionHint') : null;
  const field = useRef<HTMLInputElement>(null);
  // a message is on its way: the code is typed next
  useEffect(() => {
    if (way.kind === 'sms') field.current?.focus();
  }, [way.kind]);
  return (
    <div className="field">
      <label htmlFor="proof">{label}</label>
      {hint ? (
        <p className="hint" id="proof-hint">
          {hint}
        </p>
      ) : null}
      <input
        id="proof"
        key={way.kind}
        ref={field}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        {...(hint ? { 'aria-describedby': 'proof-hint' } : {})}
        inputMode={way.kind === 'sms' ? 'numeric' : 'text'}
        autoComplete={way.kind === 'sms' ? 'one-time-code' : 'off'}
        autoCapitalize={way.kind === 'section' ? 'characters' : 'off'}
        spellCheck={false}
        maxLength={120}
        required
      />
    </div>
  );
}
