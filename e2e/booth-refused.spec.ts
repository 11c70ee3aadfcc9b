/** Turned away in the booth: the side's signed word of it is offered as a file, and as nothing more than that. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { checkRefusal } from '#lib/board/verify/refusal.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { sign } from '#lib/crypto/signature.ts';
import { stateRefusal } from '#lib/election/refusal.ts';
import { booth as texts } from '#lib/i18n/booth.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { look, press } from './booth-look.ts';
import { setStage } from './booth-stage.ts';

const hour = 1_800_000_000;

test('a ballot that came too late: the reason, and a proof to keep', async ({ page }) => {
  const { party, url, complaints } = await setStage(page);
  let sent = '';
  party.meddle = (to, body) => {
    if (!to.endsWith('/api/urn/cast')) return undefined;
    sent = body;
    const facts = { phi: party.phi, side: 'urn', reason: 'urn/closed', of: 'body', hour } as const;
    const refusal = stateRefusal({ ...facts, request: sha256Hex(body) }, (message) =>
      sign(party.receiptSecret, message),
    );
    return new Response(JSON.stringify({ code: 'urn/closed', title: 'x', status: 410, refusal }), { status: 410 });
  };
  const words = (locale: Locale) => translator(locale, texts);
  const fr = words('fr');
  await page.goto(url('fr'));
  await page.getByLabel('Ada').check();
  await press(page, fr('toCheck'));
  await press(page, fr('seal'));
  await expect(page.getByRole('heading', { name: fr('proofTitle') })).toHaveCount(0);
  await press(page, fr('sign'));
  await expect(page.getByRole('heading', { name: fr('proofTitle') })).toBeVisible();
  await look(page, 'refused-fr');

  const downloading = page.waitForEvent('download');
  await press(page, fr('proofSave'));
  const file = await downloading;
  expect(file.suggestedFilename()).toBe('preuve-de-refus.json');
  const { checks } = await checkRefusal({
    file: await readFile(await file.path(), 'utf8'),
    request: new TextEncoder().encode(sent),
  });
  expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
    ['refusal/form', true],
    ['refusal/reason', true],
    ['refusal/request', true],
  ]);

  // it stays on the device, and the page speaks of it where the voter still stands outside
  const en = words('en');
  await page.goto(url('en'));
  await expect(page.getByRole('heading', { name: en('proofTitle') })).toBeVisible();
  await look(page, 'refused-en');
  expect(complaints).toEqual([]);
});
