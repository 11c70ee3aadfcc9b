/** The booth's page: each of its states, in French and English, by keyboard, small, dark, on paper. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { fakeParty } from '#lib/booth/testing.ts';
import { expectAccessible, forget, press } from './booth-look.ts';
import { setStage } from './booth-stage.ts';
import { photograph } from './camera.ts';

/** From the question to the sealed ballot. */
async function sealAda(page: Page): Promise<void> {
  await page.getByLabel('Ada').check();
  await press(page, 'Relire mes choix');
  await press(page, 'Sceller mon bulletin');
  await expect(page.getByRole('heading', { name: 'Votre bulletin est scellé' })).toBeFocused();
}

test('a vote in French: choose, check, seal, sign, sent; nothing of the choice remains', async ({ page }) => {
  const { party, url, complaints } = await setStage(page);
  await page.goto(url('fr'));
  await expect(page.getByRole('heading', { name: 'Choisir' })).toBeFocused();
  expect(complaints).toEqual([]);
  await expectAccessible(page);
  await photograph(page, 'booth-1-choose');
  await press(page, 'Relire mes choix');
  await expect(page.getByRole('alert')).toContainText('Il manque un choix');
  await page.getByLabel('Ada').check();
  await photograph(page, 'booth-2-chosen');
  await press(page, 'Relire mes choix');
  await expect(page.getByRole('heading', { name: 'Relisez vos choix' })).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: 'Ada' })).toBeVisible();
  await expectAccessible(page);
  await photograph(page, 'booth-3-check');
  await press(page, 'Sceller mon bulletin');
  await expect(page.getByText('Pas encore dans l’urne : il reste une étape.')).toBeVisible();
  const number = await page.locator('dd.number').first().textContent();
  await expectAccessible(page);
  await photograph(page, 'booth-4-sign');
  expect(party.urn.size).toBe(0);
  await press(page, 'Signer et mettre mon bulletin dans l’urne');
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeFocused();
  await expect(page.locator('.number.large')).toHaveText(number ?? '?');
  expect([...party.urn.values()].flat().map((held) => held.number)).toEqual([number]);
  await expectAccessible(page);
  await photograph(page, 'booth-5-sent');
  await expect(page.locator('main')).not.toContainText('Ada');

  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Enregistrer le reçu')]);
  const receipt = await readFile(await download.path(), 'utf8');
  expect(receipt).toContain(number);
  expect(receipt).not.toContain('Ada');
  expect(await page.getByRole('link', { name: 'Chercher mon bulletin' }).getAttribute('href')).toMatch(
    /^\/fr\/board\/[\w-]{43}#[\w-]{43}$/,
  );
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('Signature de l’urne')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enregistrer le reçu' })).toBeHidden();
  await photograph(page, 'booth-6-paper', ['print']);
  expect(complaints).toEqual([]);
});

test('the page opens again: in the urn; a changed vote needs one touch and no second signature', async ({ page }) => {
  const { party, url } = await setStage(page);
  await page.goto(url('fr'));
  await sealAda(page);
  await press(page, 'Signer et mettre mon bulletin dans l’urne');
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeVisible();
  await press(page, 'Changer mon vote');
  await page.getByLabel('Vote blanc').check();
  await press(page, 'Relire mes choix');
  await press(page, 'Sceller mon bulletin');
  await expect(page.getByText('Ce bulletin remplacera le précédent')).toBeVisible();
  await press(page, 'Mettre mon bulletin dans l’urne');
  await expect(page.getByText('C’est votre vote numéro 2')).toBeVisible();
  expect([...party.urn.values()].map((held) => held.length)).toEqual([2]);
  expect(party.seen.filter(({ url: to }) => to.endsWith('/register'))).toHaveLength(1);
});

test('once the urn is closed there is nothing to change, and a ballot that never arrived is said to be lost', async ({
  page,
}) => {
  const { party, url } = await setStage(page);
  await page.goto(url('fr'));
  await sealAda(page);
  await press(page, 'Signer et mettre mon bulletin dans l’urne');
  await expect(page.getByRole('button', { name: 'Changer mon vote' })).toBeVisible();
  party.state = 'closed';
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Changer mon vote' })).toHaveCount(0);

  party.state = 'open';
  await page.reload();
  await press(page, 'Changer mon vote');
  await sealAda(page);
  party.meddle = (to) =>
    to.endsWith('/cast') ? new Response('{"code":"urn/closed","title":"","status":410}', { status: 410 }) : undefined;
  await press(page, 'Mettre mon bulletin dans l’urne');
  await expect(page.getByText('Le vote a fermé avant l’arrivée de ce bulletin.')).toBeVisible();
  await expect(page.getByText('Le vote ferme')).toHaveCount(0);
  await expect(page.getByText('Votre vote précédent reste dans l’urne.')).toBeVisible();
  party.state = 'closed';
  await page.reload();
  await expect(page.getByText('n’est pas arrivé à temps : il n’est pas compté')).toBeVisible();
  const [counted] = [...party.urn.values()].flat();
  await expect(page.getByText(`reste dans l’urne et compte : bulletin ${counted?.number}`)).toBeVisible();
});

test('the line breaks at the last step: not yet in the urn, kept, and sent again after a reload', async ({ page }) => {
  const { party, url } = await setStage(page);
  await page.clock.install();
  await page.goto(url('fr'));
  await sealAda(page);
  party.meddle = (to) => (to.endsWith('/cast') ? Promise.reject(new TypeError('no line')) : undefined);
  await press(page, 'Signer et mettre mon bulletin dans l’urne');
  await expect(page.getByRole('heading', { name: 'Votre bulletin part vers l’urne' })).toBeVisible();
  await expect(page.getByText('Votre bulletin scellé est gardé sur cet appareil.')).toBeVisible();
  await photograph(page, 'booth-7-poor-line');
  // Each attempt waits longer than the one before; the requests between them are real.
  const notYet = page.getByRole('heading', { name: 'Pas encore dans l’urne' });
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(notYet).toBeFocused({ timeout: 100 });
  }).toPass();
  await photograph(page, 'booth-8-offline');
  await expectAccessible(page);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByText('Votre bulletin scellé attend sur cet appareil')).toBeVisible();
  await photograph(page, 'booth-9-kept');
  party.meddle = () => undefined;
  await press(page, 'Mettre mon bulletin dans l’urne');
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeVisible();
  const sent = party.seen.filter(({ url: to }) => to.endsWith('/cast')).map(({ init }) => init.body);
  expect(sent.length).toBeGreaterThan(1);
  expect(new Set(sent).size).toBe(1);
});

test('early, late, unknown, altered: each says what happened and what to do', async ({ page }) => {
  const { party, url } = await setStage(page);
  party.state = 'waiting';
  await page.goto(url('en'));
  await expect(page.getByRole('heading', { name: 'The vote is not open yet' })).toBeFocused();
  await expect(page.getByText('Blaise')).toBeVisible();
  await expectAccessible(page);
  await photograph(page, 'booth-10-early');
  party.state = 'published';
  await page.reload();
  await expect(page.getByRole('heading', { name: 'The vote is closed' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'See the result' })).toBeVisible();
  await photograph(page, 'booth-11-late');
  await expect(page.getByRole('button', { name: 'Change my vote' })).toHaveCount(0);
  // The paper is kept on the device once it was believed: what follows happens to one that never saw it.
  await forget(page);
  party.meddle = (to) => (to.includes('/api/board/urn/') ? new Response('{}', { status: 404 }) : undefined);
  await page.reload();
  await expect(page.getByText('No urn has this address.')).toBeVisible();
  party.meddle = (to) => (to.includes('/api/board/urn/') ? new Response('{}\n') : undefined);
  await page.reload();
  await expect(page.getByText('What the server sent does not match this vote.')).toBeVisible();
  await expect(page.getByText('booth/altered · paper')).toBeVisible();
  await expectAccessible(page);
  await photograph(page, 'booth-12-altered');
});

test('two questions: up to two of four, then one of one or none; every choice can be changed before it is sealed', async ({
  page,
}) => {
  const party = await fakeParty([
    { title: 'Bureau', answers: ['Ada', 'Blaise', 'Celia', 'Denis'], min: 1, max: 2, blank: true },
    { title: 'Motion', answers: ['Oui'], min: 0, max: 1, blank: false },
  ]);
  const { url } = await setStage(page, { party });
  await page.goto(url('fr'));
  await expect(page.getByText('Question 1 sur 2')).toBeVisible();
  await page.getByLabel('Ada').check();
  await page.getByLabel('Celia').check();
  await page.getByLabel('Denis').click();
  await expect(page.getByLabel('Denis')).not.toBeChecked();
  await expect(page.getByRole('alert')).toContainText('C’est une réponse de trop');
  await page.getByLabel('Vote blanc').check();
  await expect(page.getByLabel('Ada')).not.toBeChecked();
  await page.getByLabel('Blaise').check();
  await expect(page.getByLabel('Vote blanc')).not.toBeChecked();
  await expectAccessible(page);
  await photograph(page, 'booth-15-several');
  await press(page, 'Question suivante');
  await expect(page.getByRole('heading', { name: 'Motion' })).toBeFocused();
  await press(page, 'Revenir');
  await expect(page.getByLabel('Blaise')).toBeChecked();
  await press(page, 'Question suivante');
  await press(page, 'Relire mes choix');
  await expect(page.getByText('Aucune réponse')).toBeVisible();
  await press(page, 'Modifier la réponse à : Motion');
  await page.getByLabel('Oui').check();
  await press(page, 'Relire mes choix');
  await photograph(page, 'booth-16-several-check');
  await press(page, 'Sceller mon bulletin');
  await press(page, 'Signer et mettre mon bulletin dans l’urne');
  await expect(page.getByRole('heading', { name: 'Votre vote est dans l’urne.' })).toBeVisible();
});

test('a refused touch costs nothing, and a signature with another passkey is explained', async ({ page }) => {
  const { party, url } = await setStage(page);
  await page.goto(url('en'));
  await page.getByLabel('Blank vote').check();
  await press(page, 'Check my choices');
  await page.evaluate(() => {
    const { get } = navigator.credentials;
    navigator.credentials.get = async () => {
      navigator.credentials.get = get;
      throw new DOMException('not now', 'NotAllowedError');
    };
  });
  await press(page, 'Seal my ballot');
  await expect(page.getByText('The passkey was not used')).toBeVisible();
  await press(page, 'Try again');
  await expect(page.getByText('Blank vote')).toBeVisible();
  await press(page, 'Seal my ballot');
  party.signedBy.set('member', { requests: 'another request', credential: 'AAAAAAAAAAAAAAAAAAAAAA' });
  await press(page, 'Sign and put my ballot in the urn');
  await expect(page.getByText('You already signed the register with another of your passkeys')).toBeVisible();
  await photograph(page, 'booth-13-already-signed');
  await press(page, 'Use another passkey');
  await expect(page.getByRole('heading', { name: 'Check your choices' })).toBeVisible();
});

test('by keyboard alone, on a narrow screen, at twice the size, in the dark', async ({ page }) => {
  const { url } = await setStage(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(url('fr'));
  await expect(page.getByRole('heading', { name: 'Choisir' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Ada')).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByLabel('Blaise')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Relisez vos choix' })).toBeFocused();
  await expectAccessible(page);
  await photograph(page, 'booth-14-small-dark');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], label')]
      .map((element) => ({ height: element.getBoundingClientRect().height, text: element.textContent }))
      .filter(({ height }) => height > 1 && height < 48),
  );
  expect(small).toEqual([]);
});
