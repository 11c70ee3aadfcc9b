/**
 * Enrolment and sign-in: one HTML per language, its script and its style sheet. Pages of the people's side, where a passkey
 * may be used and nothing of a vote is known; the booth's bytes are apart (booth-bytes.ts, decision 022).
 */
import { type Bytes, type Headers, IMMUTABLE, prepare, readFolder, type StaticBytes, serve } from './bytes.ts';

/** Their own files, their own host: not the urn's. No policy of trusted types, since nothing here turns text into code. */
export const enrolPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Where a document names these, in text and in attributes (scripts/people-shell.ts). */
type Names = {
  party: string;
  /** The site for which passkeys are made. */
  rp: string;
};

const PAGES = ['enrol-fr.html', 'enrol-en.html', 'sign-in-fr.html', 'sign-in-en.html'] as const;

/**
 * Reads the build of both pages: `enrol-{fr,en}.html` answer at `/{fr,en}/enrol`, `sign-in-…` alike, the rest at
 * `/enrol/assets/…`. `names` are any texts; they are escaped here.
 * @throws Error where the build is missing.
 */
export async function loadEnrol(folder: string, names: Names): Promise<StaticBytes> {
  const files = await readFolder(folder, headersOf);
  for (const name of PAGES) files.set(name, await named(name, files.get(name), names));
  return { serve: (incoming, outgoing, pathname) => serve(files.get(nameOf(pathname)), incoming, outgoing) };
}

function named(name: string, page: Bytes | undefined, { party, rp }: Names): Promise<Bytes> {
  if (page === undefined) throw new Error(`the build of enrolment and sign-in lacks ${name}`);
  // Functions: in a text, `$&` would mean something.
  const text = page.plain
    .toString('utf8')
    .replaceAll('{{rp}}', () => escaped(rp))
    .replaceAll('{{party}}', () => escaped(party));
  return prepare(name, Buffer.from(text), { headers: headersOf(name) });
}

function nameOf(pathname: string): string {
  const [, language, page] = /^\/(fr|en)\/(enrol|sign-in)$/.exec(pathname) ?? [];
  if (page) return `${page}-${language}.html`;
  return /^\/enrol\/(assets\/[A-Za-z0-9._-]+)$/.exec(pathname)?.[1] ?? '';
}

function headersOf(name: string): Headers {
  if (!name.endsWith('.html')) return { 'cache-control': IMMUTABLE };
  // Made by enrolment alone, and asked once there for what it can do (PROTOCOL §3.4).
  const make = name.startsWith('enrol-') ? '(self)' : '()';
  return {
    'cache-control': 'no-cache',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': `publickey-credentials-get=(self), publickey-credentials-create=${make}, camera=(), microphone=(), geolocation=()`,
    'content-security-policy': enrolPolicy,
  };
}

/** For text and for attributes in double quotes. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
