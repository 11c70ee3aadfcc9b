import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { Stopped, useAct } from '../_ui/act.tsx';
import { UnderWay } from '../_ui/in-line.tsx';
import { Notice } from '../_ui/notice.tsx';
import type { Place } from '../_ui/passkey.ts';
import type { Done, Offer } from './answers.ts';
import { type Device, readDevice } from './device.ts';
import { Elsewhere } from './elsewhere.tsx';
import { type Enroling, finish, keepsSecrets, makeFromLink, openLink, type Proof } from './enroling.ts';
import { isLinkRefusal, type LinkRefusal, LinkRefused } from './link-refused.tsx';
import { Places, wordsOf } from './places.tsx';
import { Prove } from './prove.tsx';

type Step =
  | { at: 'loading' | 'silent' | 'unable' | 'here' | 'elsewhere' }
  | { at: 'refused'; code: LinkRefusal }
  | { at: 'prove'; offer: Offer & { token: string }; device: Device }
  | { at: 'ready'; offer: Offer; device: Device; proof: Proof | null }
  /** A passkey is made; `weak`: it keeps no secret, and its owner decides; `unsent`: nobody answered. */
  | { at: 'weak' | 'unsent'; made: Enroling }
  | ({ at: 'done' } & Done);
type Phase = 'creating' | 'checking' | 'sending';
const asking: readonly Step['at'][] = ['loading', 'silent', 'prove', 'ready'];
type Props = {
  locale: Locale;
  party: string;
  /** Whether the reader is still to do what the page's lead asks for. */
  onAsking: (isAsking: boolean) => void;
};

/** From the link to a passkey that is kept: one touch, or two where the passkey does not say at once what it can do. */
export function Enrolment({ locale, party, onAsking }: Props) {
  const t = translator(locale, enrol);
  const [step, setStep] = useState<Step>({ at: 'loading' });
  const [place, setPlace] = useState<Place>('here');
  const [phase, setPhase] = useState<Phase>('creating');
  const { busy, stop, run } = useAct();
  const result = useRef<HTMLDivElement>(null);
  const ready = useRef<Step | null>(null);

  const load = () =>
    run(async () => {
      setStep({ at: 'loading' });
      const [device, opened] = await Promise.all([readDevice(), openLink(locale)]);
      if (!opened.ok) {
        const { failure } = opened;
        if (isLinkRefusal(failure.code)) {
          setStep({ at: 'refused', code: failure.code });
          return null;
        }
        setStep({ at: 'silent' });
        return failure;
      }
      setPlace(device.keepsPasskeys ? 'here' : 'phone');
      const isProven = opened.value.ways.length === 0;
      const { value: offer } = opened;
      // where one comes back to when something went wrong later
      ready.current = isProven ? { at: 'ready', offer, device, proof: null } : { at: 'prove', offer, device };
      setStep(device.isUnable ? { at: 'unable' } : ready.current);
      return null;
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: read when the page opens, and when another link is pasted here
  useEffect(() => {
    load();
    window.addEventListener('hashchange', load);
    return () => window.removeEventListener('hashchange', load);
  }, []);

  useEffect(() => {
    const isFirst = step.at === 'loading' || step.at === 'prove' || (step.at === 'ready' && step.proof === null);
    if (!isFirst) result.current?.focus();
  }, [step]);

  useEffect(() => onAsking(asking.includes(step.at)), [step, onAsking]);

  const create = (event: FormEvent) => {
    event.preventDefault();
    if (step.at !== 'ready') return;
    const label = t(wordsOf(step.device)[place][2]);
    run(async () => {
      setPhase('creating');
      const made = await makeFromLink({ locale, party, place, label, proof: step.proof });
      if (!made.ok) {
        const { stop: why } = made;
        if (why === 'passkeyHere') setStep({ at: 'here' });
        else if (why === 'passkeyNone') setStep({ at: 'unable' });
        else if (typeof why !== 'string' && isLinkRefusal(why.code)) setStep({ at: 'refused', code: why.code });
        else return why;
        return null;
      }
      let { value } = made;
      if (value.prf === null) {
        setPhase('checking');
        value = { ...value, prf: await keepsSecrets(value) };
      }
      if (value.prf) return send(value);
      setStep({ at: 'weak', made: value });
      return null;
    });
  };

  /** The same order may be sent any number of times: the server keeps one passkey and gives one answer. */
  const send = async (made: Enroling) => {
    setPhase('sending');
    const answer = await finish(locale, made);
    if (answer.ok) {
      // The link is used up; it need not stay in the address.
      window.history.replaceState(null, '', window.location.pathname);
      setStep({ at: 'done', ...answer.value });
      return null;
    }
    if (isLinkRefusal(answer.failure.code)) {
      setStep({ at: 'refused', code: answer.failure.code });
      return null;
    }
    // Nobody answered, or the server is in trouble: what the device made is still good. A refusal means to start again.
    const mayHelp = answer.failure.code === 'unreachable' || answer.failure.code.startsWith('web/');
    if (mayHelp) setStep({ at: 'unsent', made });
    else if (ready.current) setStep(ready.current);
    return answer.failure;
  };

  const shown = (content: ReactNode) => (
    <div className="stack" ref={result} tabIndex={-1}>
      {content}
    </div>
  );
  const working = <UnderWay locale={locale} title={t(phase)} />;

  switch (step.at) {
    case 'loading':
      return <UnderWay locale={locale} title={t('loading')} />;
    case 'refused':
      return shown(<LinkRefused locale={locale} code={step.code} />);
    case 'prove':
      return (
        <Prove
          locale={locale}
          offer={step.offer}
          isInApp={step.device.isInApp}
          before={stop}
          onProven={(proof) => setStep({ at: 'ready', offer: step.offer, device: step.device, proof })}
          onRefused={(code) => setStep({ at: 'refused', code })}
        />
      );
    case 'silent':
      return shown(
        <>
          <Stopped locale={locale} stop={stop} />
          <div className="actions">
            <button type="button" onClick={load} disabled={busy}>
              {t('again')}
            </button>
          </div>
        </>,
      );
    case 'unable':
      return shown(
        <>
          <Notice tone="attention" live title={t('unable')}>
            <p>{t('unableNext')}</p>
          </Notice>
          <Elsewhere locale={locale} />
        </>,
      );
    case 'here':
      return shown(
        <>
          <Notice live title={t('alreadyHere')}>
            <p>{t('alreadyHereNext')}</p>
          </Notice>
          <div className="actions">
            <a className="button" href={`/${locale}`}>
              {t('seeVotes')}
            </a>
            <a className="button quiet" href={`/${locale}/sign-in`}>
              {t('signIn')}
            </a>
          </div>
          <Elsewhere locale={locale} />
        </>,
      );
    case 'elsewhere':
      return shown(
        <>
          <Notice live title={t('notKept')}>
            <p>{t('notKeptNext')}</p>
          </Notice>
          <Elsewhere locale={locale} />
        </>,
      );
    case 'weak':
      return shown(
        <>
          <Notice tone="attention" live title={t('weakKey')}>
            <p>{t('weakKeyText')}</p>
            <p>{t('weakKeyOther')}</p>
          </Notice>
          <div className="actions">
            <button type="button" onClick={() => setStep({ at: 'elsewhere' })} disabled={busy}>
              {t('weakChange')}
            </button>
            <button type="button" className="quiet" onClick={() => run(() => send(step.made))} disabled={busy}>
              {t('weakKeep')}
            </button>
          </div>
          {busy ? working : <Stopped locale={locale} stop={stop} />}
        </>,
      );
    case 'unsent':
      return shown(
        <>
          {busy ? working : <Stopped locale={locale} stop={stop} />}
          <p>{t('unsentText')}</p>
          <div className="actions">
            <button type="button" onClick={() => run(() => send(step.made))} disabled={busy}>
              {t('unsentAgain')}
            </button>
          </div>
        </>,
      );
    case 'done':
      return shown(
        <>
          <Notice tone="well" live title={t('done', { name: step.name })}>
            <p>{t('doneNext')}</p>
          </Notice>
          <div className="actions">
            {step.votes.map(({ urn, title }) => (
              <a className="button" key={urn} href={`/${locale}/vote/${urn}`}>
                {t('voteNow', { title: title[locale] })}
              </a>
            ))}
            <a className={step.votes.length > 0 ? 'button quiet' : 'button'} href={`/${locale}`}>
              {t('seeVotes')}
            </a>
            <a className="button quiet" href={`/${locale}/practice`}>
              {t('practice')}
            </a>
          </div>
          <p>{t('doneSecond')}</p>
          <p>
            <a href={`/${locale}/account`}>{t('toAccount')}</a>
          </p>
        </>,
      );
    default:
      return shown(
        <form className="stack" onSubmit={create}>
          <h2>{t('hello', { name: step.offer.name })}</h2>
          {step.offer.known.length > 0 ? <p>{t('another')}</p> : null}
          {step.device.isInApp && step.proof === null ? (
            <Notice tone="attention" title={t('inApp')}>
              <p>{t('inAppNext')}</p>
            </Notice>
          ) : null}
          <Places locale={locale} device={step.device} place={place} onChoose={setPlace} />
          <div className="actions">
            <button type="submit" disabled={busy}>
              {t('create')}
            </button>
          </div>
          {busy ? working : <Stopped locale={locale} stop={stop} />}
          {!busy && stop === 'passkeyStopped' ? <p>{t('stoppedOther')}</p> : null}
          <p>{t('notYou')}</p>
        </form>,
      );
  }
}
