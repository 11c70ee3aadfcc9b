/**
 * Keys that a quorum opens: two of the Authority make themselves ready, each gives a share by one touch, and the register
 * that nobody could sign is signed.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Phi } from '#lib/ground/brand.ts';
import { authority } from '#lib/i18n/authority.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { keys } from '#lib/i18n/keys.ts';
import { injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph } from './camera.ts';
import { expectAccessible } from './person.ts';
import { openSmallVote } from './small-vote.ts';
import type { Official } from './voter/official.ts';
import { enrolByMail, type Officials } from './voter/party.ts';
import { voterOf } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

const t = translator('fr', keys);
const members = ['Luce', 'Marc', 'Nora'].map((name, at) => ({
  number: String(at + 1),
  name,
  email: `${name.toLowerCase()}@parti.example`,
}));
type Look = { width?: number; dark?: boolean; locale?: Locale };

test.describe('keys that a quorum opens', () => {
  let world: World;
  test.afterAll(() => world?.stop());

  /** The page of keys, for somebody signed in, in their own browser. */
  async function pageOf(browser: Browser, { session }: Official, look: Look = {}): Promise<Page> {
    const { width = 360, dark = false, locale = 'fr' } = look;
    const colorScheme = dark ? 'dark' : 'light';
    const context = await browser.newContext({ viewport: { width, height: 740 }, locale, colorScheme });
    await injectAuthenticator(context, session.authenticator);
    const page = await context.newPage();
    const path = `${locale}/authority/keys`;
    await page.goto(`${world.people}/${locale}/sign-in?next=/${path}`);
    await page.getByRole('button', { name: translator(locale, enrol)('signInButton') }).click();
    await page.waitForURL(`${world.people}/${path}`);
    return page;
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  test('made ready, sealed, opened by two, signed', async ({ browser }) => {
    test.setTimeout(480_000);
    world = await startWorld(undefined, { ISSUER_SEAL: 'quorum' });
    const pages: Page[] = [];
    const ready = async ({ officials }: Officials) => {
      for (const [i, official] of officials.entries()) {
        const page = await pageOf(browser, official, i === 0 ? { width: 1440 } : {});
        pages.push(page);
        if (i === 0) await expect(page.getByText(t('holdersWait'))).toBeVisible();
        await photograph(page, `keys-${i}-not-ready`);
        await press(page, t('mineButton'));
        await expect(page.getByText(t('mineReady'))).toBeVisible();
        await photograph(page, `keys-${i}-ready`);
        await expectAccessible(page);
      }
    };
    const { phi, vote: id, officials } = await openSmallVote(world, { members, answers: ['Oui', 'Non'], ready });
    const luce = softwareAuthenticator();
    await enrolByMail(world, 'luce@parti.example', luce);
    expect(await vote(phi, luce)).toContain('register/not-open');

    const [alice, bertrand] = pages;
    if (!alice || !bertrand) throw new Error('an Authority of two');
    for (const [i, page] of [alice, bertrand].entries()) {
      await page.goto(`${world.people}/fr/authority/votes/${id}`);
      await photograph(page, `keys-${i}-vote`);
      await page.getByRole('link', { name: translator('fr', authority)('sealedLink') }).click();
      await expect(page.getByText(t('sealedTitle'))).toBeVisible();
      await photograph(page, `keys-${i}-sealed`);
      await expectAccessible(page);
      await press(page, t('giveButton'));
      await expect(page.getByText(t(i === 0 ? 'given' : 'openedTitle'))).toBeVisible();
      await photograph(page, `keys-${i}-given`);
    }
    await world.server.kill();
    await world.server.start();
    expect(await vote(phi, luce)).toBe('cast');

    const [first] = officials.officials;
    if (!first) throw new Error('an Authority');
    const english = await pageOf(browser, first, { width: 768, dark: true, locale: 'en' });
    await expect(english.getByText(translator('en', keys)('openedTitle'))).toBeVisible();
    await photograph(english, 'keys-open-768-dark-en');
    await expectAccessible(english);
  });

  /** 'cast', or why not, the register's code in it. */
  async function vote(phi: Phi, authenticator: ReturnType<typeof softwareAuthenticator>): Promise<string> {
    const voter = voterOf({ origin: world.people, authenticator });
    try {
      return (await voter.vote(phi, [[0, 1, 0]])).receipt === null ? 'no receipt' : 'cast';
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
});
