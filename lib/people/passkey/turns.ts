import { shared } from '#lib/ground/shared.ts';

const last = (): Map<string, Promise<void>> => shared('people/link-turns', () => new Map<string, Promise<void>>());

/**
 * One act at a time for one link. Its row is locked anyway; but who waits for the lock holds a connection, and whoever
 * hammers at one link would hold them all [a member's own link is enough to stop everybody's enrolment].
 */
export function inTurn<T>(token: string, act: () => Promise<T>): Promise<T> {
  const mine = (last().get(token) ?? Promise.resolve()).then(act);
  const done = mine.then(
    () => undefined,
    () => undefined,
  );
  last().set(token, done);
  void done.then(() => {
    if (last().get(token) === done) last().delete(token);
  });
  return mine;
}
