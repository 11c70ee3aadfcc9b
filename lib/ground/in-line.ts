/**
 * The waiting room as a device sees it (lib/gate/room): asks for a place, pays for it where it must, and asks again until
 * it is called. The same in the page of who waits, in the booth and in the other pages; no cookie is read here.
 */
import { sha256Head } from './sha256-head.ts';

/** Where a place is asked for, and how a paid task is handed in. */
export const PLACE_PATH = '/api/people/place';
export const WORK_HEADER = 'isoloir-work';
/** Shows an admission where no cookie goes along. */
export const ADMITTED_HEADER = 'isoloir-admitted';
/** The code of a refusal that means: you are in line. */
export const WAIT_CODE = 'gate/wait';

/** Small pieces of like size, so that no device is unlucky for long. */
export const PIECES = 16;

/** The text that is hashed for a piece. */
export const pieceOf = (task: string, piece: number, answer: number): string => `${task}|${piece}|${answer}`;

/**
 * What a device is told (room/standing.ts). `in`: come, with this admission where there is one. `again`: seconds. `ahead`,
 * `seconds`: null where they are not known at this moment. `price`: the device has to compute for its place.
 */
export type Standing =
  | { state: 'in'; admission: string | null }
  | { state: 'waiting'; ahead: number | null; seconds: number | null; again: number }
  | { state: 'price'; task: string; bits: number; again: number }
  | { state: 'full'; again: number };

/** Null where the answer is none of ours. */
export function readStanding(answer: unknown): Standing | null {
  const fields = fieldsOf(answer);
  const [state, again] = [fields.get('state'), count(fields.get('again'))];
  if (state === 'open') return { state: 'in', admission: null };
  if (state === 'called') {
    const admission = fields.get('admission');
    return typeof admission === 'string' ? { state: 'in', admission } : null;
  }
  if (again === null) return null;
  if (state === 'waiting')
    return { state, ahead: count(fields.get('ahead')), seconds: count(fields.get('seconds')), again };
  if (state === 'full') return { state, again };
  const work = fieldsOf(fields.get('work'));
  const [task, bits] = [work.get('task'), count(work.get('bits'))];
  return state === 'price' && typeof task === 'string' && bits !== null && bits <= MOST_BITS
    ? { state, task, bits, again }
    : null;
}

/** A server that asked for more would keep a telephone busy for minutes. */
const MOST_BITS = 20;

const fieldsOf = (value: unknown): Map<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
const count = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.floor(value) : null;

/** For each piece the first number whose hash begins with so many zero bits. `rest` is awaited now and then: it lets the
 * page breathe, and throws where nobody wants the answer any more. */
export async function payFor(task: string, bits: number, rest: () => Promise<void>): Promise<number[]> {
  const answers: number[] = [];
  for (let piece = 0; piece < PIECES; piece++)
    for (let answer = 0; ; answer++) {
      // a few milliseconds of an old telephone
      if (answer % 256 === 255) await rest();
      if (Math.clz32(sha256Head(pieceOf(task, piece, answer))) < bits) continue;
      answers.push(answer);
      break;
    }
  return answers;
}

/** Milliseconds of computing, and of rest after it: while one looks, and while nobody does [timers of hidden pages fire
 * once a second]. */
const WORK = { seen: 24, hidden: 200 };
const REST = 16;

/** `rest` of a page: it stays quick to the finger, and cool in the hand. */
export function breather(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    const isHidden = typeof document !== 'undefined' && document.hidden;
    if (performance.now() - began < (isHidden ? WORK.hidden : WORK.seen)) return;
    await new Promise((resolve) => setTimeout(resolve, REST));
    began = performance.now();
  };
}

export type Waiting = {
  /** GET of `PLACE_PATH` with these headers: its JSON. Throws or answers anything else where nobody answered. */
  ask: (headers: Readonly<Record<string, string>>) => Promise<unknown>;
  /** Resolves after so many milliseconds, or sooner where the page is looked at again. */
  wait: (ms: number) => Promise<void>;
  rest: () => Promise<void>;
  /** What is known now; null: nobody answered, and the place is kept all the same. */
  show: (standing: Standing | null) => void;
};

/** Milliseconds after which it is asked again where nobody answered. */
const SILENCE = 8000;

/** Waits until called. Nothing is given up, whatever the server answers. @returns the admission; null where none is needed */
export async function comeIn({ ask, wait, rest, show }: Waiting): Promise<string | null> {
  let headers: Readonly<Record<string, string>> = {};
  for (;;) {
    const standing = readStanding(await ask(headers).catch(() => null));
    headers = {};
    if (standing?.state === 'in') return standing.admission;
    show(standing);
    if (standing?.state === 'price') {
      const answers = await payFor(standing.task, standing.bits, rest);
      headers = { [WORK_HEADER]: `${standing.task} ${answers.join(',')}` };
    } else await wait(standing === null ? SILENCE : Math.max(1, standing.again) * 1000);
  }
}

/** How long that is, as one says it: no more exactly than it is known. */
export type Span = { unit: 'unknown' | 'moment' | 'hour' | 'hours' } | { unit: 'minutes'; minutes: number };

export function spanOf(seconds: number | null): Span {
  if (seconds === null) return { unit: 'unknown' };
  if (seconds < 60) return { unit: 'moment' };
  const minutes = Math.round(seconds / 60);
  if (minutes < 10) return { unit: 'minutes', minutes };
  // by fives, up to three quarters of an hour
  if (minutes < 48) return { unit: 'minutes', minutes: Math.round(minutes / 5) * 5 };
  return { unit: minutes < 90 ? 'hour' : 'hours' };
}
