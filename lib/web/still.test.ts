import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePolicy } from './policy.ts';
import { isStill, sendStill, stillTags } from './still.ts';

const OURS = '<script type="module" src="/x.js?$&"></script>';
const NEXT = [
  '<!doctype html><html lang="fr"><head><link rel="preload" as="script" fetchPriority="low" href="/_next/a.js"/>',
  '<link rel="stylesheet" href="/a.css"/><script src="/_next/a.js" async="" nonce="n"></script></head><body>',
  '<main>élu·e</main><script nonce="n">self.__next_f.push([1,"\\u003c/script>"])</script></body></html>',
];
const STILL = `<!doctype html><html lang="fr"><head><link rel="stylesheet" href="/a.css"/>${OURS}</head><body><main>élu·e</main></body></html>`;

/** Cut within a tag and within a letter of two bytes; the last in another encoding. */
function inPieces(outgoing: http.ServerResponse, whole: Buffer): void {
  const cut = whole.indexOf('élu') + 1;
  outgoing.write(whole.subarray(0, 60), () => {
    outgoing.write(whole.subarray(60, cut));
    outgoing.write(whole.subarray(cut).toString('latin1'), 'latin1');
    outgoing.end(() => undefined);
  });
}

describe('a page of links', () => {
  let server: http.Server;
  let at = '';
  beforeAll(async () => {
    server = http.createServer((incoming, outgoing) => {
      sendStill(outgoing, OURS);
      const { pathname } = new URL(incoming.url ?? '', 'http://localhost');
      const whole = Buffer.from(NEXT.join(''));
      outgoing.setHeader('content-type', pathname === '/data' ? 'text/x-component' : 'text/html; charset=utf-8');
      if (incoming.method === 'HEAD') outgoing.end();
      else if (pathname === '/pieces') inPieces(outgoing, whole);
      else outgoing.writeHead(200, { 'content-length': whole.length }).end(whole);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    at = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  test.each(['/pieces', '/whole'])('%s: goes out whole, with one script of ours', async (path) => {
    const answer = await fetch(at + path);
    expect(await answer.text()).toBe(STILL);
  });
  test('its data and its headers pass as they are', async () => {
    expect(await (await fetch(`${at}/data`)).text()).toBe(NEXT.join(''));
    const head = await fetch(`${at}/pieces`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('which scripts', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isoloir-still-'));
    for (const name of ['still', 'board-fr', 'board-en']) await writeFile(join(folder, `${name}.html`), `<${name}>`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('the board has its search beside what all have, in its language', async () => {
    const tags = await stillTags(folder);
    expect(['/fr', '/en/results/x', '/fr/board/x', '/en/board/x'].map(tags)).toEqual([
      '<still>',
      '<still>',
      '<still><board-fr>',
      '<still><board-en>',
    ]);
  });
  test('a build that lacks one is none', async () => {
    await rm(join(folder, 'board-en.html'));
    await expect(stillTags(folder)).rejects.toThrow('ENOENT');
  });
});

describe('which pages', () => {
  const policyOf = (path: string) => pagePolicy({ nonce: 'abc', urnOrigin: 'http://urn', path });
  test.each([
    '/fr',
    '/en/secret',
    '/fr/verify',
    '/en/privacy',
    '/fr/election/x_-1',
    '/fr/journal/x',
    '/en/results/x',
    '/en/board/x_-1',
  ])('%s: one file of ours may run, and nothing turns text into code', (path) => {
    expect(isStill(path)).toBe(true);
    expect(policyOf(path)).toContain("script-src 'self';");
    expect(policyOf(path)).toContain("trusted-types 'none'");
    expect(policyOf(path)).not.toContain('strict-dynamic');
  });
  test.each([
    '/',
    '/de',
    '/fr/sign-in',
    '/fr/account',
    '/fr/board',
    '/fr/board/x/y',
    '/fr/election',
    '/fr/results/x/y',
    '/fr/secret/x',
  ])('%s: Next’s own', (path) => {
    expect(isStill(path)).toBe(false);
    expect(policyOf(path)).toContain("script-src 'nonce-abc' 'strict-dynamic'");
  });
});
