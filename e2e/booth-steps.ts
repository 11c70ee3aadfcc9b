/** Steps of the straight way, for specs about something else. English booth. */
import type { Locator, Page } from '@playwright/test';
import { booth } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { press } from './booth-look.ts';

const t = translator('en', booth);

/** From the first question to the sealed ballot. */
export async function seal(page: Page, name: string): Promise<void> {
  await page.getByLabel(name).check();
  await press(page, t('toCheck'));
  await press(page, t('seal'));
}

/** The heading of the last screen: the ballot is in the urn. */
export const inUrn = (page: Page): Locator => page.getByRole('heading', { name: t('sentTitle') });
