/** What hands do on a page: keys alone, or a fingertip. */
import { expect, type Locator, type Page } from '@playwright/test';

const TABBABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex="0"]';

type Stop = { at: number; seen: boolean };
declare global {
  interface Window {
    stops: (Stop | null)[];
  }
}

/** In the page: where each Tab has come to, null where to nothing of the page. Asked once at the end, not after each key. */
function noteStops(): void {
  const stops: Window['stops'] = [];
  window.stops = stops;
  const note = ({ key }: KeyboardEvent) => {
    if (key !== 'Tab') return;
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return void stops.push(null);
    const marked = element.dataset.stop
      ? element
      : element instanceof HTMLInputElement && element.type === 'radio'
        ? document.querySelector<HTMLElement>(`input[type="radio"][name="${element.name}"][data-stop]`)
        : null;
    const shows = (one: Element | null) => {
      if (one === null) return false;
      const style = getComputedStyle(one);
      return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    };
    stops.push({ at: Number(marked?.dataset.stop ?? 0), seen: shows(element) || shows(element.closest('label')) });
  };
  document.addEventListener('keyup', note, { capture: true });
}

/** With Tab alone one comes to everything that can be used, in the order in which it stands, sees where one is, and
 * gets out again at the end. */
export async function expectKeyboardWorks(page: Page, where: string): Promise<void> {
  const wanted = await page.evaluate((selector) => {
    const groups = new Set<string>();
    let at = 0;
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
      // of radio buttons, one takes the focus for all
      if (element instanceof HTMLInputElement && element.type === 'radio') {
        const group = `${element.form ? [...document.forms].indexOf(element.form) : '-'} ${element.name}`;
        if (groups.has(group)) continue;
        groups.add(group);
      }
      element.dataset.stop = String(++at);
    }
    // whatever the page has given the focus to: Tab starts at the top
    const top = document.body.insertBefore(document.createElement('span'), document.body.firstChild);
    top.tabIndex = -1;
    top.focus();
    top.remove();
    return at;
  }, TABBABLE);
  // a field of a date is one of ours and several of the browser's own: day, month, year, hour, minute, its calendar
  const dates = await page.locator('input[type="datetime-local"]').count();
  await page.evaluate(noteStops);
  for (let i = 0; i < wanted + 2 + 8 * dates; i++) await page.keyboard.press('Tab');
  const stops: Stop[] = [];
  for (const stop of await page.evaluate(() => window.stops)) {
    // out of the page, or round to its start: either way nothing holds the focus
    if (stop === null || (stop.at === 1 && stops.length > 0)) break;
    const last = stops.at(-1);
    if (last?.at === stop.at && dates > 0) last.seen ||= stop.seen;
    else stops.push(stop);
  }
  const order = stops.map(({ at }) => at);
  expect
    .soft(order, `${where}: Tab comes to everything, in order, and out again`)
    .toEqual(Array.from({ length: wanted }, (_, i) => i + 1));
  expect
    .soft(
      stops.filter(({ seen }) => !seen).map(({ at }) => at),
      `${where}: where the focus is can be seen`,
    )
    .toEqual([]);
}

/** With Tab alone to `target`, from wherever the focus is; there it can be seen. @throws Error where Tab does not come to it */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    const isThere = await target.evaluate((element) => element === document.activeElement);
    if (!isThere) continue;
    const width = await target.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element.closest('label') ?? element);
      return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
    });
    expect(width, 'where the focus is can be seen').toBeGreaterThanOrEqual(2);
    return;
  }
  throw new Error(`Tab does not come to ${target}`);
}

/** Buttons, fields, menus and links that stand alone are at least 48 px tall (LOOK). */
export async function expectTargets(page: Page, where: string): Promise<void> {
  const small = await page.evaluate(() => {
    const alone =
      'button, .button, summary, select, textarea, input:not([type="radio"], [type="checkbox"], [type="file"])';
    const boxes = [...document.querySelectorAll<HTMLElement>(`${alone}, nav a, .foot a, label:has(input)`)];
    return boxes
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ element, height: element.getBoundingClientRect().height }))
      .filter(({ height }) => height < 47.5)
      .map(({ element, height }) => `${element.outerHTML.slice(0, 80)} is ${height} px tall`);
  });
  expect.soft(small, `${where}: targets`).toEqual([]);
}
