import { describe, expect, test } from 'vitest';
import { lackOf } from './device.ts';

const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('what a browser lacks', () => {
  test.each([
    ['a browser with passkeys', phone, true, null],
    ['an app that lets passkeys through', `${phone} [FBAN/FBIOS]`, true, null],
    ['an old browser', 'Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.0', false, 'no-passkeys'],
    ['the window of an app', `${phone} [FBAN/FBIOS;FBAV/480]`, false, 'in-app'],
    ['Android’s bare web view', 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36', false, 'in-app'],
  ])('%s', (_, userAgent, hasPasskeys, lack) => expect(lackOf({ userAgent, hasPasskeys })).toBe(lack));
});
