/**
 * Ways in which a journey is cut off, each once and at one step. A client that is killed simply never goes on: what it
 * awaited does not come. An outage strikes when all who wait for it stand at their steps, so that one death of a server
 * hits every step at once.
 */
import { setTimeout as pause } from 'node:timers/promises';

export type Kind =
  | 'request lost' // before the server saw it
  | 'answer lost' // after the server did it
  | 'client killed before'
  | 'client killed after'
  | 'server killed'
  | 'people database killed'
  | 'urn database killed';

export const KILLED = Symbol('killed');

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** One death and revival, struck when `count` journeys stand where it shall hit them. */
export function outage(count: number, strike: () => Promise<void>) {
  const { promise: gate, resolve: open, reject } = deferred<void>();
  let missing = count;
  return {
    arrive: (): Promise<void> => {
      missing--;
      if (missing === 0) {
        open();
        strike().catch(reject);
      }
      return gate;
    },
  };
}
export type Outage = ReturnType<typeof outage>;

/** Kills, stays dead for a moment, revives. A few requests are already on their way. */
export async function killAndRevive({ kill, start }: { kill: () => Promise<void>; start: () => Promise<void> }) {
  await pause(5);
  await kill();
  await pause(300);
  await start();
}

/** Cuts off the one step it is meant for; all others pass. */
export function interruption<Step extends string>(kind: Kind, at: Step, strike: Outage | null) {
  let isOver = false;
  let life = deferred<typeof KILLED>();
  const die = <T>(): Promise<T> => {
    life.resolve(KILLED);
    return new Promise(() => undefined);
  };
  return {
    /** It has happened. */
    isOver: () => isOver,
    /** Another page, another browser: what was killed stays dead. @returns when it is killed in its turn */
    begin: (): Promise<typeof KILLED> => {
      life = deferred();
      return life.promise;
    },
    async during<T>(step: Step, act: () => Promise<T>): Promise<T> {
      if (isOver || step !== at) return act();
      isOver = true;
      switch (kind) {
        case 'request lost':
          throw new TypeError('request lost');
        case 'answer lost':
          await act();
          throw new TypeError('answer lost');
        case 'client killed before':
          return die();
        case 'client killed after':
          await act();
          return die();
        default:
          await strike?.arrive();
          return act();
      }
    },
  };
}
export type Interruption<Step extends string> = ReturnType<typeof interruption<Step>>;
