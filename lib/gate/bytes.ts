/**
 * Bytes that never change while the process runs: read once, compressed once, answered from memory without rendering
 * anything (HOUSE §10.4). What they are, and at which addresses, is said in booth-bytes.ts and page-bytes.ts.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

type Coding = 'br' | 'gzip';
export type Headers = Readonly<Record<string, string>>;
export type Bytes = { plain: Buffer; coded: ReadonlyMap<Coding, Buffer>; tag: string; headers: Headers };

export type StaticBytes = {
  /** Answers the request where the path is one of these; false leaves it untouched. */
  serve: (incoming: IncomingMessage, outgoing: ServerResponse, pathname: string) => boolean;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** A build leaves `x.js.br` beside `x.js` (scripts/compress.ts), at a quality that a start has no time for. */
export const COMPRESSED = '.br';

/** Where the build left none: quick, and within a tenth of the best. */
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** For ever: the name holds the hash of the content. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';

const common: Headers = {
  vary: 'Accept-Encoding',
  'accept-ranges': 'none',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Every file of a known kind below `folder`, by its path with slashes. */
export async function readFolder(folder: string, headersOf: (name: string) => Headers): Promise<Map<string, Bytes>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const made = new Set(paths.filter((path) => path.endsWith(COMPRESSED)));
  const files = paths
    .filter((path) => extname(path) in TYPES)
    .map(async (path) => {
      const name = relative(folder, path).split(sep).join('/');
      const br = made.has(path + COMPRESSED) ? await readFile(path + COMPRESSED) : null;
      return [name, await prepare(name, await readFile(path), { headers: headersOf(name), br })] as const;
    });
  return new Map(await Promise.all(files));
}

/** `name` tells the kind by its ending; `br` where it was compressed before. */
export async function prepare(
  name: string,
  plain: Buffer,
  { headers, br = null }: { headers: Headers; br?: Buffer | null },
): Promise<Bytes> {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  const coded = new Map<Coding, Buffer>();
  if (!type.startsWith('font/')) {
    coded.set('br', br ?? (await promisify(brotliCompress)(plain, QUICK)));
    coded.set('gzip', await promisify(gzip)(plain, { level: 6 }));
  }
  const tag = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { plain, coded, tag, headers: { 'content-type': type, ...common, ...headers } };
}

/** @returns false where there is nothing to answer with, or the request is no reading */
export function serve(bytes: Bytes | undefined, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  if (bytes === undefined || (incoming.method !== 'GET' && incoming.method !== 'HEAD')) return false;
  const coding = codingFor(bytes, String(incoming.headers['accept-encoding'] ?? ''));
  const body = (coding && bytes.coded.get(coding)) ?? bytes.plain;
  // One tag per coding: a cache between us and the reader must not mend one with a piece of the other.
  const etag = `"${bytes.tag}${coding ? `-${coding}` : ''}"`;
  for (const [name, value] of Object.entries(bytes.headers)) outgoing.setHeader(name, value);
  outgoing.setHeader('etag', etag);
  if (isKnown(incoming.headers['if-none-match'], bytes.tag)) {
    outgoing.writeHead(304).end();
    return true;
  }
  if (coding) outgoing.setHeader('content-encoding', coding);
  outgoing.writeHead(200, { 'content-length': body.length });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
  return true;
}

/** The best of what the reader takes; `br;q=0` is a refusal (RFC 9110 §12.5.3). */
function codingFor(bytes: Bytes, header: string): Coding | null {
  const taken = new Set(
    header
      .split(',')
      .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  );
  for (const coding of ['br', 'gzip'] as const) if (taken.has(coding) && bytes.coded.has(coding)) return coding;
  return null;
}

/** What the reader holds is this content, in whichever coding it came. */
const isKnown = (header: string | undefined, tag: string): boolean =>
  header === '*' || (header ?? '').split(',').some((part) => /"([\w-]{22})(?:-(?:br|gzip))?"/.exec(part)?.[1] === tag);
