/** What whoever waits is told about a closing, and when. */
import { afterEach, describe, expect, it } from 'vitest';
import { formatDate, formatHour } from '#lib/i18n/index.ts';
import { waitingPage } from './page.ts';
import { isClosing, learnPromises, promiseOf } from './promise.ts';

const zone = 'Europe/Paris';
const closes = 1_800_003_600;
const until = closes + 600;
afterEach(() => learnPromises([]));

describe('the promise about the closing', () => {
  it('is none where no vote promises anything, long before, and once all is over', () => {
    expect(promiseOf('fr', closes - 60)).toBeNull();
    learnPromises([{ closes, until, zone }]);
    for (const now of [closes - 24 * 3600, until]) expect(promiseOf('fr', now)).toBeNull();
  });

  it('is being kept between the two hours of some vote', () => {
    expect(isClosing(closes)).toBe(false);
    learnPromises([{ closes, until, zone }]);
    expect([closes - 1, closes, until - 1, until].map(isClosing)).toEqual([false, true, true, false]);
  });

  it.each(['fr', 'en'] as const)('names both hours, before the closing and after it, in %s', (locale) => {
    learnPromises([{ closes, until, zone }]);
    const [before, after] = [promiseOf(locale, closes - 60), promiseOf(locale, closes)];
    expect(before).not.toBe(after);
    for (const sentence of [before, after])
      for (const said of [formatDate(locale, closes, zone), formatHour(locale, until, zone)])
        expect(sentence).toContain(said);
  });

  it('is that of the closing that is next, and stands on the page', () => {
    learnPromises([
      { closes: closes + 3600, until: until + 3600, zone },
      { closes, until, zone },
    ]);
    const sentence = promiseOf('en', closes - 60);
    expect(sentence).toContain(formatDate('en', closes, zone));
    expect(promiseOf('en', until)).toContain(formatDate('en', closes + 3600, zone));
    const { html } = waitingPage('en', { state: 'full', again: 10 }, sentence);
    expect(html).toContain(formatDate('en', closes, zone));
    expect(Buffer.byteLength(html)).toBeLessThan(10_000);
  });
});
