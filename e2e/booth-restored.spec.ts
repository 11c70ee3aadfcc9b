/**
 * An urn that was put back from a backup in mid-vote, as the voter sees it: whoever opens the page again has the lost
 * ballot back in the urn without touching anything, and reads so. (Both hosts in earnest: restore.http.test.ts.)
 */
import { expect, type Page, test } from '@playwright/test';
import { booth as texts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { look, press } from './booth-look.ts';
import { type Stage, setStage } from './booth-stage.ts';

const fr = translator('fr', texts);

/** A ballot in the urn, with its receipt on this device; the board has nothing after the head that it names. */
async function voted(page: Page): Promise<Stage> {
  const stage = await setStage(page);
  await page.goto(stage.url('fr'));
  await page.getByLabel('Ada').check();
  await press(page, fr('toCheck'));
  await press(page, fr('seal'));
  await press(page, fr('sign'));
  await expect(page.getByRole('heading', { name: fr('sentTitle') })).toBeVisible();
  stage.party.meddle = (url) => (url.endsWith('?from=1') ? new Response('') : undefined);
  return stage;
}
const numbers = ({ party }: Stage) => [...party.urn.values()].flat().map(({ number }) => number);

test('the urn has lost the ballot: it is back by the time the page stands, and the page says so', async ({ page }) => {
  const stage = await voted(page);
  const [number] = numbers(stage);
  stage.party.urn.clear();
  stage.party.head = { height: 3, hash: '33'.repeat(32) };
  await page.reload();
  await expect(page.getByText(fr('foundRestored'))).toBeVisible();
  await expect(page.locator('.number.large')).toHaveText(number ?? '?');
  expect(numbers(stage)).toEqual([number]);
  await look(page, 'restored-fr');
  expect(stage.complaints).toEqual([]);
});

test('the urn holds it: nothing is said, and nothing is sent but the question', async ({ page }) => {
  const stage = await voted(page);
  const before = numbers(stage);
  const asked = stage.requests.length;
  await page.reload();
  await expect(page.getByRole('heading', { name: fr('sentTitle') })).toBeVisible();
  await expect.poll(() => stage.requests.slice(asked).filter((one) => one.endsWith('/cast')).length).toBe(1);
  await expect(page.getByText(fr('foundRestored'))).toHaveCount(0);
  expect(numbers(stage)).toEqual(before);
});
