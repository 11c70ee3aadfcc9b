/**
 * One camera for all who look at pages: `npm run look` (scripts/look) or `LOOK=<folder> npx playwright test …`. Without
 * LOOK nothing is taken and nothing takes longer. `FORMS=phone,desk-dark` or `FORMS=all` says in which forms, `ONLY=^booth` which.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';

type Form = {
  width: number;
  height: number;
  colorScheme?: 'dark';
  media?: 'print';
  forcedColors?: 'active';
  /** The reader's own letter size, as twice that of the browser. */
  isTextTwiceAsLarge?: true;
};

export const forms = {
  phone: { width: 360, height: 740 },
  'phone-dark': { width: 360, height: 740, colorScheme: 'dark' },
  tablet: { width: 768, height: 1024 },
  'tablet-dark': { width: 768, height: 1024, colorScheme: 'dark' },
  desk: { width: 1440, height: 900 },
  'desk-dark': { width: 1440, height: 900, colorScheme: 'dark' },
  // 200 % on the desk: half the pixels of CSS both ways (WCAG 1.4.4)
  zoom: { width: 720, height: 450 },
  // 400 % of 1280 px (WCAG 1.4.10)
  narrow: { width: 320, height: 640 },
  text: { width: 360, height: 740, isTextTwiceAsLarge: true },
  contrast: { width: 768, height: 1024, forcedColors: 'active' },
  print: { width: 768, height: 1024, media: 'print' },
} as const satisfies Record<string, Form>;
type FormName = keyof typeof forms;

const usual: readonly FormName[] = ['phone', 'phone-dark', 'tablet', 'desk', 'text'];
const isForm = (name: string): name is FormName => name in forms;

const folder = process.env.LOOK;
const wanted: readonly FormName[] =
  process.env.FORMS === 'all'
    ? Object.keys(forms).filter(isForm)
    : (process.env.FORMS?.split(',').filter(isForm) ?? usual);

const isCameraOn = folder !== undefined && folder !== '';
const isWanted = (name: string): boolean => isCameraOn && new RegExp(process.env.ONLY ?? '').test(name);

/**
 * The whole page as it stands, in every wanted form: `<folder>/<form>/<name>.png`. Window, colours, letter size
 * and focus are left as they were found.
 * @param name of page and state, with its language: `booth-choose-fr`
 * @param only forms that make sense for it, whichever are wanted: a paper is printed
 */
export async function photograph(page: Page, name: string, only?: readonly FormName[]): Promise<void> {
  if (folder === undefined || !isWanted(name)) return;
  test.info().setTimeout(0);
  const size = page.viewportSize();
  const held = await page.evaluateHandle(() => document.activeElement);
  const wasDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  for (const formName of only ?? wanted) {
    const form: Form = forms[formName];
    await page.setViewportSize({ width: form.width, height: form.height });
    await page.emulateMedia({
      colorScheme: form.colorScheme ?? 'light',
      media: form.media ?? null,
      forcedColors: form.forcedColors ?? null,
    });
    if (form.isTextTwiceAsLarge) await setLetters(page, '200%');
    const to = path.join(folder, formName, `${name.replaceAll('/', '-')}.png`);
    mkdirSync(path.dirname(to), { recursive: true });
    await page.screenshot({ path: to, fullPage: true, animations: 'disabled' });
    if (form.isTextTwiceAsLarge) await setLetters(page, '');
  }
  await page.emulateMedia({ colorScheme: wasDark ? 'dark' : 'light', media: null, forcedColors: null });
  if (size) await page.setViewportSize(size);
  // paper hides what one fills in, and what is hidden loses the focus
  await held.evaluate((element) => {
    if (element instanceof HTMLElement && element !== document.activeElement) element.focus({ preventScroll: true });
  });
  await held.dispose();
}

/** A page that an address alone leads to, in French and in English; the page is left as it was found. */
export async function photographInBoth(page: Page, name: string): Promise<void> {
  if (!isWanted(name)) return;
  const found = page.url();
  for (const locale of ['fr', 'en']) {
    await page.goto(found.replace(/(?<=:\d+\/)(?:fr|en)(?=\/|$)/, locale));
    await settle(page);
    await photograph(page, `${name}-${locale}`);
  }
  await page.goto(found);
  await settle(page);
}

/** What the page shows first may say only that it is coming. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect(page.locator('.loading')).toHaveCount(0);
}

const setLetters = (page: Page, size: string) =>
  page.evaluate((wanted) => document.documentElement.style.setProperty('font-size', wanted), size);
