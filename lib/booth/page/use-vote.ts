/**
 * What leads from one screen to the next. All that matters happens in the core (../voter.ts); a choice lives in this
 * hook's memory and nowhere else.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Phi } from '#lib/ground/brand.ts';
import { breath } from '#lib/ground/breath.ts';
import type { Result } from '#lib/ground/result.ts';
import {
  askOfClosed,
  castKept,
  discardPrepared,
  type Found,
  fetchGrace,
  findByPasskey,
  findKept,
  openTurn,
  readDevice,
  resumeTurn,
  sealTurn,
  settleTurn,
  signAndCast,
} from '../index.ts';
import { fetchPaper, fetchUrn, type Paper, type UrnNow, type UrnState } from '../paper.ts';
import type { Held, Prepared, StoredVote } from '../stored.ts';
import type { Trouble, TroubleCode } from '../trouble.ts';
import type { Turn } from '../voter.ts';
import type { World } from '../world.ts';
import { lackOf, thisBrowser } from './device.ts';
import { isFilled, type Marks, noMarks, toChoices } from './marks.ts';
import { type Order, orderOf } from './order.ts';
import { impatient, useLeaving, useLooking, useRehearsal, useReturn } from './use-moments.ts';
import { backFrom, firstView, heldHere, heldUnder, type View } from './view.ts';

type Vote = {
  view: View;
  paper: Paper | null;
  marks: readonly Marks[];
  orders: readonly Order[];
  busy: boolean;
  /** The urn's state; null where it could not be asked. */
  urn: UrnState | null;
  /** Epoch second of the closing in force, as far as this page knows. */
  closes: number;
  /** An earlier ballot of this voter, known to be in the urn. */
  before: Held | null;
  /** The urn was asked, and holds nothing of this passkey. */
  none: boolean;
};

/** The closing has come: what waits on this device is sent at once, or was lost. */
const CLOSED: ReadonlySet<UrnState | null> = new Set<UrnState>(['grace', 'closed', 'sealed', 'published', 'annulled']);

/** `phi` is null where the address names no urn. */
export function useVote(w: World, phi: Phi | null, online: boolean) {
  const [view, setView] = useState<View>({ at: 'loading' });
  const [paper, setPaper] = useState<Paper | null>(null);
  const [marks, setMarks] = useState<readonly Marks[]>([]);
  const [busy, setBusy] = useState(false);
  const [now, setNow] = useState<UrnNow | null>(null);
  const urn = now?.state ?? null;
  const [before, setBefore] = useState<Held | null>(null);
  const [none, setNone] = useState(false);
  /** The closing has come, and this browser's place in line was taken before it. */
  const [held, setHeld] = useState(false);
  /** Shuffled once for the whole life of this page, so that all screens agree. */
  const orders = useRef<readonly Order[]>([]);

  /** What still asks the urn about a sealed ballot writes to the device: nothing else may be sealed or sent meanwhile. */
  const settling = useRef<Promise<void>>(undefined);

  const halt = (trouble: Trouble, back: View) => setView({ at: 'halted', trouble, back });

  const working = async (work: () => Promise<void>) => {
    setBusy(true);
    await settling.current;
    try {
      await work();
    } catch {
      halt({ code: 'booth/fault' }, { at: 'loading' });
    } finally {
      setBusy(false);
    }
  };

  const load = async () => {
    setView({ at: 'loading' });
    const lack = lackOf(thisBrowser());
    if (lack !== null) return setView({ at: 'device', lack });
    if (phi === null) return halt({ code: 'booth/no-election' }, { at: 'loading' });
    const fetched = await fetchPaper(w, phi);
    if (!fetched.ok) return halt(fetched.refusal, { at: 'loading' });
    const { questions } = fetched.value.definition['x-isoloir'];
    if (orders.current.length === 0) orders.current = questions.map(orderOf);
    setPaper(fetched.value);
    setMarks((known) => (known.length > 0 ? known : questions.map(() => noMarks)));
    const asked = await fetchUrn(navigator.onLine ? w : impatient(w), fetched.value);
    setNow(asked.ok ? asked.value : null);
    await breath();
    await begin(fetched.value, asked.ok ? asked.value.state : null);
    // The screen is drawn once, and seen, before it is drawn again.
    await breath();
  };

  /** From what this device kept; what still waits here when the urn closes is sent, or asked for, first. */
  const begin = async (known: Paper, state: UrnState | null) => {
    const device = await readDevice(w, known.phi);
    if (device === null) return setView({ at: 'device', lack: 'no-storage' });
    const isKnown = !CLOSED.has(state) || (await askOfClosed(impatient(w), known, device.votes));
    const now = (await readDevice(w, known.phi)) ?? device;
    setBefore(heldHere(now));
    const isHeld = state === 'grace' && ((await fetchGrace(impatient(w), known.phi))?.held ?? false);
    setHeld(isHeld);
    const first = firstView(state, now, isKnown, isHeld);
    setView(first);
    const signed = now.votes.find(({ receipt, batch }) => receipt !== null && batch === null);
    if (first.at === 'sent' && signed !== undefined) void assure(known, signed, first);
  };

  /** An urn that was restored may have lost what it signed for: whoever opens the page puts it back, and is told. */
  const assure = async (known: Paper, vote: StoredVote, first: View) => {
    const found = await findKept(impatient(w), known, vote).catch(() => null);
    if (!found?.ok || found.value.where === 'nowhere' || !found.value.again) return;
    const { value } = found;
    setView((now) => (now === first ? { at: 'sent', held: value.held, found: value } : now));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    void working(load);
  }, []);

  useRehearsal(view.at, paper);
  useLeaving(view);
  useLooking({ w, paper, at: view.at, urn, online }, (known, news) => {
    setNow(news);
    // a question that is being answered stays where it is
    if (news.state !== 'open' || view.at !== 'choose') void begin(known, news.state);
  });

  const seal = (known: Paper, code?: string) =>
    working(async () => {
      const opening = await openTurn(w, known, code === undefined ? {} : { code });
      if (!opening.ok)
        return halt(opening.refusal, code === undefined ? { at: 'check' } : { at: 'code', after: { to: 'seal' } });
      const choices = known.definition.questions.map((rules, i) => toChoices(rules, marks[i] ?? noMarks));
      const sealed = await sealTurn(w, known, opening.value, choices);
      if (!sealed.ok) return halt(sealed.refusal, { at: 'check' });
      const turn = sealed.value;
      await believe(known, turn);
      const { rescue } = turn.opened;
      setView(
        rescue !== null && turn.pass === null && code === undefined
          ? { at: 'rescue', turn, code: rescue }
          : { at: 'sign', turn },
      );
      settle(known, turn);
    });

  /** The touch said whose ballot this is: nothing is said any more of another's on the same device. */
  const believe = async (known: Paper, { opened }: Turn) => {
    const device = await readDevice(w, known.phi);
    if (device) setBefore((before) => heldUnder(opened.secrets.y, device, before));
  };

  /** What the urn knows of this pass is asked while the voter reads; what fails here is asked again when signing. */
  const settle = (known: Paper, turn: Turn): void => {
    const shown = (settled: Awaited<ReturnType<typeof settleTurn>>) => {
      if (!settled.ok) {
        const { code } = settled.refusal;
        if (code === 'booth/overtaken') halt(settled.refusal, backFrom(code, { at: 'loading' }, false));
        return;
      }
      setBefore(settled.value.sealed.before);
      setView((now) =>
        (now.at === 'sign' || now.at === 'rescue') && now.turn === turn ? { ...now, turn: settled.value } : now,
      );
    };
    settling.current = settleTurn(impatient(w), known, turn).then(shown, () => undefined);
  };

  const sign = (known: Paper, turn: Turn) =>
    working(async () => {
      let kept: StoredVote | null = null;
      const cast = await signAndCast(w, known, turn, (vote) => {
        kept = vote;
        setView({ at: 'sending' });
      });
      arrive(cast, kept ? { at: 'kept', vote: kept } : { at: 'sign', turn }, turn.memory);
    });

  const resend = (known: Paper, vote: StoredVote) =>
    working(async () => {
      setView({ at: 'sending' });
      arrive(await castKept(w, known, vote), { at: 'kept', vote }, true);
    });

  /** `chosen`: what was sealed was chosen on this page. */
  const arrive = (cast: Result<StoredVote, TroubleCode>, back: View, chosen: boolean) => {
    const remembers = chosen && isFilled(paper?.definition.questions ?? [], marks);
    if (!cast.ok) return halt(cast.refusal, backFrom(cast.refusal.code, back, remembers));
    setMarks((all) => all.map(() => noMarks));
    setBefore(cast.value);
    setView({ at: 'sent', held: cast.value, found: null });
  };

  // What waits here goes out by itself as soon as there is a line again; a paper that did not arrive is asked for again.
  const waiting = view.at === 'kept' ? view.vote : null;
  const missing = view.at === 'halted' && view.back.at === 'loading' && view.trouble.code === 'booth/offline';
  useReturn(online, () => {
    if (waiting && paper) void resend(paper, waiting);
    if (missing) void working(load);
  });

  const resume = (known: Paper, prepared: Prepared, code?: string) =>
    working(async () => {
      const turn = await resumeTurn(w, known, prepared, code);
      if (!turn.ok) return halt(turn.refusal, { at: 'prepared', prepared });
      await believe(known, turn.value);
      setView({ at: 'sign', turn: turn.value });
      settle(known, turn.value);
    });

  const discard = (known: Paper, prepared: Prepared) =>
    working(async () => {
      await discardPrepared(w, known, prepared);
      setView({ at: 'choose', question: 0 });
    });

  /** With the passkey, on any device, also once the vote is closed. */
  const find = (known: Paper, code?: string) =>
    working(async () => {
      const here = view.at === 'code' ? startAgain() : view;
      const found = await findByPasskey(w, known, code === undefined ? {} : { code });
      if (!found.ok) return halt(found.refusal, code === undefined ? here : { at: 'code', after: { to: 'find' } });
      setNone(found.value.where === 'nowhere');
      if (found.value.where === 'nowhere') return setView(here);
      setBefore(found.value.held);
      setView({ at: 'sent', held: found.value.held, found: found.value });
    });

  /** From this device's record where it has one, without a touch. */
  const checkAgain = (known: Paper, held: Held) =>
    working(async () => {
      const device = await readDevice(w, known.phi);
      const kept = device?.votes.find(({ number }) => number === held.number);
      const found: Result<Found, TroubleCode> = kept ? await findKept(w, known, kept) : await findByPasskey(w, known);
      const here: View = { at: 'sent', held, found: null };
      if (!found.ok) return halt(found.refusal, here);
      setView({ ...here, held: found.value.where === 'nowhere' ? held : found.value.held, found: found.value });
    });

  const startAgain = (): View =>
    urn === 'suspended'
      ? { at: 'paused', here: false }
      : urn === null || urn === 'open' || (urn === 'grace' && held)
        ? { at: 'choose', question: 0 }
        : urn === 'grace'
          ? { at: 'closing', prepared: null }
          : { at: 'late', state: urn, lost: null };

  const retry = (back: View) => {
    if (back.at === 'loading') return void working(load);
    if (back.at === 'kept' && paper) return void resend(paper, back.vote);
    setView(back);
  };

  const closes = now?.closes ?? paper?.definition['x-isoloir'].closes ?? 0;
  const vote: Vote = { view, paper, marks, orders: orders.current, busy, urn, closes, before, none };
  return {
    ...vote,
    show: setView,
    mark: (question: number, mark: Marks) => setMarks(marks.map((old, i) => (i === question ? mark : old))),
    reload: () => void working(load),
    startAgain: () => setView(startAgain()),
    seal,
    sign,
    resend,
    resume,
    discard,
    find,
    checkAgain,
    retry,
  };
}
