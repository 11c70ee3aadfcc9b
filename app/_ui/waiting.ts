/**
 * Requests of pages that are to wait in line (lib/gate/room): the page stays what it is, waits for its turn, and sends the
 * same request again. One line per page, however many requests stand in it.
 */
import { breather, comeIn, PLACE_PATH, type Standing } from '#lib/ground/in-line.ts';

/** Where this page stands; `null`: nobody answered. `undefined`: it is not in line. */
export type Line = Standing | null | undefined;

let line: Line;
let turn: Promise<unknown> | null = null;
const listeners = new Set<() => void>();

function tell(now: Line): void {
  line = now;
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`. */
export const lineNow = (): Line => line;
export function watchLine(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Resolves when this page is called: the admission is in a cookie that no script reads. */
export function waitForTurn(): Promise<unknown> {
  turn ??= comeIn({ ask, wait, rest: breather(), show: tell }).finally(() => {
    turn = null;
    tell(undefined);
  });
  return turn;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function ask(headers: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await fetch(PLACE_PATH, { headers, cache: 'no-store', credentials: 'same-origin' });
  return answer.ok ? answer.json() : null;
}
