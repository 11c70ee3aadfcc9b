/**
 * Static bytes of the voter's pages: read once from dist/booth, compressed once, answered from memory. One HTML per
 * language, the same for every urn: the page takes the urn from its address (HOUSE §10.4).
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

type Bytes = { plain: Buffer; br: Buffer | null; gzip: Buffer | null; headers: Readonly<Record<string, string>> };

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
};

/** What a voter's page may load and reach: its own files, both hosts, nothing else. */
export const boothPolicy = (urnOrigin: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${urnOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/**
 * Reads the booth's build. `{fr,en}.html` answer at `/{fr,en}/vote/<urn>`, the rest at `/booth/…`.
 * @throws Error where the build is missing.
 */
export async function loadBooth(folder: string, urnOrigin: string): Promise<StaticBytes> {
  const files = new Map<string, Bytes>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !(extname(entry.name) in TYPES)) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).replace(/^\/+/, '');
    files.set(name, await prepare(name, await readFile(path), urnOrigin));
  }
  for (const name of ['fr.html', 'en.html']) if (!files.has(name)) throw new Error(`the booth's build lacks ${name}`);
  // The same bytes everywhere: the page learns the urn's host here and believes only what phi binds.
  files.set('/api/booth', await prepare('booth.json', Buffer.from(JSON.stringify({ urn: urnOrigin })), urnOrigin));
  return { serve: (incoming, outgoing, pathname) => serve(files.get(nameOf(pathname)), incoming, outgoing) };
}

function nameOf(pathname: string): string {
  const vote = /^\/(fr|en)\/vote\/[A-Za-z0-9_-]{43}$/.exec(pathname);
  if (vote) return `${vote[1]}.html`;
  const file = /^\/booth\/((?:assets\/)?[A-Za-z0-9._-]+)$/.exec(pathname);
  if (file) return file[1] ?? '';
  return pathname === '/api/booth' ? pathname : '';
}

async function prepare(name: string, plain: Buffer, urnOrigin: string): Promise<Bytes> {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  const isText = !type.startsWith('font/');
  return {
    plain,
    br: isText ? await promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : null,
    gzip: isText ? await promisify(gzip)(plain, { level: 9 }) : null,
    headers: {
      'content-type': type,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy':
        'publickey-credentials-get=(self), publickey-credentials-create=(), camera=(), microphone=(), geolocation=()',
      ...(type.startsWith('text/html') ? { 'content-security-policy': boothPolicy(urnOrigin) } : {}),
    },
  };
}

function serve(bytes: Bytes | undefined, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  if (bytes === undefined || (incoming.method !== 'GET' && incoming.method !== 'HEAD')) return false;
  const accepted = String(incoming.headers['accept-encoding'] ?? '');
  const coding = bytes.br && /\bbr\b/.test(accepted) ? 'br' : bytes.gzip && /\bgzip\b/.test(accepted) ? 'gzip' : null;
  const body = (coding === null ? null : bytes[coding]) ?? bytes.plain;
  for (const [name, value] of Object.entries(bytes.headers)) outgoing.setHeader(name, value);
  if (incoming.headers['if-none-match'] === bytes.headers.etag) {
    outgoing.writeHead(304).end();
    return true;
  }
  if (coding !== null) outgoing.setHeader('content-encoding', coding);
  outgoing.writeHead(200, { 'content-length': body.length });
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
  return true;
}
