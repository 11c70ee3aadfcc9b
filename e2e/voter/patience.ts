/** Comes again when the server says that it is full and when to come, as the page of a browser does by itself. */
import type { LocalFetch } from './local-fetch.ts';

const TIMES = 20;

/** Only 503 with `Retry-After`: the gate's word that nothing was begun. */
export const patient =
  (fetch: LocalFetch): LocalFetch =>
  async (url, init) => {
    for (let left = TIMES; ; left--) {
      const answer = await fetch(url, init);
      const seconds = Number(answer.headers.get('retry-after'));
      if (answer.status !== 503 || !(seconds > 0) || left === 0) return answer;
      await answer.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  };
