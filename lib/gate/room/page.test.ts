/** The page of who waits: small, whole, escaped, in both languages; and the words that move as the line does. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { roomScript } from '../../../scripts/room-script.ts';
import { type WaitingPage, waitingPage, waitingPageWith } from './page.ts';
import type { Shown } from './standing.ts';

const waiting = (more: Partial<Extract<Shown, { state: 'waiting' }>> = {}): Shown => ({
  ...{ state: 'waiting', lane: 'stranger', ahead: 1234, seconds: 250, again: 5, reference: 'ABC-1Z' },
  ...more,
});
const price: Shown = { state: 'price', work: { task: 't', bits: 12, pieces: 16 }, left: 90, again: 8 };
const full: Shown = { state: 'full', again: 8 };
const all = [waiting({ lane: 'known' }), waiting({ ahead: null, seconds: null }), price, full];
const languages = ['fr', 'en'] as const;

let script: string;
let page: WaitingPage;
beforeAll(async () => {
  script = await roomScript();
  page = waitingPageWith(script);
});
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const text = (html: string) => html.replace(/<(style|script)>[\s\S]*?<\/\1>|<[^>]+>/g, ' ').replaceAll('\u00a0', ' ');

describe.each(languages)('in %s', (locale) => {
  test('under ten kilobytes with everything, no image, font or file, no style in an attribute', () => {
    for (const shown of all) {
      const { html } = page(locale, shown, 'Whoever is in line at 20:00 may still vote.');
      expect(Buffer.byteLength(html)).toBeLessThan(10_000);
      expect(html).not.toMatch(/<img|<link|<form|<iframe|\sstyle=|\son[a-z]+=|url\(|src=|@import|@font-face/);
      expect(html).toContain(`<html lang="${locale}">`);
      expect(html).toContain('<noscript><meta http-equiv="refresh" content="8"></noscript>');
      // one polite place for those who listen, empty at first
      expect(html.match(/role="status"/g)).toHaveLength(1);
      expect(text(html)).not.toMatch(/[{}]|undefined|null|NaN|!/);
    }
  });
  test('its policy names these very bytes and nothing else', () => {
    const { html, policy } = page(locale, waiting());
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const [, run = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
    expect(policy).toContain(
      `default-src 'none'; style-src ${hash(style)}; script-src ${hash(run)}; connect-src 'self'`,
    );
    expect(policy).not.toContain('unsafe');
    expect(html.match(/<script/g)).toHaveLength(1);
  });
  test('says what is not yet, what is safe, and the promise only where there is one', () => {
    const { html } = page(locale, waiting());
    expect(text(html)).toContain(locale === 'fr' ? 'pas encore dans l’urne' : 'not yet in the urn');
    expect(text(html)).toContain(locale === 'fr' ? 'Rien n’est perdu' : 'Nothing is lost');
    expect(html).toContain('ABC-1Z');
    expect(html.match(/<li>/g)).toHaveLength(2);
    expect(page(locale, waiting(), 'A <b> & "c"').html).toContain('<li>A &lt;b&gt; &amp; &quot;c&quot;</li>');
  });
});

test.each<[number | null, number | null, string, string]>([
  [null, null, 'Votre place est gardée.', 'Le temps d’attente n’est pas encore connu.'],
  [0, 5, 'personne n’est avant vous', 'moins d’une minute'],
  [1, 59, 'Une personne est avant vous.', 'moins d’une minute'],
  [2, 60, '2 personnes', 'environ une minute'],
  [1234, 250, '1 234 personnes', 'environ 4 minutes'],
  [20, 22 * 60, '20 personnes', 'environ 20 minutes'],
  [20, 47 * 60, '20 personnes', 'environ 45 minutes'],
  [20, 55 * 60, '20 personnes', 'environ une heure'],
  [20, 3 * 3600, '20 personnes', 'plus d’une heure et demie'],
])('%s ahead and %s seconds: no more exactly than it is known', (ahead, seconds, where, span) => {
  const said = text(page('fr', waiting({ ahead, seconds })).html).replaceAll('\u202f', ' ');
  expect(said).toContain(where);
  expect(said).toContain(span);
});

test('a known device is told that it goes first; one without a place how long until it has one; a full line says so', () => {
  expect(page('en', waiting({ lane: 'known' })).html).toContain('goes first');
  expect(page('en', waiting()).html).not.toContain('goes first');
  expect(page('en', price).html).toContain('in about 90 seconds');
  expect(page('en', full).html).toContain('The line is full');
  for (const shown of [price, full]) {
    expect(page('en', shown).html).toContain('<h1 id="head">Many people are here</h1>');
    expect(page('en', shown).html).toContain('<p id="phone" hidden>');
    expect(page('en', shown).html).not.toContain('number of your place');
  }
});

test('the script has every sentence that it says, and nothing to build code from text', () => {
  const { html } = page('en', waiting());
  const [, attributes = ''] = /id="line" ([^>]*)>/.exec(html) ?? [];
  expect([...attributes.matchAll(/data-[a-z-]+="([^"]+)"/g)]).toHaveLength(18);
  expect(script).not.toMatch(/innerHTML|eval\(|Function\(|document\.write|cookie/);
  expect(script).not.toContain('</');
});

test('what is not built has no script: the page comes back by itself', () => {
  const { html, policy } = waitingPage('fr', waiting());
  expect(html).not.toContain('<script');
  expect(policy).not.toContain('script-src');
});
