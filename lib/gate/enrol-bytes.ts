/**
 * The enrolment page: one HTML per language, its script and its style sheet. A page of the people's side, where a passkey
 * may be made and nothing of a vote is known; the booth's bytes are apart (booth-bytes.ts, decision 022).
 */
import { type Bytes, type Headers, IMMUTABLE, prepare, readFolder, type StaticBytes, serve } from './bytes.ts';

/** Its own files, its own host: not the urn's. No policy of trusted types, since nothing here turns text into code. */
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

/** Where the document names the party, in text and in an attribute (scripts/enrol-shell.ts). */
const PARTY = '{{party}}';

/**
 * Reads the build of the enrolment page: `{fr,en}.html` answer at `/{fr,en}/enrol`, the rest at `/enrol/assets/…`.
 * `party` is any text; it is escaped here.
 * @throws Error where the build is missing.
 */
export async function loadEnrol(folder: string, party: string): Promise<StaticBytes> {
  const files = await readFolder(folder, headersOf);
  for (const name of ['fr.html', 'en.html']) files.set(name, await named(name, files.get(name), party));
  return { serve: (incoming, outgoing, pathname) => serve(files.get(nameOf(pathname)), incoming, outgoing) };
}

function named(name: string, page: Bytes | undefined, party: string): Promise<Bytes> {
  if (page === undefined) throw new Error(`the enrolment page's build lacks ${name}`);
  // A function: in a text, `$&` would mean something.
  const text = page.plain.toString('utf8').replaceAll(PARTY, () => escaped(party));
  return prepare(name, Buffer.from(text), { headers: headersOf(name) });
}

function nameOf(pathname: string): string {
  const language = /^\/(fr|en)\/enrol$/.exec(pathname)?.[1];
  if (language) return `${language}.html`;
  return /^\/enrol\/(assets\/[A-Za-z0-9._-]+)$/.exec(pathname)?.[1] ?? '';
}

function headersOf(name: string): Headers {
  if (!name.endsWith('.html')) return { 'cache-control': IMMUTABLE };
  return {
    'cache-control': 'no-cache',
    'cross-origin-opener-policy': 'same-origin',
    // Made here, and asked once for what it can do (PROTOCOL §3.4).
    'permissions-policy':
      'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()',
    'content-security-policy': enrolPolicy,
  };
}

/** For text and for attributes in double quotes. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
