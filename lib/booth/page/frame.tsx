/** @jsxImportSource preact */
/** What surrounds each screen: header, progress line, the line that says what is true, live region, footer. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Booth, type Key, type Step, steps } from './words.ts';

type FrameProps = {
  booth: Booth;
  step: Step | null;
  /** How the last step is called. */
  end: string;
  /** Whether this ballot is in the urn, in one sentence. */
  truth: Key | null;
  /** Nobody should be invited to leave: a choice or a sealed ballot would be lost. */
  delicate: boolean;
  /** Said by screen readers when it changes. */
  news: string;
  children: ComponentChildren;
};

export function Frame({ booth, step, end, truth, delicate, news, children }: FrameProps) {
  const { t, locale, links } = booth;
  const other = locale === 'fr' ? 'en' : 'fr';
  return (
    <div class="booth">
      <a class="skip" href="#content">
        {t('skip')}
      </a>
      <header class="head no-print">
        <div class="top">
          {/* The party's name, from /theme.css: the page's own bytes are the same for every party. */}
          <a class="home" href={links.home}>
            <span class="only-heard">{t('toVotes')}</span>
          </a>
          {!delicate && (
            <a href={links.other} hreflang={other} lang={other}>
              {t('otherLanguage')}
            </a>
          )}
        </div>
        {step && <Progress booth={booth} step={step} end={end} />}
      </header>
      {/* Always there, so that a change of its words is heard. */}
      <p class="truth" role="status">
        {truth && t(truth)}
      </p>
      <main id="content">{children}</main>
      <p class="only-heard" role="status" aria-live="polite">
        {news}
      </p>
      <footer class="no-print">
        <details>
          <summary>{t('helpTitle')}</summary>
          <p>{t('help')}</p>
        </details>
        {/* In a tab of its own: what stands here is not lost by reading. */}
        <a href={links.secret} target="_blank" rel="noopener">
          {t('secretLink')}
        </a>
      </footer>
    </div>
  );
}

const names = { choose: 'stepChoose', check: 'stepCheck', sign: 'stepSign' } as const;

function Progress({ booth: { t }, step, end }: { booth: Booth; step: Step; end: string }) {
  const now = steps.indexOf(step);
  return (
    <ol class="progress" aria-label={t('progress')}>
      {steps.map((name, i) => {
        const state = i < now || step === 'sent' ? 'done' : i === now ? 'now' : 'later';
        const key = state === 'done' ? 'stepDone' : state === 'now' ? 'stepNow' : 'stepLater';
        const label = name === 'sent' ? end : t(names[name]);
        return (
          <li key={name} class={state} {...(i === now ? { 'aria-current': 'step' as const } : {})}>
            <span aria-hidden="true">{label}</span>
            <span class="only-heard">{t(key, { step: label })}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** The heading of a screen takes the focus when the screen appears, so that nobody is left where a button was. */
export function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is a new screen
  useEffect(() => {
    heading.current?.focus();
    scrollTo(0, 0);
  }, [children]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

const signs = { well: '✓', waits: '…', closed: '■', attention: '!', wrong: '✕' } as const;

/** A state said in words and by a sign, never by colour alone. `waits`: for what comes by itself; `closed`: nothing will. */
export function Notice({ kind, children }: { kind: keyof typeof signs; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`}>
      <span class="sign" aria-hidden="true">
        {signs[kind]}
      </span>
      <div>{children}</div>
    </div>
  );
}

/** The one primary action of a screen. While it works it stays in place, says so, and cannot be pressed twice. */
export function Primary({ busy, t, onPress, children }: PrimaryProps) {
  return (
    <button type="button" class="primary" aria-disabled={busy} onClick={() => busy || onPress()}>
      {busy ? t('working') : children}
    </button>
  );
}
type PrimaryProps = { busy: boolean; t: Booth['t']; onPress: () => void; children: string };

/** Every other way on from a screen. */
export function Quiet({ onPress, children }: { onPress: () => void; children: string }) {
  return (
    <button type="button" class="quiet" onClick={onPress}>
      {children}
    </button>
  );
}
