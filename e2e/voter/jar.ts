/** The cookies of one browser for one host, as far as a software voter needs them: what was set is sent back. */
import type { LocalFetch } from './local-fetch.ts';

export type Jar = Map<string, string>;

/** `__Host-known=…; __Host-place=…` */
export const spelled = (jar: Jar): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

/** As a browser does: cookies go along to the own host where the request asks for it, and those that it sets are kept. */
export const withJar =
  (fetch: LocalFetch, origin: string, jar: Jar): LocalFetch =>
  async (url, init = {}) => {
    if (init.credentials !== 'same-origin' || !url.startsWith(`${origin}/`)) return fetch(url, init);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', spelled(jar));
    const answer = await fetch(url, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && value) jar.set(name, value);
    }
    return answer;
  };
