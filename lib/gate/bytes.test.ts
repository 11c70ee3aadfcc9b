import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadBooth, loadEnrol, loadPages } from './index.ts';

/** A name that would be more than a name, in text, in an attribute, in a replacement. */
const PARTY = `L’"Union" <b>& Co</b> $& '`;

describe('static bytes', () => {
  const phi = 'A'.repeat(43);
  let folder: string;
  let server: http.Server;
  let base: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isoloir-booth-'));
    await mkdir(join(folder, 'assets'));
    for (const language of ['fr', 'en'])
      await writeFile(join(folder, `${language}.html`), `<html lang="${language}">${'x'.repeat(999)}`);
    await writeFile(join(folder, 'assets', 'booth-1a2b.js'), 'export {};');
    await writeFile(join(folder, 'manifest.json'), '{"files":{}}');
    for (const language of ['fr', 'en'])
      await writeFile(join(folder, `${language}-practice.html`), `<html lang="${language}">practice`);
    await writeFile(join(folder, 'worker.js'), 'self;');
    await writeFile(join(folder, 'assets', 'made-5e6f.js'), 'export const made = 1;');
    await writeFile(join(folder, 'assets', 'made-5e6f.js.br'), brotliCompressSync('export const made = 1;'));
    await writeFile(join(folder, 'notes.map'), 'not served');
    const bytes = await loadBooth(folder, 'http://urn.example', ':root { --accent: #123456; }');
    await mkdir(join(folder, 'next', 'chunks', '[locale]'), { recursive: true });
    await mkdir(join(folder, 'next', 'isoloir'));
    await writeFile(join(folder, 'next', 'chunks', '[locale]', 'page-3c4d.js'), `x${'y'.repeat(999)}`);
    await writeFile(join(folder, 'next', 'isoloir', '_buildManifest.js'), 'self.x = 1;');
    const pages = await loadPages(join(folder, 'next'));
    await mkdir(join(folder, 'enrol', 'assets'), { recursive: true });
    for (const language of ['fr', 'en']) {
      const names = `<p lang="${language}" data-party="{{party}}">{{party}}`;
      await writeFile(join(folder, 'enrol', `enrol-${language}.html`), names);
      await writeFile(join(folder, 'enrol', `sign-in-${language}.html`), `${names}<b data-rp="{{rp}}">`);
    }
    await writeFile(join(folder, 'enrol', 'assets', 'enrol-7a8b.js'), 'export {};');
    const enrol = await loadEnrol(join(folder, 'enrol'), { party: PARTY, rp: 'vote.example">' });
    server = http.createServer((incoming, outgoing) => {
      const path = incoming.url ?? '';
      if (![bytes, enrol, pages].some((one) => one.serve(incoming, outgoing, path))) outgoing.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  /** Undecoded, as it is on the wire. */
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      http
        .request(`${base}${path}`, { headers, method }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
          );
        })
        .on('error', reject)
        .end();
    });

  test('are the same document for every urn, in the language of the path', async () => {
    const [one, other, english] = await Promise.all([
      get(`/fr/vote/${phi}`),
      get(`/fr/vote/${'B'.repeat(43)}`),
      get(`/en/vote/${phi}`),
    ]);
    expect(one?.body.toString()).toContain('lang="fr"');
    expect(other?.body.equals(one?.body ?? Buffer.alloc(0))).toBe(true);
    expect(english?.body.toString()).toContain('lang="en"');
  });
  test('are enrolment and sign-in, which name the party and nothing that its name might do', async () => {
    const [french, english] = await Promise.all([get('/fr/enrol'), get('/en/enrol')]);
    const name = "L’&quot;Union&quot; &lt;b&gt;&amp; Co&lt;/b&gt; $&amp; '";
    expect(french?.body.toString()).toBe(`<p lang="fr" data-party="${name}">${name}`);
    expect(english?.body.toString()).toContain('lang="en"');
    const coded = await get('/fr/enrol', { 'accept-encoding': 'br' });
    expect(brotliDecompressSync(coded.body).equals(french?.body ?? Buffer.alloc(0))).toBe(true);
    expect((await get('/en/sign-in')).body.toString()).toBe(
      `<p lang="en" data-party="${name}">${name}<b data-rp="vote.example&quot;&gt;">`,
    );
    for (const path of ['/fr/enrol/', '/de/enrol', '/enrol', '/enrol/enrol-fr.html', '/enrol/assets/../enrol-fr.html'])
      expect((await get(path)).status, path).toBe(404);
  });
  test('let the enrolment make a passkey and speak to its own host, the booth not', async () => {
    const { headers } = await get('/fr/enrol');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/urn\.example|unsafe|data:|blob:|nonce/);
    expect(headers['permissions-policy']).toContain('publickey-credentials-create=(self)');
    expect((await get(`/fr/vote/${phi}`)).headers['permissions-policy']).toContain('publickey-credentials-create=()');
    const signIn = (await get('/fr/sign-in')).headers;
    expect(signIn['content-security-policy']).toBe(policy);
    expect(signIn['permissions-policy']).toMatch(/get=\(self\), publickey-credentials-create=\(\)/);
    expect((await get('/enrol/assets/enrol-7a8b.js')).headers['cache-control']).toContain('immutable');
  });
  test('carry a policy that allows their own files and the two hosts, nothing inline', async () => {
    const policy = String((await get(`/fr/vote/${phi}`)).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' http://urn.example;");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|nonce/);
    expect((await get('/booth/assets/booth-1a2b.js')).headers['content-security-policy']).toBeUndefined();
  });
  test('are compressed as the browser asks', async () => {
    const plain = await get(`/fr/vote/${phi}`);
    const br = await get(`/fr/vote/${phi}`, { 'accept-encoding': 'gzip, br' });
    const gzip = await get(`/fr/vote/${phi}`, { 'accept-encoding': 'gzip' });
    expect([plain, br, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'br', 'gzip']);
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
  });
  test('are kept for ever where their name is their hash, and asked for again where it is not', async () => {
    expect((await get('/booth/assets/booth-1a2b.js')).headers['cache-control']).toContain('immutable');
    const page = await get(`/fr/vote/${phi}`);
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await get(`/fr/vote/${phi}`, { 'if-none-match': String(page.headers.etag) })).status).toBe(304);
    const coded = await get(`/fr/vote/${phi}`, { 'accept-encoding': 'br' });
    expect(coded.headers.etag).not.toBe(page.headers.etag);
    const known = { 'if-none-match': `"other", W/${coded.headers.etag}`, 'accept-encoding': 'br' };
    const again = await get(`/fr/vote/${phi}`, known);
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, coded.headers.etag]);
    expect((await get(`/fr/vote/${phi}`, { 'if-none-match': '"other"' })).status).toBe(200);
  });
  test('come whole, or as their head alone: a piece is never asked of compressed bytes', async () => {
    const whole = await get(`/fr/vote/${phi}`);
    const piece = await get(`/fr/vote/${phi}`, { range: 'bytes=0-3' });
    expect([piece.status, piece.headers['accept-ranges'], piece.body]).toEqual([200, 'none', whole.body]);
    const head = await get(`/fr/vote/${phi}`, {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(whole.body.length),
    ]);
  });
  test('a coding that the reader refuses is not sent', async () => {
    const { headers } = await get(`/fr/vote/${phi}`, { 'accept-encoding': 'br;q=0, gzip;q=0.5' });
    expect(headers['content-encoding']).toBe('gzip');
  });
  test('compressed at the build, they are sent as the build left them, and not under that name', async () => {
    const made = await get('/booth/assets/made-5e6f.js', { 'accept-encoding': 'br' });
    expect(made.body).toEqual(await readFile(join(folder, 'assets', 'made-5e6f.js.br')));
    expect((await get('/booth/assets/made-5e6f.js.br')).status).toBe(404);
  });
  test('the practice vote may reach nobody, and the worker may serve the pages of the vote', async () => {
    const practice = await get('/en/practice');
    expect(practice.body.toString()).toContain('lang="en">practice');
    expect(practice.headers['content-security-policy']).toContain("connect-src 'none'");
    const worker = await get('/booth/worker.js');
    expect(worker.headers['service-worker-allowed']).toBe('/');
    expect(worker.headers['cache-control']).toBe('no-cache');
    expect(worker.headers['content-security-policy']).toBe("default-src 'none'; connect-src 'self'");
    expect((await get('/booth/assets/booth-1a2b.js')).headers['service-worker-allowed']).toBeUndefined();
  });
  test('the party’s theme is a style sheet of its own', async () => {
    const theme = await get('/theme.css');
    expect([theme.headers['content-type'], theme.body.toString()]).toEqual([
      'text/css; charset=utf-8',
      ':root { --accent: #123456; }',
    ]);
  });
  test('scripts of Next’s pages: for ever where the name is a hash, under either spelling of brackets', async () => {
    for (const name of ['%5Blocale%5D', '[locale]']) {
      const script = await get(`/_next/static/chunks/${name}/page-3c4d.js`, { 'accept-encoding': 'br' });
      expect(brotliDecompressSync(script.body).length).toBe(1000);
      expect(script.headers['cache-control']).toContain('immutable');
    }
    const manifest = await get('/_next/static/isoloir/_buildManifest.js');
    expect(manifest.headers['cache-control']).toBe('no-cache');
    for (const path of ['chunks/other.js', '%E0%A4%A', '../fr.html', '%2e%2e/fr.html'])
      expect((await get(`/_next/static/${path}`)).status, path).toBe(404);
  });
  test('tell the page where the urn is', async () => {
    expect(JSON.parse((await get('/api/booth')).body.toString())).toEqual({ urn: 'http://urn.example' });
  });
  test.each([
    '/fr/vote/',
    '/fr/vote/short',
    `/de/vote/${phi}`,
    `/fr/vote/${phi}/x`,
    '/booth/../package.json',
    '/booth/notes.map',
    '/booth/fr.html/x',
    '/',
  ])('are nothing else: %s', async (path) => expect((await get(path)).status).toBe(404));
  test('are only read', async () => expect((await get(`/fr/vote/${phi}`, {}, 'POST')).status).toBe(404));
  test('are demanded at the start', async () => {
    await expect(loadBooth(join(folder, 'assets'), 'http://urn.example')).rejects.toThrow(/lacks fr.html/);
  });
});
