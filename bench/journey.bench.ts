/**
 * The voter's journey: bytes on the wire and by kind, taps, words to read, and the time at a human pace (pace.ts), for
 * enrolment and for voting, each with an empty cache, on a phone's screen, in French, ten answers.
 *
 * The model: a person reads every word that a screen shows, header, help and small print included, before they act, and
 * a line that they have read once they do not read again. The clock begins with the tap on the link in the letter and
 * ends when the screen says that it is done ("Your vote is in the urn", "Your enrolment is recorded"), that heading
 * read; what else stands on that last screen (receipt, what next) is told apart, as time after. Not in it: making up
 * one's mind.
 */
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from '@playwright/test';
import { toUrlForm } from '#lib/ground/brand.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from '../e2e/authenticator/index.ts';
import { openSmallVote, person } from '../e2e/small-vote.ts';
import { codeIn } from '../e2e/voter/party.ts';
import { tokenIn } from '../e2e/voter/voter.ts';
import { startWire, type Wire } from '../e2e/wire.ts';
import { loopbackOrigins, startWorld } from '../e2e/world.ts';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import type { Figures } from './main.ts';
import { newLines, nothingYet, pace, secondsOf, type Way, wordsIn } from './pace.ts';

export const name = 'journey';

const b = translator('fr', boothTexts);
const e = translator('fr', enrolTexts);

/** A finger, an eye and a stopwatch that runs only while the person waits for the machine. */
class Member {
  readonly way = nothingYet();
  /** What the last screen says beyond its heading. */
  readonly after = nothingYet();
  readonly page: Page;
  readonly #read = new Set<string>();
  constructor(page: Page) {
    this.page = page;
  }
  /** Waits until `there` shows, then reads the whole screen. */
  async read(act: () => Promise<unknown>, there: Locator): Promise<void> {
    await this.#waitFor(act, there);
    this.way.words += this.#wordsOf(await shownOn(this.page));
  }
  /** The last screen: `there` says that it is done. */
  async finish(act: () => Promise<unknown>, there: Locator): Promise<void> {
    await this.#waitFor(act, there);
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not read
    this.way.words += this.#wordsOf(await there.innerText());
    this.after.words += this.#wordsOf(await shownOn(this.page));
  }
  /** A text message comes, is read, and its code is typed. */
  async type(field: Locator, text: string): Promise<void> {
    const code = codeIn(text);
    this.way.messages += 1;
    this.way.words += wordsIn(text);
    this.way.keys += code.replaceAll(' ', '').length;
    await this.tap(field);
    await field.fill(code);
  }
  async tap(target: Locator): Promise<void> {
    this.way.taps += 1;
    await target.click();
  }
  async #waitFor(act: () => Promise<unknown>, there: Locator): Promise<void> {
    const start = performance.now();
    await act();
    await there.waitFor({ timeout: 120_000 });
    this.way.machineSeconds += (performance.now() - start) / 1000;
  }
  #wordsOf(text: string): number {
    return newLines(text, this.#read).reduce((sum, line) => sum + wordsIn(line), 0);
  }
}

/** What eyes see of the page: not what is there for screen readers alone. */
const shownOn = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const unseen = [...document.querySelectorAll<HTMLElement>('.only-heard, .skip')];
    for (const one of unseen) one.hidden = true;
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not read, and words of two lines are two
    const text = document.body.innerText;
    for (const one of unseen) one.hidden = false;
    return text;
  });

const button = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true });

/** An authenticator that counts how often its owner is asked. */
function counted(authenticator: Authenticator, way: () => Way): Authenticator {
  return {
    ...authenticator,
    create: (request) => {
      way().touches += 1;
      return authenticator.create(request);
    },
    get: (request) => {
      way().touches += 1;
      return authenticator.get(request);
    },
  };
}

/** Bytes by kind, as the browser's pages counted them (the worker behind the booth is on the wire only). */
function kindsOf(context: BrowserContext): () => Promise<Record<string, number>> {
  const kinds: Record<string, number> = {};
  const pending: Promise<void>[] = [];
  context.on('requestfinished', (request) => {
    pending.push(
      request.sizes().then(
        ({ responseBodySize, responseHeadersSize }) => {
          const kind = { document: 'HTML', script: 'scripts', stylesheet: 'styles', font: 'fonts' }[
            request.resourceType()
          ];
          kinds[kind ?? 'data'] = (kinds[kind ?? 'data'] ?? 0) + responseBodySize + responseHeadersSize;
        },
        () => undefined,
      ),
    );
  });
  return async () => {
    await Promise.all(pending);
    return kinds;
  };
}

type Journey = { way: Way; after: Way; kinds: Record<string, number>; down: number; up: number };

async function measured(
  browser: Browser,
  wire: Wire,
  authenticator: Authenticator,
  go: (member: Member) => Promise<void>,
): Promise<Journey> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr' });
  const kinds = kindsOf(context);
  let member: Member | null = null;
  await injectAuthenticator(
    context,
    counted(authenticator, () => {
      if (member === null) throw new Error('nobody is here yet');
      return member.way;
    }),
  );
  member = new Member(await context.newPage());
  wire.reset();
  await go(member);
  await member.page.waitForLoadState('networkidle');
  const { down, up } = wire.bytes();
  const journey = { way: member.way, after: member.after, kinds: await kinds(), down, up };
  await context.close();
  return journey;
}

export async function run(say: (text: string) => void): Promise<Figures> {
  say('starting clusters and server');
  let server = 0;
  const wire = await startWire(() => server);
  const world = await startWorld((port) => {
    server = port;
    return loopbackOrigins(wire.port);
  });
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] });
  try {
    const member = { ...person('Odile'), number: '4401' };
    const others = ['Paul', 'Rose'].map((one, i) => ({ ...person(one), number: `440${i + 2}` }));
    const answers = Array.from({ length: 10 }, (_, at) => `Nom ${at + 1}`);
    const { phi } = await openSmallVote(world, { members: [member, ...others], answers });
    const { text } = await world.mail.waitFor(member.email, /\/enrol#/);
    const authenticator = softwareAuthenticator();

    const enrolment = await measured(browser, wire, authenticator, async (person) => {
      const { page } = person;
      const open = () => page.goto(`${world.people}/fr/enrol#${tokenIn(text)}`);
      person.way.taps += 1; // the link in the letter
      await person.read(open, button(page, e('smsSend')));
      await person.read(() => person.tap(button(page, e('smsSend'))), page.getByLabel(e('codeSms')));
      const phone = world.sms.phoneOf(member.email);
      await person.type(page.getByLabel(e('codeSms')), (await world.sms.waitFor(phone, /\d{4} \d{4}/)).text);
      await person.read(() => person.tap(button(page, e('proveCheck'))), button(page, e('create')));
      await person.finish(
        () => person.tap(button(page, e('create'))),
        page.getByText(e('done', { name: member.name })),
      );
    });
    const voting = await measured(browser, wire, authenticator, async (person) => {
      const { page } = person;
      person.way.taps += 1; // the link in the letter
      await person.read(() => page.goto(`${world.people}/fr/vote/${toUrlForm(phi)}`), page.getByLabel('Nom 3'));
      await person.tap(page.getByLabel('Nom 3'));
      await person.read(
        () => person.tap(button(page, b('toCheck'))),
        page.getByRole('heading', { name: b('checkTitle') }),
      );
      await person.read(() => person.tap(button(page, b('seal'))), page.getByRole('heading', { name: b('signTitle') }));
      await person.finish(
        () => person.tap(button(page, b('sign'))),
        page.getByRole('heading', { name: b('sentTitle') }),
      );
    });
    return { ...figures('enrolment', enrolment, 90), ...figures('voting, enrolled', voting, 60) };
  } finally {
    await browser.close();
    await world.stop();
    await wire.close();
  }
}

const kB = (bytes: number): number => Number((bytes / 1000).toFixed(1));

function figures(what: string, { way, after, kinds, down, up }: Journey, limit: number): Figures {
  const seconds = secondsOf(way);
  const byKind = Object.entries(kinds).map(([kind, bytes]) => `${kind} ${kB(bytes)}`);
  return {
    [`${what}: bytes on the wire, kB (to the device + from it)`]: `${kB(down + up)} (${kB(down)} + ${kB(up)})`,
    [`${what}: of these by kind, kB`]: byKind.join(', '),
    [`${what}: taps, touches of the passkey, keys typed, words`]: `${way.taps}, ${way.touches}, ${way.keys}, ${way.words}`,
    [`${what}: waiting for the machine, s`]: Number(way.machineSeconds.toFixed(1)),
    [`${what}: until it is done, at a human pace (${pace.wordsPerMinute} words a minute, each line once), s`]:
      Math.round(seconds),
    [`${what}: under ${limit} s`]: seconds < limit ? 'yes' : 'no',
    [`${what}: afterwards, words and s`]: `${after.words}, ${Math.round(secondsOf(after))}`,
  };
}
