/**
 * The script of the page of who waits (page.ts): asks how it stands, computes where a place has its price, says what
 * changes, and opens the page that was asked for when it is called. Built by scripts/room-script.ts.
 */
import { breather, comeIn, PLACE_PATH, type Standing } from '#lib/ground/in-line.ts';
import { sayHead, sayWhere, sentencesOf } from '#lib/ground/in-line-words.ts';

/** Milliseconds between two sentences that are read aloud. */
const SPOKEN_EVERY = 60_000;
/** Milliseconds without any answer after which the page itself is asked for again. */
const PATIENCE = 90_000;

const place = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const { dataset } = place('line');
const sentences = sentencesOf((key) => dataset[key] ?? '');
const spell = (n: number): string => n.toLocaleString(document.documentElement.lang);

let watch = setTimeout(reload, PATIENCE);
let spoken = { at: Date.now(), text: place('span').textContent ?? '' };

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
  write('head', sayHead(sentences, standing));
  document.title = sayHead(sentences, standing);
  place('phone').hidden = standing.state !== 'waiting';
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

async function ask(headers: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await fetch(PLACE_PATH, { headers, cache: 'no-store' });
  return answer.ok ? answer.json() : null;
}

void comeIn({ ask, wait, rest: breather(), show }).then(() => {
  write('ahead', sentences.called);
  write('span', '');
  write('say', sentences.called);
  reload();
});
