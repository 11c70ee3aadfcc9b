/** In line before signing, in the booth: the sealed ballot waits on a screen of its own, and goes by itself. */
import { expect, test } from '@playwright/test';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { room as roomTexts } from '#lib/i18n/room.ts';
import { look, press } from './booth-look.ts';
import { origin, setStage } from './booth-stage.ts';

const r = translator('fr', roomTexts);
const b = translator('fr', boothTexts);
const inLine = { state: 'waiting', place: 'p', lane: 'known', ahead: 1234, seconds: 250, again: 1 };
const called = { state: 'called', admission: 'a', until: 9 };

test('a sealed ballot waits in the booth on a screen of its own, and goes by itself', async ({ page }) => {
  const { party, url, complaints } = await setStage(page);
  let isCalled = false;
  let isAdmitted = false;
  party.meddle = (to) => {
    if (to === `${origin}/api/people/place`) {
      isAdmitted = isCalled;
      return new Response(JSON.stringify(isCalled ? called : inLine));
    }
    if (isAdmitted || !to.endsWith('/register')) return undefined;
    const problem = { type: 'urn:isoloir:gate/wait', title: 'x', status: 503, code: 'gate/wait', retryAfter: 4 };
    return new Response(JSON.stringify(problem), { status: 503 });
  };
  await page.goto(url('fr'));
  await page.getByLabel('Ada').check();
  await press(page, b('toCheck'));
  await press(page, b('seal'));
  await press(page, b('sign'));
  const title = page.getByRole('heading', { name: r('title') });
  await expect(title).toBeFocused();
  await expect(page.getByText(r('ballotKept'))).toBeVisible();
  await expect(page.getByText(/^1\s234 personnes/u)).toBeVisible();
  await look(page, 'room-booth-fr');
  expect(party.urn.size).toBe(0);

  // the page is closed while it waits: the ballot is there when it opens again
  await page.goto('about:blank');
  await page.goto(url('fr'));
  await expect(page.getByRole('heading', { name: b('preparedTitle') })).toBeVisible();
  await press(page, b('preparedGoOn'));
  await press(page, b('sign'));
  await expect(title).toBeVisible();
  isCalled = true;
  await expect(page.getByRole('heading', { name: b('sentTitle') })).toBeVisible({ timeout: 30_000 });
  expect(party.urn.size).toBe(1);
  expect(complaints).toEqual([]);
});
