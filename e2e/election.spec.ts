/**
 * One whole election in the browser: set up, roll, invitations, passkeys, a vote written, frozen, opened, voted in the
 * booth and voted again, found on the board, closed, counted by the trustees' pages, published; then its archive under
 * our verifier and under belenios-tool. Some other members vote by script, so that batches fill.
 */
import { expect, test } from '@playwright/test';
import { verifyElection } from '#lib/board/verify/index.ts';
import { fromUrlForm, Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { board as boardTexts } from '#lib/i18n/board.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { result as resultTexts } from '#lib/i18n/result.ts';
import { beleniosTool, NoTool, type Tool } from '../scripts/belenios-tool/tool.ts';
import { refusedBallots, verifyWith } from '../scripts/belenios-tool/use.ts';
import { makeSetupLink } from '../scripts/setup.ts';
import {
  countUrns,
  decideInBrowser,
  importRoll,
  inviteEveryone,
  makeTrusteeKey,
  nameAuthority,
  nameTrustee,
  writeVote,
} from './console.ts';
import { enrolFromMail, expectAccessible, type Person, personIn, signIn, type Who } from './person.ts';
import { localFetch } from './voter/local-fetch.ts';
import { enrolByMail } from './voter/party.ts';
import { voterOf } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

const b = translator('en', boothTexts);
const officials = ['Ada Quorum', 'Bela Quorum', 'Cleo Quorum'].map((name) => who(name));
const trustees = ['Tara Clef', 'Theo Clef'].map((name) => who(name));
const member = who('Mia Votante');
/** College and choice (0 = blank) of the members who vote by script. */
const others: readonly { email: string; college: 'home' | 'abroad'; choice: number }[] = [
  ...[1, 1, 2, 3, 0, 2].map((choice, at) => ({ email: `home${at}@essai.example`, college: 'home' as const, choice })),
  ...[1, 2, 2].map((choice, at) => ({ email: `abroad${at}@essai.example`, college: 'abroad' as const, choice })),
];
const roll = [
  'number,name,email,phone,college,federation,language',
  `1,${member.name},${member.email},,home,Nord,en`,
  ...others.map(({ email, college }, at) => `${at + 2},Other ${at + 2},${email},,${college},Nord,fr`),
  `99,Never Votes,never@essai.example,,home,Nord,fr`,
].join('\n');
const answers = ['Auriac', 'Ferhat', 'Kermarec'];
const colleges = { home: 'Home', abroad: 'Abroad' };

function who(name: string): Who {
  return { name, email: `${name.toLowerCase().replace(' ', '.')}@essai.example` };
}

test.describe
  .serial('one election, in the browser', () => {
    test.setTimeout(300_000);
    let world: World;
    let authority: [Person, Person, Person];
    let keepers: Person[];
    let voter: Person;
    let votePage = '';
    let vote: VoteId;
    let first = '';
    const urns = new Map<string, Phi>();
    const everyone: Person[] = [];

    test.beforeAll(async ({ browser }) => {
      world = await startWorld();
      const sit = async (one: Who) => {
        const person = await personIn(browser, one);
        everyone.push(person);
        return person;
      };
      authority = [
        await sit(officials[0] ?? member),
        await sit(officials[1] ?? member),
        await sit(officials[2] ?? member),
      ];
      keepers = [await sit(trustees[0] ?? member), await sit(trustees[1] ?? member)];
      voter = await sit({ ...member, width: 390 });
    });
    test.afterAll(async () => {
      for (const { page } of everyone) await page.context().close();
      await world?.stop();
    });
    test.afterEach(() => {
      expect(everyone.flatMap(({ complaints }) => complaints.splice(0))).toEqual([]);
    });

    test('the operator names the Authority, whose members enrol', async () => {
      const { link } = await makeSetupLink(world.operator, 'en');
      await nameAuthority(authority[0].page, link, officials[0] ?? member, officials);
      for (const person of authority) await enrolFromMail(person, world);
      await expectAccessible(authority[0].page);
    });

    test('the Authority imports the roll, invites, names trustees', async () => {
      const { page } = authority[0];
      await signIn(authority[0], world, 'authority/roll');
      await importRoll(authority[0], roll, others.length + 2);
      await expectAccessible(page);
      await page.goto(`${world.people}/en/authority/trustees`);
      for (const trustee of trustees) await nameTrustee(page, trustee);
      for (const keeper of keepers) await enrolFromMail(keeper, world);
      await page.goto(`${world.people}/en/authority/invitations`);
      await inviteEveryone(page, others.length + 2);
    });

    test('a vote is written, trustees make their keys, two of three freeze and open it', async () => {
      const { page } = authority[0];
      await page.goto(`${world.people}/en/authority/votes/new`);
      const opens = Math.ceil(world.clock.now() / 60) * 60 + 1800;
      vote = VoteId.parse(
        await writeVote(page, {
          title: { fr: 'Présidence', en: 'Presidency' },
          question: { fr: 'Qui doit présider ?', en: 'Who should preside?' },
          answers: answers.map((name) => ({ fr: name, en: name })),
          colleges: { home: { fr: 'Fédérations', en: colleges.home }, abroad: { fr: 'Étranger', en: colleges.abroad } },
          trustees,
          opens,
          closes: opens + 7200,
        }),
      );
      votePage = page.url();
      for (const keeper of keepers) {
        await signIn(keeper, world, 'trustee');
        await makeTrusteeKey(keeper);
      }
      await signIn(authority[1], world, 'authority');
      await page.reload();
      await page.getByRole('button', { name: 'Prepare the vote' }).click();
      const deciders = [authority[0], authority[1]] as const;
      await decideInBrowser(deciders, votePage, 'freeze');
      await decideInBrowser(deciders, votePage, 'open');
      await expectAccessible(page);
      await world.clock.advance(opens - world.clock.now() + 1);
    });

    test('a member enrols on a phone, votes in the booth, and votes again', async () => {
      const { page } = voter;
      await enrolFromMail(voter, world);
      await page.goto(`${world.people}/en/election/${vote}`);
      await expectAccessible(page);
      await page.getByRole('link', { name: /Home/ }).first().click();
      await page.waitForURL(/\/en\/vote\//);
      urns.set('home', Phi.parse(fromUrlForm(page.url().split('/').at(-1) ?? '')));
      await page.getByLabel('Kermarec').check();
      await expectAccessible(page);
      first = await castInBooth(voter, b('notYet'), b('sign'));

      await page.getByRole('button', { name: b('revote') }).click();
      await page.getByLabel('Auriac').check();
      const second = await castInBooth(voter, b('truthAgain'), b('cast'));
      expect(second).not.toBe(first);
      await expect(page.getByText(b('sentVersion', { n: 2 }))).toBeVisible();
      await expectAccessible(page);
    });

    test('others vote, batches are published, the member finds both ballots on the board', async () => {
      const journal = await (await localFetch(`${world.people}/api/board/journal/${vote}`)).text();
      for (const [college, phi] of phisOf(journal)) urns.set(college, phi);
      for (const { email, college, choice } of others) {
        const other = voterOf({ origin: world.people });
        await enrolByMail(world, email, other.authenticator);
        const phi = urns.get(college);
        if (phi) await other.vote(phi, [[0, 1, 2, 3].map((at) => Number(at === choice))]);
      }
      await world.clock.advance(30);
      const { page } = voter;
      await page.getByRole('link', { name: b('boardLink') }).click();
      const t = translator('en', boardTexts);
      const search = async (number: string) => {
        await page.getByLabel(t('findLabel')).fill(number);
        await page.getByRole('button', { name: t('findButton') }).click();
      };
      await expect(async () => {
        await page.reload();
        await search(first);
        await expect(page.getByText(t('findFound'))).toBeVisible({ timeout: 2500 });
      }).toPass({ timeout: 120_000 });
      await expect(page.getByText(t('findReplaced'))).toBeVisible();
      await expectAccessible(page);
    });

    test('two of three close early; the trustees verify and open the sum; the result is published', async () => {
      const deciders = [authority[0], authority[1]] as const;
      await decideInBrowser(deciders, votePage, 'stop');
      await expect(async () => {
        await authority[0].page.goto(votePage);
        await expect(authority[0].page.getByRole('button', { name: 'Propose the reading of the urn' })).toBeVisible({
          timeout: 2500,
        });
      }).toPass({ timeout: 120_000 });
      await decideInBrowser(deciders, votePage, 'close');
      // the urn follows the journal, then writes its closing record
      for (const phi of urns.values()) {
        await expect(async () => expect(await readChain(world, phi)).toMatch(/\\"type\\":\\"closing\\"/)).toPass();
      }
      for (const keeper of keepers) {
        await expect(async () => {
          await keeper.page.goto(`${world.people}/en/trustee`);
          await expect(keeper.page.getByText('Verify, then count').first()).toBeVisible({ timeout: 2500 });
        }).toPass({ timeout: 120_000 });
        await countUrns(keeper, Object.values(colleges));
      }
      await expect(async () => {
        await authority[0].page.goto(votePage);
        await expect(authority[0].page.getByRole('button', { name: 'Propose to publish' })).toBeVisible({
          timeout: 2500,
        });
      }).toPass({ timeout: 120_000 });
      await decideInBrowser(deciders, votePage, 'publish');

      const { page } = voter;
      const t = translator('en', resultTexts);
      await expect(async () => {
        await page.goto(`${world.people}/en/results/${vote}`);
        await expect(page.getByText(t('checkTitle'))).toBeVisible({ timeout: 2500 });
      }).toPass({ timeout: 120_000 });
      await expectAccessible(page);
      // home: Auriac 2 + the member's second vote, Ferhat 2, Kermarec 1, blank 1; abroad: Auriac 1, Ferhat 2
      await page.getByText(t('table'), { exact: true }).first().click();
      const totals = page.getByRole('table').first();
      for (const [name, sum] of [
        ['Auriac', 4],
        ['Ferhat', 4],
        ['Kermarec', 1],
      ] as const) {
        await expect(totals.getByRole('row', { name }).getByRole('cell').first()).toHaveText(String(sum));
      }
    });

    test('the archive of each urn holds under our verifier, with its chain and the journal', async () => {
      const journal = await (await localFetch(`${world.people}/api/board/journal/${vote}`)).text();
      for (const [college, phi] of urns) {
        const bel = await readArchive(world, phi);
        const { checks, notMade } = await verifyElection({ bel, chain: await readChain(world, phi), journal });
        const failed = checks.filter(({ ok }) => !ok);
        expect(failed, college).toEqual([]);
        expect(checks.length).toBeGreaterThan(10);
        expect(notMade).toEqual([]);
      }
    });

    test('belenios-tool confirms each archive, and each of its ballots', async () => {
      const tool = await toolOrReason();
      test.skip(typeof tool === 'string', String(tool));
      if (typeof tool === 'string') return;
      for (const [college, phi] of urns) {
        const bel = await readArchive(world, phi);
        const { status, stderr } = await verifyWith(tool, bel);
        expect(status, `${college}: ${stderr}`).toBe(0);
        expect(await refusedBallots(tool, bel), college).toEqual([]);
      }
    });

    /** From the choice made to "in the urn". @param truth what stands before the last step @returns the ballot number */
    async function castInBooth({ page }: Person, truth: string, lastButton: string): Promise<string> {
      await page.getByRole('button', { name: b('toCheck') }).click();
      await page.getByRole('button', { name: b('seal') }).click();
      await expect(page.getByText(truth)).toBeVisible();
      await page.getByRole('button', { name: lastButton, exact: true }).click();
      await expect(page.getByRole('heading', { name: b('sentTitle') })).toBeVisible();
      return (await page.locator('.number.large').textContent())?.trim() ?? '';
    }
  });

const readChain = async (world: World, phi: Phi): Promise<string> =>
  (await localFetch(`${world.urn}/api/board/urn/${toUrlForm(phi)}`)).text();

const readArchive = async (world: World, phi: Phi): Promise<Uint8Array> =>
  new Uint8Array(await (await localFetch(`${world.people}/api/board/archive/${toUrlForm(phi)}.bel`)).arrayBuffer());

/** The independent program, or why it cannot be had on this machine. */
async function toolOrReason(): Promise<Tool | string> {
  try {
    return await beleniosTool();
  } catch (thrown) {
    if (thrown instanceof NoTool) return thrown.message;
    throw thrown;
  }
}

/** College and phi of each urn, from the freeze decision in the journal. */
function phisOf(journal: string): [string, Phi][] {
  for (const line of journal.trimEnd().split('\n')) {
    const payload = JSON.parse(JSON.parse(line).payload);
    const statement = payload.decision?.statement;
    if (statement?.kind === 'freeze') {
      return statement.body.urns.map((urn: { college: string; phi: string }) => [urn.college, Phi.parse(urn.phi)]);
    }
  }
  throw new Error('no freeze decision in the journal');
}
