/** What the Authority and the trustees do on their pages, as steps that a journey reads like a story. English pages. */
import { expect, type Locator, type Page } from '@playwright/test';
import { authority as authorityTexts } from '#lib/i18n/authority.ts';
import { translator } from '#lib/i18n/index.ts';
import { roll as rollTexts } from '#lib/i18n/roll.ts';
import { setup as setupTexts } from '#lib/i18n/setup.ts';
import { trustee as trusteeTexts } from '#lib/i18n/trustee.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { toWallTime } from '#lib/i18n/wall-time.ts';
import type { Person } from './person.ts';
import { phoneOf, withPhones } from './voter/phones.ts';

const a = translator('en', authorityTexts);
const r = translator('en', rollTexts);
const v = translator('en', voteEditor);
const s = translator('en', setupTexts);
const t = translator('en', trusteeTexts);

type Name = { name: string; email: string };
type Texts = { fr: string; en: string };
const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });

async function fillName(fields: Locator, { name, email }: Name): Promise<void> {
  await fields.getByLabel(s('name')).fill(name);
  await fields.getByLabel(s('email')).fill(email);
  await fields.getByLabel(s('phone')).fill(phoneOf(email));
  await fields.getByLabel(s('language')).selectOption('en');
}

/** The operator's one-time link. */
export async function nameAuthority(page: Page, link: string, operator: Name, members: readonly Name[]): Promise<void> {
  await page.goto(link);
  await fillName(page.getByRole('group', { name: s('operator') }), operator);
  for (const [at, member] of members.entries()) {
    await fillName(page.getByRole('group', { name: s('member', { n: at + 1 }) }), member);
  }
  await page.getByLabel(s('quorum')).selectOption('2');
  await button(page, s('submit')).click();
  await expect(page.getByText(s('done', { members: members.length, quorum: 2 }))).toBeVisible();
}

/** First a file with a fault, which must change nothing; then the roll. */
export async function importRoll({ page, complaints }: Person, csv: string, members: number): Promise<void> {
  const upload = async (text: string) => {
    await page
      .getByLabel(r('file'))
      .setInputFiles({ name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await button(page, r('preview')).click();
  };
  const filled = withPhones(csv);
  await upload(filled.replace('@', ' at '));
  await expect(page.getByText(r('errorsTitle', { count: 1 }))).toBeVisible();
  await expect(page.getByText(r('errorsNext'))).toBeVisible();
  // the browser reports every 4xx; this one was asked for
  expect(
    complaints.splice(
      complaints.findIndex((text) => / 400 /.test(text)),
      1,
    ),
  ).toHaveLength(1);
  await upload(filled);
  await expect(page.getByText(r('diffTitle'))).toBeVisible();
  await button(page, r('importDo')).click();
  await expect(page.getByText(r('imported', { n: members }))).toBeVisible();
}

export async function inviteEveryone(page: Page, people: number): Promise<void> {
  await button(page, a('inviteAll', { n: people })).click();
  await expect(page.getByText(a('invited', { queued: people }))).toBeVisible();
}

export async function nameTrustee(page: Page, trustee: Name): Promise<void> {
  await fillName(page.getByRole('form', { name: a('nameTrustee') }), trustee);
  await button(page, a('nameTrusteeDo')).click();
  await expect(page.getByText(a('named', { name: trustee.name }))).toBeVisible();
}

export type Writing = {
  title: Texts;
  question: Texts;
  answers: readonly Texts[];
  colleges: Readonly<Record<string, Texts>>;
  trustees: readonly Name[];
  /** Epoch seconds. */
  opens: number;
  closes: number;
};

/** Writes a vote in the editor and saves it: one question, one choice or blank, K = 3, closing early allowed. */
export async function writeVote(page: Page, writing: Writing): Promise<string> {
  const both = async (scope: Locator, label: string, texts: Texts) => {
    await scope.getByLabel(`${label} ${v('inFrench')}`).fill(texts.fr);
    await scope.getByLabel(`${label} ${v('inEnglish')}`).fill(texts.en);
  };
  const main = page.locator('main');
  await both(main, v('voteTitle'), writing.title);
  await main.getByLabel(v('opens'), { exact: true }).fill(toWallTime(writing.opens, 'Europe/Paris'));
  await main.getByLabel(v('closes'), { exact: true }).fill(toWallTime(writing.closes, 'Europe/Paris'));
  await main.getByLabel(v('earlyClose')).check();
  await both(main, v('questionTitle'), writing.question);
  for (const [at, answer] of writing.answers.entries()) {
    if (at >= 2) await button(page, v('addAnswer')).click();
    await both(main.getByRole('group', { name: v('answerN', { n: at + 1 }), exact: true }), v('answerName'), answer);
  }
  for (const [college, name] of Object.entries(writing.colleges)) {
    await both(main.getByRole('group', { name: college, exact: true }), v('collegeName'), name);
  }
  for (const { name } of writing.trustees) await main.getByLabel(name).check();
  await main.getByLabel(v('smallest')).fill('3');
  await main.getByLabel(v('tick')).fill('10');
  await button(page, v('save')).click();
  await page.waitForURL(/\/authority\/votes\/[1-9A-HJ-NP-Za-km-z]{22}$/);
  return page.url().split('/').at(-1) ?? '';
}

export async function makeTrusteeKey({ page }: Person): Promise<void> {
  await button(page, t('makeButton')).click();
  await expect(page.getByText(t('waitBefore'))).toBeVisible();
}

/** Verifies each whole urn in the page, then opens its sum. */
export async function countUrns({ page }: Person, colleges: readonly string[]): Promise<void> {
  for (const college of colleges) {
    const title = page.getByRole('heading', { name: t('countTitle', { college }) });
    await button(page.locator('.sheet', { has: title }), t('countButton')).click();
    await expect(title).toBeHidden({ timeout: 60_000 });
  }
  await expect(page.getByText(t('doneTitle'))).toBeVisible();
}

const proposals = {
  freeze: 'doFreeze',
  open: 'doOpen',
  stop: 'doStop',
  close: 'doClose',
  publish: 'doPublish',
} as const;

/** One proposes and signs on the page of the vote, the other signs there too. */
export async function decideInBrowser(
  [first, second]: readonly [Person, Person],
  votePage: string,
  kind: keyof typeof proposals,
): Promise<void> {
  await first.page.goto(votePage);
  await button(first.page, a(proposals[kind])).click();
  await button(first.page, a('sign')).click();
  await expect(first.page.getByText(a('youSigned'))).toBeVisible();
  await second.page.goto(votePage);
  await button(second.page, a('sign')).click();
  await expect(second.page.getByText(a('toSign'), { exact: true })).toBeHidden();
}
