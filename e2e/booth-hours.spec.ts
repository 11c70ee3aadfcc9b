/** What the booth says of the hour and of whose vote it is: in the vote's own zone, in the reader's where it differs. */
import { expect, test } from '@playwright/test';
import { fakeParty } from '#lib/booth/testing.ts';
import { themeCss } from '#lib/ground/theme.ts';
import { booth as texts } from '#lib/i18n/booth.ts';
import { formatDate, formatHour, translator } from '#lib/i18n/index.ts';
import { forget, look, press } from './booth-look.ts';
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

test('after the closing: who was in line goes on, who came too late is told, nothing in the urn is replaced', async ({
  page,
}) => {
  const { party, url, complaints } = await setStage(page, { party: await fakeParty(undefined, { grace: 600 }) });
  const { closes, opens, zone } = party.definition['x-isoloir'];
  const until = formatHour('fr', closes + 600, zone);
  await page.clock.setFixedTime((opens + 60) * 1000);
  await page.goto(url('fr'));
  await expect(page.locator('.title')).toContainText(t('closesGrace'));
  await look(page, 'grace-before-fr');

  let held = false;
  party.meddle = (to) =>
    to.includes('/api/people/grace/') ? new Response(JSON.stringify({ until: closes + 600, held })) : undefined;
  party.state = 'grace';
  await page.clock.setFixedTime((closes + 300) * 1000);
  await page.reload();
  await expect(page.getByRole('heading', { name: t('lateTitle') })).toBeVisible();
  await expect(page.getByText(t('closingWho', { until }))).toBeVisible();
  await look(page, 'grace-late-fr');

  held = true;
  await page.reload();
  await expect(page.getByText(t('graceNow', { until }))).toBeVisible();
  await look(page, 'grace-in-line-fr');
  await page.getByLabel('Ada').check();
  for (const key of ['toCheck', 'seal', 'sign'] as const) await press(page, t(key));
  await expect(page.getByRole('heading', { name: t('sentTitle') })).toBeVisible();
  await expect(page.getByRole('button', { name: t('revote') })).toHaveCount(0);
  await look(page, 'grace-sent-fr');

  // another device of the same person, which knows of no vote
  await forget(page);
  await page.reload();
  await page.getByLabel('Blaise').check();
  for (const key of ['toCheck', 'seal', 'sign'] as const) await press(page, t(key));
  await expect(page.getByText(t('booth/no-revote'))).toBeVisible();
  await look(page, 'grace-no-revote-fr');
  expect(complaints).toEqual([]);
});
