/**
 * `--browser`: one Chromium window per role, whose `navigator.credentials` is the software authenticator with the
 * demonstration's keys. For machines without passkeys, and to act as Authority and trustee by hand.
 */
import { type Browser, chromium } from '@playwright/test';
import { injectAuthenticator } from '../../e2e/authenticator/index.ts';
import { ensureChromium } from '../chromium.mjs';
import { StepError } from '../prepare.mjs';
import type { Keys } from './keys.ts';
import { authority, trustees, visitor } from './party.ts';
import type { Platform } from './platform.ts';

/** Who sits at each window, and the page it opens on. Whoever enrols in the members' window stays at it. */
const windows = [
  { who: 'visitors', page: ({ inbox }: Platform) => `${inbox}fr?q=${encodeURIComponent(visitor?.name ?? '')}` },
  { who: authority[0]?.email ?? '', page: ({ people }: Platform) => `${people}/fr/authority` },
  { who: trustees[0]?.email ?? '', page: ({ people }: Platform) => `${people}/fr/trustee` },
];

/** HEADLESS=1: windows that nobody sees, to try this mode on a machine without a screen. */
const headless = process.env.HEADLESS === '1';

/** @throws StepError where no window can be shown: said before anything is started. */
export function expectScreen(): void {
  if (headless || process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
  throw new StepError('There is no screen here (DISPLAY is not set): start the demonstration without --browser.');
}

export async function openWindows(platform: Platform, keys: Keys): Promise<{ stop: () => Promise<void> }> {
  const executablePath = await ensureChromium(console.log);
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const open: Browser[] = [];
  for (const [at, { who, page }] of windows.entries()) {
    const ways = platform.lan?.browserFlags ?? [];
    const place = [`--window-position=${40 + at * 60},${40 + at * 40}`, '--window-size=1100,900'];
    const browser = await chromium.launch({ executablePath, headless, args: [...sandbox, ...ways, ...place] });
    const context = await browser.newContext({ viewport: null });
    await injectAuthenticator(context, keys.of(who));
    const tab = await context.newPage();
    await tab.goto(page(platform));
    open.push(browser);
  }
  return {
    stop: async () => {
      for (const browser of open) await browser.close();
    },
  };
}
