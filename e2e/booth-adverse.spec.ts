/** What a page must never say, or seal, when the answer is lost, the urn closes, or two devices cross. */
import { expect, type Page, test } from '@playwright/test';
import { fakeParty } from '#lib/booth/testing.ts';
import { booth as texts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { softwareAuthenticator } from './authenticator/index.ts';
import { press } from './booth-look.ts';
import { setStage } from './booth-stage.ts';

const t = translator('en', texts);

async function seal(page: Page, name: string): Promise<void> {
  await page.getByLabel(name).check();
  await press(page, t('toCheck'));
  await press(page, t('seal'));
}

test('the answer is lost and the urn closes: the page asks before it says that a ballot is lost', async ({ page }) => {
  const { party, url } = await setStage(page);
  /** The urn takes the ballot, and its answer is spoilt on the way. */
  const spoil = (): void => {
    party.meddle = (to, body) => {
      if (!to.endsWith('/api/urn/cast')) return undefined;
      party.meddle = () => undefined;
      return party.fetch(to, { body }).then(() => {
        spoil();
        return new Response('', { status: 400 });
      });
    };
  };
  spoil();
  await page.goto(url('en'));
  await seal(page, 'Ada');
  await press(page, t('sign'));
  await expect(page.getByRole('heading', { name: t('troubleTitle') })).toBeVisible();
  expect(party.urn.size).toBe(1);

  party.state = 'closed';
  await page.reload();
  await expect(page.getByRole('heading', { name: t('keptTitle') })).toBeVisible();
  await expect(page.getByText(t('lateLost'))).toHaveCount(0);

  party.meddle = () => undefined;
  await page.reload();
  await expect(page.getByRole('heading', { name: t('sentTitle') })).toBeVisible();
});

test('a ballot found on the device and refused: no empty one is sealed in its place', async ({ page, context }) => {
  const party = await fakeParty([{ title: 'Whom?', answers: ['Ada', 'Blaise'], min: 0, max: 1, blank: false }]);
  const authenticator = softwareAuthenticator({ hasPrf: false });
  const { url } = await setStage(page, { party, authenticator });
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(url('en'));
  await seal(page, 'Ada');
  await expect(page.getByRole('heading', { name: t('rescueTitle') })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: t('preparedTitle') })).toBeVisible();

  // Meanwhile the vote is cast on another device, under a secret of its own.
  const other = await context.browser()?.newContext();
  if (!other) throw new Error('no browser');
  const elsewhere = await other.newPage();
  await setStage(elsewhere, { party, authenticator });
  await elsewhere.goto(url('en'));
  await seal(elsewhere, 'Blaise');
  const code = (await elsewhere.locator('.rescue-code .number').textContent()) ?? '';
  await press(elsewhere, t('rescueKept'));
  await press(elsewhere, t('sign'));
  await expect(elsewhere.getByRole('heading', { name: t('sentTitle') })).toBeVisible();

  await press(page, t('preparedGoOn'));
  await press(page, t('sign'));
  await expect(page.getByText(t('booth/other-secret'))).toBeVisible();
  await press(page, t('enterCode'));
  await page.getByLabel(t('codeLabel')).fill(code);
  await press(page, t('codeGo'));
  // It shows what counts, and seals nothing that was not chosen in front of it.
  await expect(page.getByRole('heading', { name: t('sentTitle') })).toBeVisible();
  await expect(page.getByText(t('foundWaiting'))).toBeVisible();
  expect([...party.urn.values()].flat()).toHaveLength(1);
  await other.close();
});
