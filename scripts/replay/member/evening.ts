/**
 * One member's evening: opens the page of the vote, waits where told to wait, votes, and comes again as long as the evening
 * lasts. What the booth's pages do by themselves is done at once; a person's own reading is left out.
 */
import type { Choices, World } from '#lib/booth/index.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { PLACE_PATH, comeIn as standInLine } from '#lib/ground/in-line.ts';
import { goOn } from '../../../e2e/voter/returning.ts';
import type { Outcome, Visit } from '../figures.ts';
import type { Line } from './line.ts';

export type Guest = {
  member: number;
  line: Line;
  /** The booth's, over this line. */
  world: World;
  phi: Phi;
  choices: Choices;
  /** Address of the vote's page. */
  page: string;
  /** Milliseconds since the opening: now, when this member comes, and when the evening ends. */
  now: () => number;
  came: number;
  until: number;
  /** Milliseconds after which a person takes a page that does not come for one that never will. */
  within: number;
};

/** Milliseconds before a person presses "again". */
const AGAIN = 3000;
/** Troubles of which the booth says that trying again is of no use. */
const FINAL =
  /^booth\/(late|annulled|no-election|altered|not-on-register|other-college|already-signed|other-secret|clock)$/;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function liveEvening(guest: Guest): Promise<Visit> {
  const { member, line, came, now } = guest;
  const { vote, word } = await comeIn(guest).then((last) => (last === null ? cast(guest) : { vote: null, word: last }));
  const receiptAt = vote === null ? null : now();
  line.rest();
  return {
    member,
    came,
    outcome: vote === null ? left(line, word) : 'in',
    word,
    receiptAt,
    inRoom: line.places().inRoom(),
    bare: [...line.bare],
    gotOver: line.gotOver(),
    statements: line.statements(),
    number: vote === null ? null : vote.number,
    sightings: [...line.places().sightings],
  };
}

/** With what in their hands somebody goes to bed who did not vote. */
function left(line: Line, word: string): Outcome {
  if (line.places().holds()) return 'place';
  if (line.statements() > 0) return 'signed';
  return word === '' ? 'bare' : 'told';
}

/** Until the page of the vote stands on the screen, with all that it loads. Null: it does; else the last word. */
async function comeIn(guest: Guest): Promise<string | null> {
  const { line, page, now, until, within } = guest;
  let word = '';
  while (now() < until) {
    const answer = await line.visit(page, within);
    if (answer === null) await pause(AGAIN);
    else {
      const html = await answer.text().catch(() => '');
      if (answer.ok && (await loadAll(guest, html))) return null;
      word = `page ${answer.status}`;
      if (!answer.ok) await waitAsTold(line, page, { after: retryAfter(answer), now, until });
    }
  }
  return word;
}

/** What the page names beside itself. False: some of it never came, and the page stands there broken. */
async function loadAll({ line, page, now, within }: Guest, html: string): Promise<boolean> {
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
  const answers = await Promise.all(
    named.map(async (path) => {
      const answer = await line.visit(new URL(path, page).href, within);
      // cut off in the middle: as bare an error as one that never began
      const isWhole = (await answer?.arrayBuffer().catch(() => null)) != null;
      if (answer !== null && !isWhole) line.bare.push({ at: now(), what: 'reset' });
      return isWhole && answer?.ok === true;
    }),
  );
  return answers.every(Boolean);
}

const retryAfter = ({ headers }: Response): number => {
  const seconds = Number(headers.get('retry-after'));
  return seconds > 0 ? seconds * 1000 : AGAIN;
};

/** Thrown out of the waiting loop: the evening is over, or there is no waiting room to be in. */
class Leaves extends Error {}

/** As the waiting page's script does: asks for its place until it is called; where there is no room, comes when told. */
async function waitAsTold(
  line: Line,
  page: string,
  { after, now, until }: { after: number; now: () => number; until: number },
): Promise<void> {
  const url = new URL(PLACE_PATH, page).href;
  const admission = await standInLine({
    ask: async (headers) => (await line.fetch(url, { headers, credentials: 'same-origin' })).json(),
    wait: async (ms) => {
      if (now() + ms > until) throw new Leaves();
      await pause(ms);
    },
    rest: async () => {},
    show: (standing) => {
      if (standing === null) throw new Leaves();
    },
  }).catch((thrown: unknown) => {
    if (thrown instanceof Leaves) return null;
    throw thrown;
  });
  if (admission === null) await pause(after);
}

/** Votes, from wherever the evening was interrupted. */
async function cast({ line, world, phi, choices, page, now, until }: Guest) {
  let word = '';
  while (now() < until) {
    const done = await goOn(world, phi, choices);
    if (done.ok) return { vote: done.value, word };
    word = done.refusal.code;
    if (FINAL.test(word)) break;
    const cut = line.cut();
    if (/^booth\/(offline|failing)$/.test(word) && cut !== null) line.bare.push({ at: now(), what: cut });
    await waitAsTold(line, page, { after: AGAIN, now, until });
  }
  return { vote: null, word };
}
