/** Pages and states that no address of the tour leads to: a party's own colour, nothing there, no line, no database. */
import { expect, test } from '@playwright/test';
import { deriveTheme, themeCss } from '#lib/ground/theme.ts';
import { common as commonTexts } from '#lib/i18n/common.ts';
import { election as electionTexts } from '#lib/i18n/election.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { home as homeTexts } from '#lib/i18n/home.ts';
import { translator } from '#lib/i18n/index.ts';
import { photograph } from './camera.ts';
import { expectAccessible } from './person.ts';
import { startWorld, type World } from './world.ts';

test.describe('out of the ordinary', () => {
  let world: World;
  test.beforeAll(async () => {
    world = await startWorld();
  });
  test.afterAll(() => world?.stop());

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a party's own colour, ${colorScheme}`, async ({ browser }) => {
      const derived = deriveTheme('#c8102e');
      if (!derived.ok) throw new Error('refused');
      const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      await page.route('**/theme.css', (route) =>
        route.fulfill({ contentType: 'text/css', body: themeCss(derived.theme, 'Parti Rouge') }),
      );
      for (const path of ['/sign-in', '/practice']) {
        await page.goto(`${world.people}/fr${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        // the practice vote keeps a colour of its own, so that nobody takes it for the real one
        if (path !== '/practice') {
          const button = page.getByRole('button', { name: translator('fr', enrolTexts)('signInButton') });
          await expect(button).toHaveCSS('background-color', rgb(derived.theme[colorScheme].accent));
        }
        await expect(page.locator('link[rel="stylesheet"][href="/theme.css"]')).not.toHaveCount(0);
        await expectAccessible(page);
        await photograph(page, `red${path.replace('/', '-')}-fr`);
      }
      await context.close();
    });
  }

  for (const locale of ['fr', 'en'] as const) {
    const t = translator(locale, commonTexts);
    test(`${locale}: no such page, in the frame and in the language`, async ({ page }) => {
      for (const path of ['/nowhere', '/authority/votes/x/y/z']) {
        const answer = await page.goto(`${world.people}/${locale}${path}`);
        expect(answer?.status(), path).toBe(404);
        await expect(page.getByRole('heading', { level: 1, name: t('notFoundTitle') })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', locale);
      }
      // a page of its own, in the first answer: Next's own way (notFound) needs a script that our policy refuses
      for (const path of ['/election/1111111111111111111111', '/results/x', '/journal/x', '/board/x']) {
        const answer = await page.goto(`${world.people}/${locale}${path}`);
        expect(answer?.status(), path).toBe(404);
        const name = translator(locale, electionTexts)('absentTitle');
        await expect(page.getByRole('heading', { level: 1, name }), path).toBeVisible();
      }
      await expectAccessible(page, { bestPractice: true });
      await photograph(page, `not-found-${locale}`);
      await page.getByRole('link', { name: t('toVotes') }).click();
      await expect(page).toHaveURL(`${world.people}/${locale}`);
    });
  }

  test('the line is lost and comes back', async ({ page, context }) => {
    const t = translator('fr', commonTexts);
    await page.goto(`${world.people}/fr/secret`);
    await context.setOffline(true);
    await expect(page.getByText(t('offlinePage'))).toBeVisible();
    await expectAccessible(page, { bestPractice: true });
    await photograph(page, 'offline-fr');
    await context.setOffline(false);
    await expect(page.getByText(t('offlinePage'))).toBeHidden();
  });

  test('the database fails under an open page: said in words, and read afresh once it is back', async ({ page }) => {
    const t = translator('fr', commonTexts);
    const title = page.getByRole('heading', { level: 1, name: translator('fr', homeTexts)('title') });
    await page.clock.install();
    await page.goto(`${world.people}/fr`);
    await expect(title).toBeVisible();
    await world.database.kill('people');
    await page.clock.fastForward('01:05');
    await expect(page.getByRole('heading', { level: 1, name: t('errorTitle') })).toBeVisible();
    // a reference for the help desk, which the server's own log knows
    const text =
      (await page
        .getByRole('alert')
        .filter({ hasText: t('errorText') })
        .textContent()) ?? '';
    const reference = /: ([\w-]{6,})\.$/.exec(text)?.[1] ?? 'none';
    expect(world.log()).toContain(reference);
    await expectAccessible(page, { bestPractice: true });
    await photograph(page, 'error-fr');
    await world.database.start('people');
    await page.getByRole('link', { name: t('retry') }).click();
    await expect(title).toBeVisible();
  });
});

/** `#rrggbb` as computed styles write it. */
const rgb = (hex: string): string =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
