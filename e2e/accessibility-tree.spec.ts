/**
 * The journey by ear, in French and English: what a screen reader finds on each screen (Chromium's accessibility tree
 * and Playwright's snapshot of it), where the focus stands after each step, and what is said without being looked for.
 * At every moment a voter who sees nothing has heard which is true: "in the urn" or "not yet".
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { board as boardTexts } from '#lib/i18n/board.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { election as electionTexts } from '#lib/i18n/election.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { home as homeTexts } from '#lib/i18n/home.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { expectOrderly, listenTo } from './heard.ts';
import { openSmallVote, person } from './small-vote.ts';
import { codeIn } from './voter/party.ts';
import { tokenIn } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let phi: Phi;
let vote: VoteId;
const readers: Readonly<Record<Locale, string>> = { fr: 'Louise', en: 'Braille' };

test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld();
  const members = [...Object.values(readers), 'Helene'].map((name, i) => ({ ...person(name), number: `5500${i}` }));
  ({ phi, vote } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
});
test.afterAll(() => world?.stop());

/** A page whose every screen is kept as text, to be read by people (`npx playwright show-report`). */
async function readerOf(context: BrowserContext) {
  const heard = await listenTo(context);
  await injectAuthenticator(context, softwareAuthenticator());
  const page = await context.newPage();
  const screen = async (name: string) => {
    await expectOrderly(page, name);
    await test.info().attach(name, { body: await page.locator('body').ariaSnapshot(), contentType: 'text/plain' });
  };
  /** Said since the last time it was asked. */
  const since = () => heard.splice(0).join('\n');
  return { page, screen, since };
}

/** Spaces that hold words together are heard as any others. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

/** Waits until all these words have been said, in whatever order; answers everything that was. */
async function hears(since: () => string, ...words: readonly string[]): Promise<string> {
  let said = '';
  await expect(() => {
    said = `${said}\n${plain(since())}`.trim();
    for (const word of words) expect(said).toContain(plain(word));
  }).toPass({ timeout: 120_000 });
  return said;
}

const quoted = (text: string) => JSON.stringify(text);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).press('Enter');

for (const locale of ['fr', 'en'] as const) {
  test(`by ear, from the letter to the urn: ${locale}`, async ({ browser }) => {
    const b = translator(locale, boothTexts);
    const bo = translator(locale, boardTexts);
    const e = translator(locale, enrolTexts);
    const h = translator(locale, homeTexts);
    const el = translator(locale, electionTexts);
    const name = readers[locale];
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, locale });
    const { page, screen, since } = await readerOf(context);
    const focusOn = (heading: string) => expect(page.getByRole('heading', { name: heading, level: 1 })).toBeFocused();

    // the link
    const { text } = await world.mail.waitFor(person(name).email, /\/enrol#/);
    await page.goto(`${world.people}/${locale}/enrol#${tokenIn(text)}`);
    await expect(page.getByRole('button', { name: e('smsSend') })).toBeVisible();
    await screen(`${locale} 0 prove`);
    await expect(page.locator('main')).toMatchAriaSnapshot(`
      - heading ${quoted(e('title'))} [level=1]
      - heading ${quoted(e('hello', { name }))} [level=2]
      - heading ${quoted(e('proveTitle'))} [level=3]
      - button ${quoted(e('smsSend'))}
    `);
    since();
    await press(page, e('smsSend'));
    const field = page.getByLabel(e('codeSms'));
    await expect(field).toBeVisible();
    const phone = world.sms.phoneOf(person(name).email);
    await expect.poll(since).toContain(e('smsSent', { end: phone.slice(-2) }));
    await field.fill(codeIn((await world.sms.waitFor(phone, /\d{4} \d{4}/)).text));
    await field.press('Enter');
    await expect(page.getByRole('button', { name: e('create') })).toBeVisible();
    // the reader stands where the next question begins
    await expect(page.locator('main div[tabindex="-1"]')).toBeFocused();
    await screen(`${locale} 1 enrol`);
    await expect(page.locator('main')).toMatchAriaSnapshot(`
      - heading ${quoted(e('title'))} [level=1]
      - heading ${quoted(e('hello', { name }))} [level=2]
      - button ${quoted(e('create'))}
    `);
    since();
    await press(page, e('create'));
    await expect(page.getByText(e('done', { name }))).toBeVisible();
    await expect.poll(since).toContain(e('done', { name }));
    await screen(`${locale} 2 enrolled`);

    // home and the vote
    await page.getByRole('link', { name: e('seeVotes') }).press('Enter');
    await expect(page.getByRole('heading', { name: h('title'), level: 1 })).toBeVisible();
    await screen(`${locale} 3 home`);
    await expect(page.getByRole('link', { name: h('vote'), exact: true })).toBeVisible();
    await page.goto(`${world.people}/${locale}/election/${vote}`);
    await screen(`${locale} 4 election`);
    await expect(page.locator('main')).toMatchAriaSnapshot(`
      - heading "Bureau" [level=1]
    `);
    expect(el('vote')).toBeTruthy();

    // the booth
    since();
    await page.goto(`${world.people}/${locale}/vote/${toUrlForm(phi)}`);
    await focusOn('Qui ?');
    await screen(`${locale} 5 choose`);
    await expect(page.locator('body')).toMatchAriaSnapshot(`
      - link ${quoted(b('skip'))}
      - banner:
        - list ${quoted(b('progress'))}
      - status: ${quoted(b('truthNot'))}
      - main:
        - heading "Qui ?" [level=1]
        - group "Qui ?":
          - radio "Ada"
          - radio "Blaise"
          - radio /${b('blank')}/
        - button ${quoted(b('toCheck'))}
    `);
    // nothing chosen: said, not only shown
    since();
    await press(page, b('toCheck'));
    await expect.poll(since).toContain(b('chooseExactly', { max: 1 }));
    await page.getByLabel('Ada').press('Space');
    await press(page, b('toCheck'));
    await focusOn(b('checkTitle'));
    await screen(`${locale} 6 check`);
    await expect(page.locator('main')).toMatchAriaSnapshot(`
      - heading ${quoted(b('checkTitle'))} [level=1]
      - heading "Qui ?" [level=2]
      - list:
        - listitem: Ada
      - 'button ${quoted(b('changeQuestion', { question: 'Qui ?' }))}'
      - button ${quoted(b('seal'))}
    `);

    // sealed: not yet
    since();
    await press(page, b('seal'));
    await focusOn(b('signTitle'));
    await screen(`${locale} 7 sign`);
    // sealed is not sent: said
    const atSign = await hears(since, b('signTitle'), b('notYet'));
    expect(atSign).not.toContain(b('sentTitle'));

    // the line breaks at the very last step: still not yet, and said
    await context.route('**/api/urn/cast', (route) => route.abort());
    await press(page, b('sign'));
    await expect(page.getByText(b('retrying')).first()).toBeVisible();
    await screen(`${locale} 8 sending`);
    const atSending = await hears(since, b('sendingTitle'), b('truthSending'), b('retrying'));
    expect(atSending).not.toContain(b('sentTitle'));

    // in the urn: said once, by the heading that takes the focus
    await context.unroute('**/api/urn/cast');
    await focusOn(b('sentTitle'));
    await screen(`${locale} 9 in the urn`);
    const atEnd = await hears(since, b('sentTitle'));
    expect(atEnd.split('\n').pop(), 'the last word is the true one').not.toContain(plain(b('truthSending')));
    await expect(page.locator('main')).toMatchAriaSnapshot(`
      - heading ${quoted(b('sentTitle'))} [level=1]
      - button ${quoted(b('saveReceipt'))}
      - link ${quoted(b('boardLink'))}
      - button ${quoted(b('revote'))}
    `);
    await expect(page.locator('main')).not.toContainText('Ada');

    // the receipt, and the same question asked again: the answer comes without being looked for
    const saved = page.waitForEvent('download');
    await press(page, b('saveReceipt'));
    expect((await saved).suggestedFilename()).toMatch(/\.json$/);
    since();
    await press(page, b('checkAgain'));
    await hears(since, b('foundWaiting'));
    await screen(`${locale} 10 checked again`);

    // the public board, by the number that the link carries
    since();
    await page.getByRole('link', { name: b('boardLink') }).press('Enter');
    const onBoard = await hears(since, bo('findAbsentOpen'), bo('findAbsentOpenNext'));
    expect(onBoard).not.toContain(plain(bo('findBroken')));
    await screen(`${locale} 11 board`);
    await context.close();
  });
}

test('the ear hears: regions that change, and what takes the focus', async ({ browser }) => {
  const context = await browser.newContext();
  const heard = await listenTo(context);
  const page = await context.newPage();
  await page.goto(`${world.people}/fr/secret`);
  heard.length = 0;
  await page.evaluate(() => {
    const [status, silent, title] = ['p', 'p', 'h2'].map((tag) =>
      document.body.appendChild(document.createElement(tag)),
    );
    status?.setAttribute('role', 'status');
    title?.setAttribute('tabindex', '-1');
    if (title) title.textContent = 'Title';
    if (status) status.textContent = 'said';
    if (silent) silent.textContent = 'never said';
    title?.focus();
  });
  await expect.poll(() => heard).toEqual(expect.arrayContaining(['said', 'Title']));
  expect(heard).not.toContain('never said');
  await context.close();
});
