/**
 * The voter's pages: one HTML per language, the same for every urn, since the page takes the urn from its address; the
 * practice vote; what both load; and the one thing in which they differ from host to host, where the urn is.
 */
import { type Bytes, type Headers, IMMUTABLE, prepare, readFolder, type StaticBytes, serve } from './bytes.ts';

/** The files without which there is no booth. */
const NEEDED = ['fr.html', 'en.html', 'fr-practice.html', 'en-practice.html', 'worker.js'];

/** What a voter's page may load and reach: its own files, both hosts, photos once their hash was checked. */
export const boothPolicy = (urnOrigin: string): string =>
  policy(["img-src 'self' data: blob:", `connect-src 'self' ${urnOrigin}`]);

/** The practice vote reaches nobody: the browser itself sees to it. */
export const practicePolicy = policy(["img-src 'self' data:", "connect-src 'none'"]);

/** The booth's worker keeps the page's own files and runs nothing else. */
const workerPolicy = "default-src 'none'; connect-src 'self'";

function policy(own: readonly string[]): string {
  const all = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "worker-src 'self'"];
  const never = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
  return [...all, ...own, ...never, "require-trusted-types-for 'script'", 'trusted-types isoloir-booth'].join('; ');
}

/**
 * Reads the booth's build. `{fr,en}.html` answer at `/{fr,en}/vote/<urn>`, the practice vote at `/{fr,en}/practice`,
 * the rest at `/booth/…`; `theme` is the party's style sheet, at `/theme.css`.
 * @throws Error where the build is missing.
 */
export async function loadBooth(folder: string, urnOrigin: string, theme = ''): Promise<StaticBytes> {
  const files = await readFolder(folder, (name) => headersOf(name, urnOrigin));
  for (const name of NEEDED) if (!files.has(name)) throw new Error(`the booth's build lacks ${name}`);
  const more = async (name: string, text: string): Promise<Bytes> =>
    prepare(name, Buffer.from(text), { headers: headersOf(name, urnOrigin) });
  // The same bytes everywhere: the page learns the urn's host here and believes only what phi binds.
  files.set('/api/booth', await more('booth.json', JSON.stringify({ urn: urnOrigin })));
  files.set('/theme.css', await more('theme.css', theme));
  return { serve: (incoming, outgoing, pathname) => serve(files.get(nameOf(pathname)), incoming, outgoing) };
}

function nameOf(pathname: string): string {
  const page = /^\/(fr|en)\/(?:vote\/[A-Za-z0-9_-]{43}|(practice))$/.exec(pathname);
  if (page) return page[2] ? `${page[1]}-practice.html` : `${page[1]}.html`;
  const file = /^\/booth\/((?:assets\/)?[A-Za-z0-9._-]+)$/.exec(pathname);
  if (file) return file[1] ?? '';
  return pathname === '/api/booth' || pathname === '/theme.css' ? pathname : '';
}

function headersOf(name: string, urnOrigin: string): Headers {
  const headers = {
    'cache-control': name.startsWith('assets/') ? IMMUTABLE : 'no-cache',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy':
      'publickey-credentials-get=(self), publickey-credentials-create=(), camera=(), microphone=(), geolocation=()',
  };
  if (name.endsWith('-practice.html')) return { ...headers, 'content-security-policy': practicePolicy };
  if (name.endsWith('.html')) return { ...headers, 'content-security-policy': boothPolicy(urnOrigin) };
  if (name !== 'worker.js') return headers;
  // It lies in /booth/ with the other files and serves /<language>/vote/.
  return { ...headers, 'service-worker-allowed': '/', 'content-security-policy': workerPolicy };
}
