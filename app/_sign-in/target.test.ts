import { expect, test } from 'vitest';
import { targetOf } from './target.ts';

test.each([
  ['/en/account', '/en/account'],
  ['/fr/authority/votes/Ab_-9', '/en/authority/votes/Ab_-9'],
  ['/fr/', '/en/'],
])('a sign-in leads back to %s, in the language that is read', (next, target) => {
  expect(targetOf(`?next=${encodeURIComponent(next)}`, 'en')).toBe(target);
});

test.each([
  '',
  '?next=',
  '?next=https://elsewhere.example/fr/',
  '?next=//elsewhere.example/fr/',
  '?next=/de/account',
  '?next=/fr',
  '?next=/fr/../api',
  '?next=/fr/account%3Fx',
  '?next=/fr/%0A',
  '?next=/fr/%5Celsewhere.example',
  '?next=javascript:alert(1)',
  '?next=/fr/account&next=/fr/trustee',
  '?error=Callback',
])('%j leads to the account', (search) => {
  expect(targetOf(search, 'fr')).toBe('/fr/account');
  expect(targetOf(search, 'en')).toBe('/en/account');
});
