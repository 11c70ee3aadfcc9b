/**
 * One request of each kind as bytes: what a flood sends, and nothing that a server could tell from a poor browser's. All
 * of it is made beforehand; what must differ each time (a guessed link, garbage, a path that is nowhere) is written over.
 */
import { randomBytes } from 'node:crypto';
import type { Ammunition, Kind } from './orders.ts';

const PATHS = ['/fr', '/en', '/fr/practice', '/fr/enrol', '/fr/votes'];

/** What is written over: letters that stand in no request of ours. */
const BLANK = '?';
/** Letters of links and of base64url, drawn anew for each shot from a reel. */
const REEL = Buffer.from(randomBytes(48 * 1024).toString('base64url'));

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
  const preflight = Buffer.from(
    head(
      'OPTIONS',
      '/api/urn/cast',
      urn,
      `Origin: ${origin}\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n`,
    ),
  );
  const one = <T>(list: readonly T[], otherwise: T): T => list[chance(list.length)] ?? otherwise;
  /** Each time with other letters where the blanks stand. */
  const fresh = (bytes: Buffer): (() => Buffer) => {
    const [from, to] = [bytes.indexOf(BLANK), bytes.lastIndexOf(BLANK) + 1];
    return () => {
      const shot = Buffer.from(bytes);
      const at = chance(REEL.length - (to - from));
      REEL.copy(shot, from, at, at + to - from);
      return shot;
    };
  };
  const cast = (body: string): Buffer => post('/api/urn/cast', urn, body);

  const pages = [page, page, ...PATHS].map(get);
  const nowhere = fresh(get(`/fr/${BLANK.repeat(12)}`));
  const [broken, forged] = [proofs.map(cast), passes.map(cast)];
  const [cutOff, noise] = [cast('{"phi":'), fresh(cast(JSON.stringify({ phi: BLANK.repeat(120) })))];
  const link = fresh(post('/api/people/enrol/open', people, JSON.stringify({ token: BLANK.repeat(27) })));

  return {
    // one in four asks for something that is nowhere
    get: () => (chance(4) === 0 ? nowhere() : one(pages, preflight)),
    options: () => preflight,
    garbage: () => (chance(2) === 0 ? cutOff : noise()),
    proofs: () => one(broken, preflight),
    passes: () => one(forged, preflight),
    links: link,
  };
}
