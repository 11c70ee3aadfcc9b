/**
 * One person signed in over HTTP: passkey, session cookie, JSON in and out. What a browser does for the console's
 * pages, for scripts. A refusal becomes an exception here: a script expects its calls to succeed.
 */
import { z } from 'zod';
import { signInChallenge } from '#lib/election/challenge.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import type { Authenticator } from '../authenticator/index.ts';
import { type LocalFetch, localFetch } from './local-fetch.ts';
import { assertionOf } from './passkeys.ts';
import { patient } from './patience.ts';

const COOKIE = '__Host-isoloir';
const Nonce = z.object({ nonce: z.string() });
const Csrf = z.object({ csrfToken: z.string() });
const Problem = z.object({ code: z.string() });

/** The server said no. The message names path, status and code, never what was sent. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  constructor(path: string, status: number, code: string) {
    super(`${path}: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** The party's name for its passkeys: here always the whole host name of its pages. */
export const rpIdOf = (origin: string): string => new URL(origin).hostname;

export type Session = {
  readonly origin: string;
  readonly authenticator: Authenticator;
  /** Makes a session cookie with the passkey. Called by the others when there is none yet. */
  signIn: () => Promise<void>;
  get: <T>(path: string, schema: z.ZodType<T>) => Promise<T>;
  /** A file. */
  file: (path: string) => Promise<string>;
  /** `body`: JSON, or a text or bytes with a content type of their own. */
  send: <T>(method: 'POST' | 'PUT', path: string, body: unknown, schema: z.ZodType<T>) => Promise<T>;
};

export function sessionOf(
  origin: string,
  authenticator: Authenticator,
  fetch: LocalFetch = patient(localFetch),
): Session {
  const cookies = new Map<string, string>();
  let signedIn = false;

  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(`${origin}${path}`, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) keep(line);
    return answer;
  };
  const keep = (line: string) => {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const gone = attributes.some((text) => /^\s*max-age=0$/i.test(text)) || pair.slice(at + 1) === '';
    if (gone) cookies.delete(name);
    else cookies.set(name, pair.slice(at + 1));
  };

  const signIn = async () => {
    cookies.clear();
    const { nonce } = await read(
      '/api/people/challenge',
      await call('/api/people/challenge', json('POST', { purpose: 'sign-in' })),
      Nonce,
    );
    const challenge = signInChallenge(origin, fromBase64Url(nonce));
    const assertion = assertionOf(authenticator.get({ origin, rpId: rpIdOf(origin), challenge, allow: [] }));
    const { csrfToken } = await read('csrf', await call('/api/people/auth/csrf'), Csrf);
    const form = new URLSearchParams({ csrfToken, nonce, assertion: JSON.stringify(assertion), json: 'true' });
    const answer = await call('/api/people/auth/callback/passkey', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    await answer.body?.cancel();
    signedIn = cookies.has(COOKIE);
    if (!signedIn) throw new Refused('sign-in', answer.status, 'no session');
  };

  const asked = async (path: string, init: RequestInit): Promise<Response> => {
    if (!signedIn) await signIn();
    const answer = await call(path, init);
    if (answer.status !== 401) return answer;
    await answer.body?.cancel();
    await signIn();
    return call(path, init);
  };
  const signed = async <T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> =>
    read(path, await asked(path, init), schema);

  return {
    origin,
    authenticator,
    signIn,
    get: (path, schema) => signed(path, {}, schema),
    file: async (path) => {
      const answer = await asked(path, {});
      return answer.ok ? answer.text() : read(path, answer, z.never());
    },
    send: (method, path, body, schema) => signed(path, json(method, body), schema),
  };
}

const typeOf = (body: unknown): string => {
  if (body instanceof Uint8Array) return 'application/octet-stream';
  return typeof body === 'string' ? 'text/csv; charset=utf-8' : 'application/json';
};

/** @param origin where the page that sends this came from, for routes that ask */
export const json = (method: 'POST' | 'PUT', body: unknown, origin?: string): RequestInit => ({
  method,
  headers: {
    'content-type': typeOf(body),
    ...(origin ? { origin } : {}),
  },
  body: typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body),
});

/** @throws Refused with the problem's code. */
export async function read<T>(path: string, answer: Response, schema: z.ZodType<T>): Promise<T> {
  const text = await answer.text();
  if (answer.ok) return schema.parse(JSON.parse(text));
  let code = '?';
  try {
    code = Problem.parse(JSON.parse(text)).code;
  } catch {
    // not a problem document: the status says enough
  }
  throw new Refused(path, answer.status, code);
}
