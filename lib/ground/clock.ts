/** Time is passed in. Instants are epoch milliseconds, UTC. */
import { shared } from './shared.ts';

export type Clock = () => number;

/** The process's clock. Tests move it over IPC through their own entry point; the product never does. */
export const now: Clock = () => shared('clock', () => ({ read: Date.now as Clock })).read();

/** For test entry points only: replace the process's clock. */
export function setClock(read: Clock): void {
  shared('clock', () => ({ read })).read = read;
}
