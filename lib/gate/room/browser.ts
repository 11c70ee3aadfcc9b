/**
 * The script of the page of who waits (page.ts): asks how it stands, computes where a place has its price, says what
 * changes, and opens the page that was asked for when it is called. Built by scripts/room-script.ts.
 */
import { comeIn, PLACE_PATH, type Standing } from '#lib/ground/in-line.ts';
import { MOVING, type Sentences, sayWhere } from './words.ts';

/** Milliseconds between two sentences that are read aloud. */
const SPOKEN_EVERY = 60_000;
/** Milliseconds without any answer after which the page itself is asked for again. */
const PATIENCE = 90_000;
/** Milliseconds of computing, and of rest after it: while one looks, and while nobody does [timers of hidden pages fire
 * once a second]. */
const WORK = { seen: 24, hidden: 200 };
const REST = 16;

const place = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const { dataset, lang } = { dataset: place('line').dataset, lang: document.documentElement.lang };
const sentences = Object.fromEntries(MOVING.map((key) => [key, dataset[key] ?? ''])) as Sentences; // one for each key
const spell = (n: number): string => n.toLocaleString(lang);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let watch = setTimeout(reload, PATIENCE);
let spoken = { at: Date.now(), text: place('span').textContent ?? '' };
let began = performance.now();

function reload(): void {
  window.location.reload();
}

function show(standing: Standing | null): void {
  if (standing === null) {
    write('span', sentences.silent);
    return;
  }
  clearTimeout(watch);
  watch = setTimeout(reload, PATIENCE);
  const [where, span] = sayWhere(sentences, standing, spell);
  write('ahead', where);
  write('span', span);
  // who listens hears what has changed, once a minute at most: never a number that runs
  if (span === spoken.text || Date.now() - spoken.at < SPOKEN_EVERY) return;
  spoken = { at: Date.now(), text: span };
  write('say', `${where} ${span}`);
}

function write(id: string, text: string): void {
  const at = place(id);
  if (at.textContent !== text) at.textContent = text;
}

/** Until the time is over, or somebody looks at the page again: then it is asked at once. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    const look = () => document.visibilityState === 'visible' && end();
    const timer = setTimeout(end, ms);
    document.addEventListener('visibilitychange', look);
  });
}

async function rest(): Promise<void> {
  if (performance.now() - began < (document.hidden ? WORK.hidden : WORK.seen)) return;
  await pause(REST);
  began = performance.now();
}

async function ask(headers: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await fetch(PLACE_PATH, { headers, cache: 'no-store' });
  return answer.ok ? answer.json() : null;
}

void comeIn({ ask, wait, rest, show }).then(() => {
  write('ahead', sentences.called);
  write('span', '');
  write('say', sentences.called);
  reload();
});
