/** What happens by itself while the voter does nothing: reading, waiting for an urn, leaving, the line coming back. */
import { useEffect, useRef } from 'preact/hooks';
import { rehearse } from '../index.ts';
import { fetchUrn, type Paper, type UrnNow, type UrnState } from '../paper.ts';
import type { World } from '../world.ts';
import { isDelicate, type View } from './view.ts';

/** Milliseconds between two looks at an urn that is not open yet, or that could not be asked. */
const LOOK = 10_000;

/** Milliseconds after which a voter is taken to be reading. */
const REHEARSAL = 600;

/** Asks once, and says nothing of a poor line: what runs beside the voter's own step. */
export const impatient = (world: World): World => ({ ...world, patience: [], onTrouble: () => undefined });

/** What sealing will need is made ready while the voter reads the first question, a little at a time. */
export function useRehearsal(at: View['at'], paper: Paper | null): void {
  useEffect(() => {
    if (at !== 'choose' || paper === null) return;
    const steps = rehearse(paper);
    let idle = setTimeout(step, REHEARSAL);
    function step(): void {
      if (!steps.next().done) idle = setTimeout(step, 0);
    }
    return () => clearTimeout(idle);
  }, [at, paper]);
}

type Look = { w: World; paper: Paper | null; at: View['at']; urn: UrnState | null; online: boolean };

/**
 * An urn opens by a decision, not by the clock alone; one that could not be asked may be closed: looks again.
 * @param onNews called with what the urn says as soon as it says something else than `urn`
 */
export function useLooking({ w, paper, at, urn, online }: Look, onNews: (known: Paper, now: UrnNow) => void): void {
  const looking = online && (at === 'early' || at === 'paused' || (urn === null && at === 'choose'));
  const told = useRef(onNews);
  told.current = onNews;
  useEffect(() => {
    if (!looking || paper === null) return;
    const look = async () => {
      const asked = await fetchUrn(impatient(w), paper);
      if (asked.ok && asked.value.state !== urn) told.current(paper, asked.value);
    };
    const timer = setInterval(() => void look(), LOOK);
    return () => clearInterval(timer);
  }, [looking, paper, urn, w]);
}

/** The browser asks before a choice or a sealed ballot is left behind. */
export function useLeaving(view: View): void {
  useEffect(() => {
    if (!isDelicate(view)) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [view]);
}

/** Calls `onBack` when the line is there again after it was not. */
export function useReturn(online: boolean, onBack: () => void): void {
  const wasOnline = useRef(online);
  useEffect(() => {
    const back = online && !wasOnline.current;
    wasOnline.current = online;
    if (back) onBack();
  });
}
