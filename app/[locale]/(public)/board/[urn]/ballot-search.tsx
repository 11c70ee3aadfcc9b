'use client';

import '../../../../_ui/no-eval.ts';

import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { type Found, linesOf, readNumber, seekBallot } from '#lib/board/search.ts';
import type { board } from '#lib/i18n/board.ts';
import { type Locale, speaker } from '#lib/i18n/index.ts';
import { Notice } from '../../../../_ui/notice.tsx';

type Texts = (typeof board)['fr'];
type Outcome = 'none' | 'bad' | 'reading' | 'absent' | 'broken' | 'silent' | Found;

/** Looks a ballot number up in the urn's record, read and verified in this browser. The number never leaves it:
 * it comes by hand or in the fragment of the address, which no browser sends. */
export function BallotSearch(props: {
  locale: Locale;
  texts: Texts;
  /** The record at the urn's host, and what it must be. */
  source: string;
  chain: string;
  receiptKey: string;
  closed: boolean;
}) {
  const { source, chain, receiptKey, closed } = props;
  const t = speaker(props.locale, props.texts);
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>('none');
  const [read, setRead] = useState(0);
  const field = useId();
  const form = useRef<HTMLFormElement>(null);

  const search = useCallback(
    async (wanted: string) => {
      const number = readNumber(wanted);
      if (number === null) return setOutcome('bad');
      setOutcome('reading');
      try {
        const answer = await fetch(source, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
        if (!answer.ok || answer.body === null) return setOutcome('silent');
        setRead(0);
        const sought = await seekBallot(linesOf(answer.body), { number, chain, key: receiptKey, onEvent: setRead });
        if (!sought.whole) return setOutcome('broken');
        // Without the closing record of a closed urn the end is missing: nothing is said to be absent.
        setOutcome(sought.found ?? (closed && !sought.sealed ? 'silent' : 'absent'));
      } catch (thrown) {
        setOutcome(thrown instanceof TypeError ? 'silent' : 'broken');
      }
    },
    [source, chain, receiptKey, closed],
  );

  useEffect(() => {
    const fromAddress = () => {
      const number = window.location.hash.slice(1);
      if (!number) return;
      setText(number.replaceAll('-', '+').replaceAll('_', '/'));
      // whoever comes with a number comes for the answer, far down on a telephone
      search(number).then(() => form.current?.closest('section')?.scrollIntoView());
    };
    fromAddress();
    window.addEventListener('hashchange', fromAddress);
    return () => window.removeEventListener('hashchange', fromAddress);
  }, [search]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    search(text);
  };

  return (
    <form ref={form} className="stack tight" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={field}>{t('findLabel')}</label>
        <input
          id={field}
          className="number"
          value={text}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={outcome === 'bad'}
          aria-describedby={outcome === 'bad' ? `${field}-bad` : undefined}
        />
        {outcome === 'bad' ? (
          <p className="wrong-text" id={`${field}-bad`} role="alert">
            {t('findBad')}
          </p>
        ) : null}
      </div>
      <div className="actions">
        <button type="submit" aria-disabled={outcome === 'reading'}>
          {t('findButton')}
        </button>
      </div>
      {/* There from the beginning, so that what comes into it is heard; not again as a whole while the count runs. */}
      <div role="status" aria-atomic="false">
        <Answer outcome={outcome} read={read} closed={closed} t={t} />
      </div>
    </form>
  );
}

function Answer({
  outcome,
  read,
  closed,
  t,
}: {
  outcome: Outcome;
  /** Events read so far. */
  read: number;
  closed: boolean;
  t: ReturnType<typeof speaker<keyof Texts & string>>;
}) {
  switch (outcome) {
    case 'none':
    case 'bad':
      return null;
    case 'reading':
      return (
        <Notice>
          {/* the count runs on for the eye; a reader of the screen hears the words once */}
          <p>{t('findReading')}</p>
          <p className="hint" aria-hidden="true">
            {t('findRead', { n: read })}
          </p>
        </Notice>
      );
    case 'broken':
      return <Notice tone="wrong" title={t('findBroken')} />;
    case 'silent':
      return <Notice tone="attention" title={t('silent')} />;
    case 'absent':
      return closed ? (
        <Notice tone="wrong" title={t('findAbsentClosed')}>
          <p>{t('findAbsentClosedNext')}</p>
        </Notice>
      ) : (
        <Notice tone="attention" title={t('findAbsentOpen')}>
          <p>{t('findAbsentOpenNext')}</p>
        </Notice>
      );
    default:
      return (
        <Notice tone="well" title={t('findFound')}>
          <p>{t('findPlace', { batch: outcome.batch, place: outcome.place, of: outcome.of })}</p>
          <p>{outcome.replaced ? t('findReplaced') : t('findCounts')}</p>
        </Notice>
      );
  }
}
