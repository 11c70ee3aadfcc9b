/** What a refusal looks like: to a browser, to a script, in both languages. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, feign, openWorld, type World } from '../testing.ts';
import { refusalPage } from './page.ts';

describe('the page', () => {
  test.each([
    ['fr', 'Rien n’est perdu', '7 secondes'],
    ['en', 'Nothing is lost', '7 seconds'],
  ] as const)('in %s: small, whole, without script, and it comes back by itself', (locale, says, when) => {
    for (const isNetwork of [true, false]) {
      const page = refusalPage(locale, 7, isNetwork);
      expect(Buffer.byteLength(page)).toBeLessThan(10_000);
      expect(page).toContain('<meta http-equiv="refresh" content="7">');
      expect(page).toContain(`<html lang="${locale}">`);
      expect(page).toContain(says);
      expect(page).toContain(when);
      expect(page).not.toMatch(/<script|<img|<link|\sstyle=|\son[a-z]+=|url\(/);
    }
  });
});

describe('over HTTP', () => {
  let world: World;
  beforeAll(async () => {
    // The pages of this network's next minute have been asked for.
    world = await openWorld({}, { answer: ({ outgoing }) => void outgoing.end() });
    for (let i = 0; i < 3000; i++) feign(world.gate, {});
  });
  afterAll(() => world.close());
  const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test.each([
    ['/fr', 'en', 'fr'],
    ['/en', 'fr', 'en'],
    ['/', 'en-GB,fr;q=0.5', 'en'],
    ['/x', '', 'fr'],
  ])('a reader of %s who prefers %o is answered in %s', async (path, accepted, locale) => {
    const { status, headers, text } = await ask(world.port, {
      path,
      headers: { ...page, 'accept-language': accepted },
    });
    expect(status).toBe(429);
    expect(text).toContain(`<html lang="${locale}">`);
    expect(text).toContain(`content="${headers['retry-after']}"`);
    expect(headers['cache-control']).toBe('no-store');
  });
  test('the policy allows this very style sheet and nothing else', async () => {
    const { headers, text } = await ask(world.port, { headers: page });
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
  });
  test('whoever asks for no page gets a problem document', async () => {
    const { status, headers, text } = await ask(world.port, { path: '/en' });
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: 'urn:isoloir:web/busy',
      title: 'Too many requests in a short time. Try again in a moment.',
      status,
      code: 'web/busy',
      reason: 'address',
      retryAfter: Number(headers['retry-after']),
    });
  });
  test('HEAD is answered without a body', async () => {
    const { status, headers, text } = await ask(world.port, { method: 'HEAD' });
    expect([status, text]).toEqual([429, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
  });
});
