/** @jsxImportSource preact */
/**
 * The page: which screen stands, and what leads to the next. All that matters happens in the core (../voter.ts); a
 * choice lives in this component's memory and nowhere else.
 */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Phi } from '#lib/ground/brand.ts';
import { castKept, rehearse } from '../casting.ts';
import type { Opened } from '../opening.ts';
import { fetchPaper, fetchState, type Paper, type UrnState } from '../paper.ts';
import type { Standing } from '../standing.ts';
import type { Held, StoredVote } from '../stored.ts';
import type { Trouble } from '../trouble.ts';
import { openTurn, sealTurn, signAndCast, type Turn } from '../voter.ts';
import type { World } from '../world.ts';
import { Check, Sign } from './check.tsx';
import { Choose } from './choose.tsx';
import { Frame, Notice } from './frame.tsx';
import { Early, Halted, Late } from './halt.tsx';
import { type Marks, noMarks, toChoices } from './marks.ts';
import { Kept, Sending } from './send.tsx';
import { Sent } from './sent.tsx';
import { againAt, firstView, stepOf, type View } from './view.ts';
import { type Booth, dateOf, say } from './words.ts';

/** Milliseconds between two looks at an urn that is not open yet. */
const LOOK = 10_000;

/** Milliseconds after which a voter is taken to be reading. */
const REHEARSAL = 600;

/** `phi` is null where the address names no urn. */
type AppProps = { booth: Booth; phi: Phi | null; makeWorld: (onTrouble: (waiting: boolean) => void) => World };

export function App({ booth, phi, makeWorld }: AppProps) {
  const { t } = booth;
  const [view, setView] = useState<View>({ at: 'loading' });
  const [paper, setPaper] = useState<Paper | null>(null);
  const [marks, setMarks] = useState<readonly Marks[]>([]);
  const [busy, setBusy] = useState(false);
  const [poor, setPoor] = useState(false);
  const [urn, setUrn] = useState<UrnState>('open');
  const [none, setNone] = useState(false);
  const [before, setBefore] = useState<Held | null>(null);
  const world = useRef<World>(undefined);
  world.current ??= makeWorld(setPoor);
  const w = world.current;

  const halt = (trouble: Trouble, back: View) => setView({ at: 'halted', trouble, back });

  const load = async () => {
    setView({ at: 'loading' });
    if (phi === null) return halt({ code: 'booth/no-election' }, { at: 'loading' });
    const fetched = await fetchPaper(w, phi);
    if (!fetched.ok) return halt(fetched.refusal, { at: 'loading' });
    setPaper(fetched.value);
    setMarks(fetched.value.definition.questions.map(() => noMarks));
    const state = await fetchState(w, fetched.value);
    if (!state.ok) return halt(state.refusal, { at: 'loading' });
    setUrn(state.value);
    const stored = await w.store.read(phi).catch(() => null);
    if (stored === null) return halt({ code: 'booth/no-storage' }, { at: 'loading' });
    setView(firstView(state.value, stored));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    void working(load);
  }, []);

  // While the voter reads the first question.
  useEffect(() => {
    if (view.at !== 'choose' || paper === null) return;
    const idle = setTimeout(() => rehearse(paper), REHEARSAL);
    return () => clearTimeout(idle);
  }, [view.at, paper]);

  // An urn opens by a decision, not by the clock alone: look again from time to time.
  useEffect(() => {
    if (view.at !== 'early' || paper === null) return;
    const timer = setInterval(async () => {
      const state = await fetchState(w, paper);
      if (!state.ok || state.value === 'frozen' || state.value === 'waiting') return;
      setUrn(state.value);
      setView(firstView(state.value, []));
    }, LOOK);
    return () => clearInterval(timer);
  }, [view.at, paper, w]);

  // Leaving now would lose a sealed ballot, or the sight of its arrival.
  useEffect(() => {
    if (view.at !== 'sign' && view.at !== 'sending') return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [view.at]);

  const working = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch {
      halt({ code: 'booth/fault' }, { at: 'loading' });
    } finally {
      setBusy(false);
    }
  };

  const seal = (known: Paper) =>
    working(async () => {
      const opened = await openTurn(w, known);
      if (!opened.ok) return halt(opened.refusal, { at: 'check' });
      setBefore(opened.value.standing.last);
      setView({ at: 'sign', turn: sealedTurn(known, opened.value, marks) });
    });

  const find = (known: Paper) =>
    working(async () => {
      const opened = await openTurn(w, known);
      if (!opened.ok) return halt(opened.refusal, { at: 'choose', question: 0 });
      const { last } = opened.value.standing;
      setView(last ? { at: 'sent', held: last } : { at: 'choose', question: 0 });
      setNone(last === null);
    });

  const sign = (known: Paper, turn: Turn) =>
    working(async () => {
      let kept: StoredVote | null = null;
      const cast = await signAndCast(w, known, turn, (vote) => {
        kept = vote;
        setView({ at: 'sending' });
      });
      arrive(cast, kept ? { at: 'kept', vote: kept } : { at: 'sign', turn });
    });

  const resend = (known: Paper, vote: StoredVote) =>
    working(async () => {
      setView({ at: 'sending' });
      arrive(await castKept(w, known, vote), { at: 'kept', vote });
    });

  const arrive = (cast: Awaited<ReturnType<typeof castKept>>, back: View) => {
    if (cast.ok) {
      setMarks((all) => all.map(() => noMarks));
      return setView({ at: 'sent', held: cast.value });
    }
    halt(cast.refusal, againAt[cast.refusal.code] ?? back);
  };

  const retry = (back: View) => {
    if (back.at === 'loading') return void working(load);
    if (back.at === 'kept' && paper) return void resend(paper, back.vote);
    setView(back);
  };

  const news = poor ? t('retrying') : busy ? t('working') : '';
  return (
    <Frame booth={booth} step={stepOf[view.at]} news={news}>
      {poor && busy && (
        <Notice kind="attention">
          <p>{t('retrying')}</p>
          {view.at === 'sending' && <p>{t('savedHere')}</p>}
        </Notice>
      )}
      {paper && <Title booth={booth} paper={paper} />}
      {view.at === 'loading' && <p class="loading">{t('loading')}</p>}
      {view.at === 'halted' && (
        <Halted
          booth={booth}
          trouble={view.trouble}
          inUrn={before !== null}
          loading={view.back.at === 'loading'}
          busy={busy}
          onRetry={() => retry(view.back)}
        />
      )}
      {paper && view.at === 'early' && <Early booth={booth} paper={paper} now={w.now()} />}
      {paper && view.at === 'late' && (
        <Late booth={booth} paper={paper} state={view.state} lost={view.lost} now={w.now()} />
      )}
      {paper && view.at === 'choose' && (
        <>
          <Choose
            key={view.question}
            booth={booth}
            paper={paper}
            at={view.question}
            marks={marks[view.question] ?? noMarks}
            onMark={(mark) => setMarks(marks.map((old, i) => (i === view.question ? mark : old)))}
            onNext={() =>
              setView(
                view.question + 1 < marks.length ? { at: 'choose', question: view.question + 1 } : { at: 'check' },
              )
            }
            onBack={view.question > 0 ? () => setView({ at: 'choose', question: view.question - 1 }) : null}
          />
          {view.question === 0 && (
            <div class="aside">
              <button type="button" class="text" onClick={() => busy || find(paper)}>
                {t(busy ? 'working' : 'find')}
              </button>
              <div role="status">{none && <p>{t('findNone')}</p>}</div>
            </div>
          )}
        </>
      )}
      {paper && view.at === 'check' && (
        <Check
          booth={booth}
          paper={paper}
          marks={marks}
          busy={busy}
          onSeal={() => seal(paper)}
          onChange={(question) => setView({ at: 'choose', question })}
        />
      )}
      {paper && view.at === 'sign' && (
        <Sign
          booth={booth}
          turn={view.turn}
          busy={busy}
          onSign={() => sign(paper, view.turn)}
          onBack={() => setView({ at: 'check' })}
        />
      )}
      {view.at === 'sending' && <Sending booth={booth} />}
      {paper && view.at === 'kept' && (
        <Kept
          booth={booth}
          busy={busy}
          onSend={() => resend(paper, view.vote)}
          onOther={() => setView({ at: 'choose', question: 0 })}
        />
      )}
      {paper && view.at === 'sent' && (
        <Sent
          booth={booth}
          paper={paper}
          held={view.held}
          onRevote={urn === 'open' ? () => setView({ at: 'choose', question: 0 }) : null}
        />
      )}
    </Frame>
  );
}

function Title({ booth, paper }: { booth: Booth; paper: Paper }) {
  const { title, college, closes } = paper.definition['x-isoloir'];
  return (
    <div class="title">
      <p class="election">{say(booth, title)}</p>
      <p class="hint">
        {booth.t('college', { college: say(booth, college.name) })} ·{' '}
        {booth.t('closesAt', { date: dateOf(booth, closes) })}
      </p>
    </div>
  );
}

const sealedTurn = (paper: Paper, opened: { opened: Opened; standing: Standing }, marks: readonly Marks[]): Turn =>
  sealTurn(
    paper,
    opened,
    paper.definition.questions.map((rules, i) => toChoices(rules, marks[i] ?? noMarks)),
  );
