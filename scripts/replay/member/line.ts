/**
 * One member's browser without its pages: connections of its own from an address of its own, cookies kept and sent as a
 * browser does, and a note of what nobody answered.
 */
import { Agent } from 'node:http';
import { z } from 'zod';
import { fetchThrough, type LocalFetch } from '../../../e2e/voter/local-fetch.ts';
import { TIMEOUT, type Visit } from '../figures.ts';
import { type Places, watchPlaces } from './places.ts';

export type Line = {
  /** As a page's script asks: `credentials` and origin as a browser has them. */
  fetch: LocalFetch;
  /** As the address bar asks: with cookies, for a page. Null where nobody answered; it is noted as seen. `within`: milliseconds. */
  visit: (url: string, within: number) => Promise<Response | null>;
  places: () => Places;
  /** Signed refusals that came. */
  statements: () => number;
  /** Answers that never came: `seen` by the member, or got over by the page that asked. */
  bare: Visit['bare'];
  gotOver: () => number;
  /** What the last attempt of the booth had instead of an answer; null: it was answered. */
  cut: () => string | null;
  /** A new evening: what was noted of the one before is gone; cookies stay. */
  forget: () => void;
  /** Its connections are let go; the next request opens others. */
  rest: () => void;
};

/** As many connections as a browser opens to one host. */
const CONNECTIONS = 6;
const Statement = z.looseObject({ refusal: z.looseObject({}) });

/** @param now milliseconds since the opening */
export function openLine(people: string, address: string, now: () => number): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, localAddress: address });
  const send = fetchThrough(agent);
  const cookies = new Map<string, string>();
  const bare: Visit['bare'] = [];
  let places = watchPlaces(now);
  let [gotOver, statements] = [0, 0];
  let cut: string | null = null;

  const withCookies = async (url: string, init: RequestInit, isOurs: boolean): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (isOurs && cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const sent = now();
    const answer = await send(url, { ...init, headers });
    if (isOurs) for (const line of answer.headers.getSetCookie()) keep(cookies, line);
    await places.saw({ path: new URL(url).pathname, sent, answer, place: cookies.get('__Host-place') });
    if (answer.status >= 400 && (await isStated(answer))) statements++;
    return answer;
  };

  return {
    places: () => places,
    bare,
    statements: () => statements,
    gotOver: () => gotOver,
    cut: () => cut,
    async fetch(url, init = {}) {
      const headers = new Headers(init.headers);
      headers.set('origin', people);
      try {
        const isOurs = init.credentials !== 'omit' && new URL(url).origin === people;
        const answer = await withCookies(url, { ...init, headers }, isOurs);
        cut = isWordless(answer) ? `${answer.status} without words` : null;
        if (cut !== null) gotOver++;
        return answer;
      } catch (thrown) {
        cut = nameOf(thrown);
        gotOver++;
        throw thrown;
      }
    },
    async visit(url, within) {
      const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'fr' };
      try {
        const answer = await withCookies(url, { headers, signal: AbortSignal.timeout(within) }, true);
        if (!isWordless(answer)) return answer;
        await answer.body?.cancel();
        bare.push({ at: now(), what: `${answer.status} without words` });
      } catch (thrown) {
        bare.push({ at: now(), what: nameOf(thrown) });
      }
      return null;
    },
    forget() {
      places = watchPlaces(now);
      bare.length = 0;
      [gotOver, statements, cut] = [0, 0, null];
      cookies.delete('__Host-place');
      cookies.delete('__Host-admitted');
    },
    rest: () => agent.destroy(),
  };
}

/** A fault of the server's or of what stands before it, with neither a page nor a problem document. */
const isWordless = ({ status, headers }: Response): boolean =>
  status >= 500 && !/text\/html|application\/problem\+json/.test(headers.get('content-type') ?? '');

async function isStated(answer: Response): Promise<boolean> {
  if (!answer.headers.get('content-type')?.includes('application/problem+json')) return false;
  const problem = await answer
    .clone()
    .json()
    .catch(() => null);
  return Statement.safeParse(problem).success;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1)];
  const isGone = value === '' || attributes.some((text) => /^\s*max-age=0$/i.test(text));
  if (isGone) cookies.delete(name);
  else cookies.set(name, value);
}

/** What kind of silence it was: never an address, never a message. */
function nameOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if (thrown.name === 'TimeoutError' || thrown.name === 'AbortError') return TIMEOUT;
  const { code } = z.object({ code: z.string() }).catch({ code: 'reset' }).parse(thrown);
  return code === 'ECONNRESET' ? 'reset' : code.toLowerCase();
}
