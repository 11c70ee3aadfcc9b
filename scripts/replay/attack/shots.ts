/** One request of each kind as bytes: what a flood sends, and nothing that a server could tell from a poor browser's. */
import { randomBytes } from 'node:crypto';
import type { Ammunition, Kind } from './orders.ts';

const PATHS = ['/fr', '/en', '/fr/practice', '/fr/enrol', '/fr/votes'];

/** @param chance an integer below its argument */
export function shotsOf(
  { people, urn, origin, page, proofs, passes }: Ammunition,
  chance: (sides: number) => number,
): Readonly<Record<Kind, () => Buffer>> {
  const head = (method: string, path: string, host: string, more: string) =>
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: Mozilla/5.0\r\nAccept-Language: fr\r\n${more}\r\n`;
  const get = (path: string) => Buffer.from(head('GET', path, people, 'Accept: text/html,*/*;q=0.8\r\n'));
  const post = (path: string, host: string, body: string): Buffer =>
    Buffer.from(
      `${head(
        'POST',
        path,
        host,
        `Origin: ${origin}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`,
      )}${body}`,
    );
  const pages = [page, page, ...PATHS].map(get);
  const preflight = Buffer.from(
    head(
      'OPTIONS',
      '/api/urn/cast',
      urn,
      `Origin: ${origin}\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n`,
    ),
  );
  const casts = (bodies: readonly string[]) => bodies.map((body) => post('/api/urn/cast', urn, body));
  const [broken, forged] = [casts(proofs), casts(passes)];
  const one = <T>(list: readonly T[], otherwise: T): T => list[chance(list.length)] ?? otherwise;

  return {
    // one in four asks for something that is nowhere
    get: () => (chance(4) === 0 ? get(`/fr/${randomBytes(6).toString('hex')}`) : one(pages, preflight)),
    options: () => preflight,
    garbage: () =>
      post(
        '/api/urn/cast',
        urn,
        chance(2) === 0 ? '{"phi":' : JSON.stringify({ phi: randomBytes(90).toString('base64') }),
      ),
    proofs: () => one(broken, preflight),
    passes: () => one(forged, preflight),
    links: () =>
      post('/api/people/enrol/open', people, JSON.stringify({ token: randomBytes(20).toString('base64url') })),
  };
}
