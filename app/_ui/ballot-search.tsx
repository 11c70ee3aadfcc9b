'use client';

import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Found } from '#lib/board/search.ts';
import { breath } from '#lib/ground/breath.ts';
import { board } from '#lib/i18n/board.ts';
import { type Locale, speaker } from '#lib/i18n/index.ts';
import { Notice } from './notice.tsx';

type Texts = (typeof board)['fr'];
type Outcome = 'none' | 'bad' | 'reading' | 'absent' | 'gone' | 'broken' | 'silent' | Found;

/** The same on the server and in the browser, which takes over what was served. */
const FIELD = 'ballot-number';

/** Milliseconds of reading between two breaths: four times as long on an old telephone. */
const STRETCH = 8;

/** The record at the urn's host, what it must be, and whether its end must be there. */
export type Order = { source: string; chain: string; receiptKey: string; closed: boolean };

/** What reads and verifies, woken a few modules at a time and only for who searches. */
async function wakeSearch() {
  const parts = [
    () => import('./no-eval.ts'),
    () => import('#lib/ground/brand.ts'),
    () => import('#lib/crypto/hash.ts'),
    () => import('#lib/crypto/ed25519.ts'),
    () => import('#lib/crypto/signature.ts'),
    () => import('#lib/board/event.ts'),
  ];
  for (const part of parts) {
    await part();
    await breath();
  }
  return import('#lib/board/search.ts');
}

type SearchProps = {
  locale: Locale;
  /** What the page says now, which may change while the search stands there. */
  orderNow: () => Order | null;
  /** What was typed before the script listened. */
  typed?: string;
};

/** Looks a ballot number up in the urn's record, read and verified in this browser. The number never leaves it:
 * it comes by hand or in the fragment of the address, which no browser sends. */
export function BallotSearch({ locale, orderNow, typed = '' }: SearchProps) {
  const t = speaker(locale, board[locale]);
  const [text, setText] = useState(typed);
  const [outcome, setOutcome] = useState<Outcome>('none');
  const [read, setRead] = useState(0);
  const [listens, setListens] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const search = useCallback(
    async (wanted: string) => {
      const order = orderNow();
      if (order === null) return;
      setRead(0);
      setOutcome('reading');
      try {
        const { linesOf, readNumber, seekBallot } = await wakeSearch();
        const number = readNumber(wanted);
        if (number === null) return setOutcome('bad');
        const asking = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' } as const;
        const answer = await fetch(order.source, asking);
        if (!answer.ok || answer.body === null) return setOutcome('silent');
        let since = performance.now();
        const onEvent = async (events: number) => {
          if (performance.now() - since < STRETCH) return;
          setRead(events);
          await breath();
          since = performance.now();
        };
        const { chain, receiptKey: key } = order;
        const sought = await seekBallot(linesOf(answer.body), { number, chain, key, onEvent });
        if (!sought.whole) return setOutcome('broken');
        if (sought.found) return setOutcome(sought.found);
        // Without the closing record of a closed urn the end is missing: nothing is said to be absent.
        setOutcome(!order.closed ? 'absent' : sought.sealed ? 'gone' : 'silent');
      } catch (thrown) {
        setOutcome(thrown instanceof TypeError ? 'silent' : 'broken');
      }
    },
    [orderNow],
  );

  useEffect(() => {
    setListens(true);
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
    if (outcome !== 'reading') search(text);
  };

  return (
    <form ref={form} className="stack tight" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={FIELD}>{t('findLabel')}</label>
        <input
          id={FIELD}
          className="number"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onFocus={() => void wakeSearch()}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={outcome === 'bad'}
          aria-describedby={outcome === 'bad' ? `${FIELD}-bad` : undefined}
        />
        {outcome === 'bad' ? (
          <p className="wrong-text" id={`${FIELD}-bad`} role="alert">
            {t('findBad')}
          </p>
        ) : null}
      </div>
      <div className="actions">
        {/* enabled by what listens to it: nobody presses it in vain */}
        <button type="submit" disabled={!listens} aria-disabled={outcome === 'reading'}>
          {t('findButton')}
        </button>
      </div>
      {/* There from the beginning, so that what comes into it is heard; not again as a whole while the count runs. */}
      <div role="status" aria-atomic="false">
        <Answer outcome={outcome} read={read} t={t} />
      </div>
    </form>
  );
}

function Answer({
  outcome,
  read,
  t,
}: {
  outcome: Outcome;
  /** Events read so far. */
  read: number;
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
    case 'gone':
      return (
        <Notice tone="wrong" title={t('findAbsentClosed')}>
          <p>{t('findAbsentClosedNext')}</p>
        </Notice>
      );
    case 'absent':
      return (
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
