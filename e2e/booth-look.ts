/** Looking at a screen of the booth the way its readers do: narrow and wide, light and dark, twice as large, by ear. */
import { expect, type Page } from '@playwright/test';
import { violationsOn, wcag } from './axe.ts';
import { photograph } from './camera.ts';

/** What axe-core finds fails the test. */
export async function expectAccessible(
  page: Page,
  rules: readonly string[] = [...wcag, 'best-practice'],
): Promise<void> {
  expect(await violationsOn(page, rules)).toEqual([]);
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** The next opening of the page is that of a device which was never here. */
export const forget = (page: Page) =>
  page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  });

/** Pixels by which the page is wider than its window, the names of what sticks out, and of what is hard to hit. */
const measure = (page: Page) =>
  page.evaluate(() => {
    const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const shown = [...document.querySelectorAll('button, a[href], label.option, summary, input')].filter((element) =>
      element.checkVisibility(),
    );
    const small = shown
      .filter((element) => !element.closest('label') || element.tagName === 'LABEL')
      .map((element) => ({ height: element.getBoundingClientRect().height, text: element.textContent }))
      .filter(({ height }) => height > 1 && height < 47.9)
      .map(({ text }) => text);
    return { overflow, small };
  });

/** Every width, both colour schemes, twice the letter size; the window is left narrow, light, and as it was. */
export async function look(page: Page, name: string): Promise<void> {
  for (const width of [1440, 768, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    expect(await measure(page), `${name}, ${width} px`).toEqual({ overflow: 0, small: [] });
  }
  await expectAccessible(page);
  // In the dark nothing but colours differs.
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  expect((await measure(page)).overflow, `${name}, twice the size`).toBe(0);
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  await photograph(page, `booth-${name}`);
}
