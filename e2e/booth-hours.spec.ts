/** What the booth says of the hour and of whose vote it is: in the vote's own zone, in the reader's where it differs. */
import { expect, test } from '@playwright/test';
import { themeCss } from '#lib/ground/theme.ts';
import { booth as texts } from '#lib/i18n/booth.ts';
import { formatDate, translator } from '#lib/i18n/index.ts';
import { look } from './booth-look.ts';
import { setStage } from './booth-stage.ts';

const t = translator('fr', texts);

test('the hour of closing: in two zones, not before the urn was asked, and never when it is over', async ({
  browser,
}) => {
  const context = await browser.newContext({ timezoneId: 'Pacific/Noumea' });
  const page = await context.newPage();
  const { party, url } = await setStage(page);
  await page.route('**/theme.css', (route) =>
    route.fulfill({ body: themeCss(null, 'Parti "d’Essai"'), contentType: 'text/css' }),
  );
  const { opens, closes, zone } = party.definition['x-isoloir'];
  await page.clock.setFixedTime((opens + 60) * 1000);
  let answer = () => {};
  party.meddle = (to) =>
    to.includes('/api/urn/state/') ? new Promise((resolve) => (answer = () => resolve(new Response('{}')))) : undefined;
  await page.goto(url('fr'));
  const title = page.locator('.title');
  const promised = t('closesAt', { date: formatDate('fr', closes, zone) });
  await expect(title).toBeVisible();
  await expect(title).not.toContainText(promised);
  answer();
  // the urn said nothing that could be read: what was announced holds
  await expect(title).toContainText(`${promised} ${t('yourTime', { time: 'vendredi 20:00' })}`);
  await expect(page.locator('.home')).toHaveAccessibleName(`Parti "d’Essai" ${t('toVotes')}`);
  await look(page, 'far-away-fr');

  party.meddle = () => undefined;
  party.state = 'closed';
  await page.reload();
  await expect(page.getByRole('heading', { name: t('lateTitle') })).toBeVisible();
  await expect(title).not.toContainText(promised);
  await context.close();
});
