import { describe, expect, test } from 'vitest';
import { cacheName, fileFor, isOf, staleCaches } from './worker-rules.ts';

const origin = 'https://vote.example';
const urn = 'A'.repeat(43);
const ask = (path: string, navigates = false) => fileFor(new URL(path, origin), { origin, locale: 'fr', navigates });

describe('what the booth’s worker answers', () => {
  test('the page of any urn, in its own language', () => {
    expect(ask(`/fr/vote/${urn}`, true)).toBe('/booth/fr.html');
    expect(ask(`/fr/vote/${urn}?a#b`, true)).toBe('/booth/fr.html');
    expect(ask(`/en/vote/${urn}`, true)).toBeNull();
  });
  test('the booth’s own files', () => expect(ask('/booth/assets/main-fr-AB.js')).toBe('/booth/assets/main-fr-AB.js'));
  test.each([
    '/api/booth',
    '/api/people/register',
    '/api/board/material/00',
    '/theme.css',
    '/booth/worker.js',
    '/booth/manifest.json',
    '/fr',
    'https://urn.vote.example/api/urn/cast',
    `https://urn.vote.example/api/board/urn/${urn}`,
    'https://elsewhere.example/booth/assets/main-fr-AB.js',
  ])('not %s', (path) => expect(ask(path)).toBeNull());
  test.each(['/fr', `/fr/board/${urn}`, '/fr/practice', '/fr/vote/short', `/fr/vote/${urn}/x`])(
    'not the page %s',
    (path) => expect(ask(path, true)).toBeNull(),
  );
});

describe('what it keeps', () => {
  test.each([
    ['/booth/fr.html', true],
    ['/booth/en.html', false],
    ['/booth/assets/main-fr-AB12.js', true],
    ['/booth/assets/main-en-AB12.js', false],
    ['/booth/assets/booth-AB12.css', true],
    ['/booth/assets/atkinson-hyperlegible-latin-400-normal-AB12.woff2', true],
  ])('for French: %s %s', (url, kept) => expect(isOf('fr', url)).toBe(kept));
});

describe('what it forgets', () => {
  test('older builds are forgotten, the other language and others’ caches are not', () => {
    const [now, old, other] = [cacheName('fr', 'two'), cacheName('fr', 'one'), cacheName('en', 'one')];
    expect(staleCaches([now, old, other, 'somebody-else'], 'fr', now)).toEqual([old]);
  });
});
