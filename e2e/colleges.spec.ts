/**
 * One college apart, in the browser: abroad is paused, goes on, is annulled while the members at home vote and are
 * counted; the console, the booth, the public pages and the result say so; abroad begins to vote again.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { verifyAnnulled, verifyElection } from '#lib/board/verify/index.ts';
import { fastGroupOf } from '#lib/crypto/fast.ts';
import { plainAnswer } from '#lib/election/testing.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { college as texts } from '#lib/i18n/college.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as rollTexts } from '#lib/i18n/roll.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph } from './camera.ts';
import { expectAccessible } from './person.ts';
import { decide, decideApart, signAll } from './voter/official.ts';
import {
  completeDraft,
  enrolByMail,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  type Officials,
  trusteeIds,
} from './voter/party.ts';
import { type Voter, voterOf } from './voter/voter.ts';
import { readArchiveOf, readChain, readJournal, until, untilOnBoard, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const both = (text: string) => ({ fr: text, en: text });
const named = (name: string) => ({ name, email: `${name.toLowerCase()}@essai.example`, language: 'fr' as const });
const reason = { fr: 'Des identifiants ont été volés.', en: 'Credentials were stolen.' };
const emails = {
  home: [1, 2, 3].map((n) => `home${n}@essai.example`),
  abroad: [1, 2].map((n) => `far${n}@essai.example`),
};
const t = (locale: Locale) => translator(locale, texts);

test.describe('one college apart', () => {
  test.describe.configure({ mode: 'serial' });
  test.setTimeout(180_000);
  const keys = new Map<string, Authenticator>();
  const authenticatorOf = (email: string): Authenticator => {
    const known = keys.get(email) ?? softwareAuthenticator();
    keys.set(email, known);
    return known;
  };
  let world: World;
  let officials: Officials;
  let vote: VoteId;
  let home: Phi;
  let abroad: Phi;
  let closes: number;
  const voters: Record<'home' | 'abroad', Voter[]> = { home: [], abroad: [] };

  test.beforeAll(async () => {
    world = await startWorld();
    officials = await nameOfficials(world, {
      authority: [named('Ada'), named('Bela')],
      quorum: 2,
      trustees: [named('Tara')],
      authenticatorOf,
    });
    const [first] = officials.officials;
    if (!first) throw new Error('an Authority of two');
    const rows = Object.entries(emails).flatMap(([college, all]) =>
      all.map((email) => `${email.split('@')[0]},Membre ${email.slice(0, 5)},${email},,${college},Nord,fr`),
    );
    await importRoll(first, ['number,name,email,phone,college,federation,language', ...rows].join('\n'), [
      'home',
      'abroad',
    ]);
    await inviteAll(first);
    const opens = world.clock.now() + 60;
    closes = opens + 7200;
    vote = await completeDraft(officials, {
      title: { fr: 'Présidence', en: 'Presidency' },
      questions: [
        {
          title: { fr: 'Qui doit présider ?', en: 'Who should preside?' },
          order: 'drawn',
          draw: null,
          min: 1,
          max: 1,
          blank: true,
          answers: ['Auriac', 'Ferhat'].map((name) => plainAnswer(both(name))),
        },
      ],
      colleges: [
        { id: 'home', name: { fr: 'Fédérations', en: 'Federations' } },
        { id: 'abroad', name: { fr: 'Étranger', en: 'Abroad' } },
      ],
      opens,
      closes,
      latest: closes + 7200,
      zone: 'Europe/Paris',
      earlyClose: true,
      k: 2,
      tick: 10,
      smallest: 2,
      trustees: await trusteeIds(first),
    });
    await freezeAndOpen(officials, vote);
    for (const { phi, college } of (await first.vote(vote)).urns) {
      if (college === 'home') home = phi;
      else abroad = phi;
    }
    await world.clock.advance(61);
    await untilState(world.urn, abroad, 'open');
    for (const college of ['home', 'abroad'] as const)
      for (const email of emails[college]) {
        const voter = voterOf({ origin: world.people, authenticator: authenticatorOf(email) });
        await enrolByMail(world, email, voter.authenticator);
        voters[college].push(voter);
      }
  });
  test.afterAll(() => world?.stop());

  const deciders = () => officials.officials;
  const choose = (at: number) => [[0, 1, 2].map((i) => Number(i === at))];

  async function seen(page: Page, name: string): Promise<void> {
    await expectAccessible(page);
    await photograph(page, `college-${name}`);
  }
  async function console(context: BrowserContext, page: Page, locale: Locale): Promise<void> {
    await injectAuthenticator(context, authenticatorOf('ada@essai.example'));
    const path = `/${locale}/authority/votes/${vote}`;
    await page.goto(`${world.people}/${locale}/sign-in?next=${path}`);
    await page.getByRole('button', { name: translator(locale, enrolTexts)('signInButton') }).click();
    await page.waitForURL(`${world.people}${path}`);
  }

  test('abroad is paused from the console; its booth says that nothing is lost; at home they vote', async ({
    browser,
  }) => {
    const earlier = await voters.abroad[0]?.vote(abroad, choose(1));
    expect(earlier?.receipt).not.toBeNull();
    const desk = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr' });
    const page = await desk.newPage();
    await console(desk, page, 'fr');
    await page.getByRole('button', { name: `${t('fr')('do_suspend')} Étranger` }).click();
    await page.getByRole('button', { name: t('fr')('propose') }).click();
    await expect(page.getByRole('alert').filter({ hasText: t('fr')('missing') })).toBeVisible();
    await page.getByLabel(t('fr')('reasonFr')).fill(reason.fr);
    await page.getByLabel(t('fr')('reasonEn')).fill(reason.en);
    await seen(page, 'console-fr-form');
    await page.getByRole('button', { name: t('fr')('propose') }).click();
    await expect(page.getByRole('heading', { name: translator('fr', rollTexts)('kind_suspend') })).toBeVisible();
    await seen(page, 'console-fr-proposed');
    const [waiting] = (await deciders()[0]?.proposals(vote)) ?? [];
    if (waiting === undefined) throw new Error('nothing waits');
    await signAll(deciders(), waiting);
    await untilState(world.urn, abroad, 'suspended');

    const phone = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'fr',
      colorScheme: 'dark',
    });
    const booth = await phone.newPage();
    await injectAuthenticator(phone, authenticatorOf(emails.abroad[1] ?? ''));
    await booth.goto(`${world.people}/fr/vote/${toUrlForm(abroad)}`);
    await expect(booth.getByRole('heading', { name: translator('fr', boothTexts)('pausedTitle') })).toBeVisible();
    await seen(booth, 'booth-fr-paused');
    await booth.goto(`${world.people}/fr/election/${vote}`);
    await expect(booth.getByText(t('fr')('reason', { reason: reason.fr }))).toBeVisible();
    await seen(booth, 'election-fr-paused');
    await expect(voters.abroad[1]?.vote(abroad, choose(1))).rejects.toThrow('booth/suspended');
    for (const voter of voters.home) await voter.vote(home, choose(1));

    await decideApart(deciders(), vote, { kind: 'resume', urns: [abroad] });
    await untilState(world.urn, abroad, 'open');
    await booth.goto(`${world.people}/fr/vote/${toUrlForm(abroad)}`);
    await expect(booth.getByLabel('Auriac')).toBeVisible();
    await phone.close();
    await desk.close();
  });

  test('abroad is given more time, then annulled: no ballot of it is opened, and home is counted', async ({
    browser,
  }) => {
    const [bela] = deciders().slice(1);
    await decideApart(deciders(), vote, { kind: 'extend', urns: [abroad], closes: closes + 3600, reason });
    await voters.abroad[1]?.vote(abroad, choose(2));
    await decideApart(deciders(), vote, { kind: 'annul', urns: [abroad], reason });
    await untilState(world.urn, abroad, 'annulled');
    await untilOnBoard(world.urn, abroad, 'closing', (events) => events.at(-1)?.type === 'closing');
    await expect(officials.trustees[0]?.decrypt(vote, abroad)).rejects.toThrow('chain/not-annulled');

    const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en' });
    const booth = await phone.newPage();
    await booth.goto(`${world.people}/en/vote/${toUrlForm(abroad)}`);
    await expect(booth.getByRole('heading', { name: translator('en', boothTexts)('annulledTitle') })).toBeVisible();
    await seen(booth, 'booth-en-annulled');

    await decide(deciders(), vote, 'stop');
    await until('the reading of the urn', () => decide(deciders(), vote, 'close').catch(() => null));
    await untilState(world.urn, home, 'sealed');
    for (const trustee of officials.trustees) await trustee.decrypt(vote, home);
    await decide(deciders(), vote, 'publish');
    await untilState(world.urn, home, 'published');
    expect((await bela?.vote(vote))?.urns.map(({ state }) => state).sort()).toEqual(['annulled', 'published']);

    await booth.goto(`${world.people}/en/results/${vote}`);
    await expect(booth.getByText(t('en')('annulledTitle', { college: 'Abroad' }))).toBeVisible();
    await expect(booth.getByText(t('en')('reason', { reason: reason.en }))).toBeVisible();
    await expect(booth.getByRole('heading', { name: /Federations/ }).first()).toBeVisible();
    await seen(booth, 'results-en-annulled');
    await booth.goto(`${world.people}/en/board/${toUrlForm(abroad)}`);
    await seen(booth, 'board-en-annulled');
    await phone.close();

    const files = async (phi: Phi) => ({
      chain: await readChain(world.urn, phi),
      journal: await readJournal(world.people, vote),
    });
    const bel = await readArchiveOf(world.people, home);
    const counted = await verifyElection({ bel, ...(await files(home)) }, { groupFor: fastGroupOf });
    expect(counted.checks.filter(({ ok }) => !ok)).toEqual([]);
    const leftOut = await verifyAnnulled(await files(abroad), { groupFor: fastGroupOf });
    expect(leftOut.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('abroad begins to vote again, in a vote of its own', async ({ browser }) => {
    const desk = await browser.newContext({ viewport: { width: 768, height: 1024 }, locale: 'en' });
    const page = await desk.newPage();
    await console(desk, page, 'en');
    await page.getByRole('button', { name: t('en')('repeat') }).click();
    await expect(page.getByRole('link', { name: t('en')('repeats', { title: 'Presidency' }) })).toBeVisible();
    await seen(page, 'console-en-again');
    await desk.close();
  });
});
