import { describe, expect, test } from 'vitest';
import { withLanguage } from './language.ts';

const ask = (path: string, accept: string | null = 'en') => {
  const { pathname, search } = new URL(path, 'http://localhost');
  return withLanguage({ pathname, search }, accept);
};

describe('a path without a language', () => {
  test.each([
    ['/', '/en'],
    ['/election/abc', '/en/election/abc'],
    ['/nowhere?x=1', '/en/nowhere?x=1'],
    ['/de/x', '/en/de/x'],
  ])('%s leads to %s', (path, target) => expect(ask(path)).toBe(target));
  test('French where the browser says nothing', () => expect(ask('/', null)).toBe('/fr'));
  test.each(['/fr', '/en/verify', '/fr/election/x?y'])('%s stays', (path) => expect(ask(path)).toBeNull());
  test('never leads to another host', () => {
    expect(withLanguage({ pathname: '//evil.example/x', search: '' }, 'en')).toBe('/en/evil.example/x');
    expect(withLanguage({ pathname: '/\\evil.example', search: '' }, 'en')).toBe('/en/\\evil.example');
  });
});
