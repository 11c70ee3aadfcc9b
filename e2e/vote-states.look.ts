/**
 * A vote from its draft to its erasure, for the camera alone (`npm run look`): the states of pages that no test passes
 * through in a browser. Each is accessible by axe and walked by keyboard alone, too. Two colleges, one of which is annulled; members who voted, who did not, who came late.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type EventType, parseLines, readEvents } from '#lib/board/event.ts';
import type { Draft } from '#lib/election/draft.ts';
import { SETTLING } from '#lib/election/grace.ts';
import { plainAnswer } from '#lib/election/testing.ts';
import { type PersonId, type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph, photographInBoth, settle } from './camera.ts';
import { expectKeyboardWorks } from './hands.ts';
import { expectAccessible } from './person.ts';
import { localFetch } from './voter/local-fetch.ts';
import { decide, decideApart, type Kind, type Official, signAll } from './voter/official.ts';
import { importRoll, inviteAll, nameOfficials, type Officials, proveBySms, trusteeIds } from './voter/party.ts';
import { tokenIn, type Voter, voterOf } from './voter/voter.ts';
import { readJournal, until, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const both = (fr: string, en = fr) => ({ fr, en });
const first = (name: string): string => name.split(' ')[0] ?? name;
const addressOf = (name: string): string => `${first(name).toLowerCase()}@essai.example`;
const named = (name: string) => ({ name, email: addressOf(name), language: 'fr' as const });
const homes = ['Alix Bertin', 'Bruno Costa', 'Camille Dufour', 'Dora Eliot', 'Elie Faure', 'Fanny Garnier'];
const fars = ['Gilles Haddad', 'Hakim Ibrahim', 'Ines Jourdan'];

const draftOf = (opens: number, trustees: PersonId[]): Draft => ({
  title: both('Motion : le congrès tous les deux ans', 'Motion: a congress every two years'),
  questions: [
    {
      title: both('Le congrès doit-il se tenir tous les deux ans ?', 'Should the congress be held every two years?'),
      order: 'drawn',
      draw: null,
      min: 1,
      max: 1,
      blank: true,
      answers: [both('Pour', 'For'), both('Contre', 'Against')].map(plainAnswer),
    },
  ],
  colleges: [
    { id: 'federations', name: both('Fédérations', 'Federations') },
    { id: 'abroad', name: both('Adhérents à l’étranger', 'Members abroad') },
  ],
  opens,
  closes: opens + LASTS,
  latest: opens + 2 * LASTS,
  grace: GRACE,
  zone: 'Europe/Paris',
  earlyClose: true,
  k: 2,
  tick: 10,
  smallest: 2,
  trustees,
});
/** Seconds. */
const LASTS = 7200;
const GRACE = 600;
const AFTER_PURGE = 61 * 86_400;

type Who = 'anyone' | 'Ada' | 'Tara' | 'Alix' | 'Hakim';
type Pages = readonly (readonly [Who, readonly string[]])[];

test('a vote, from its draft to its erasure', async ({ browser }) => {
  test.setTimeout(0);
  const world = await startWorld();
  const authenticatorOf = keep(() => softwareAuthenticator());
  const officials = await nameOfficials(world, {
    authority: [named('Ada Martin'), named('Bela Novak')],
    quorum: 2,
    trustees: [named('Tara Olsen'), named('Ugo Petit')],
    authenticatorOf,
  });
  const [ada, bela] = officials.officials;
  if (!ada || !bela) throw new Error('no Authority');
  await importRoll(ada, rollOf(), ['federations', 'abroad']);
  await inviteAll(ada);
  const voters = new Map<string, Voter>();
  const enrol = async (...names: string[]) => {
    for (const name of names) voters.set(first(name), await enrolled(world, name, authenticatorOf(addressOf(name))));
  };
  await enrol(...homes.slice(0, 4), ...fars);

  const opens = world.clock.now() + 600;
  const vote = await ada.draft(draftOf(opens, await trusteeIds(ada)));
  const [asking, election, journal] = [`/authority/votes/${vote}`, `/election/${vote}`, `/journal/${vote}`];
  const [results, register] = [`/results/${vote}`, `/authority/register/${vote}`];
  const everyVoterOf = async (phi: Phi, names: readonly string[]) => {
    for (const name of names) await voters.get(name)?.vote(phi, [[0, 1, 0]]);
  };
  const see = (state: string, pages: Pages) => look(browser, world, authenticatorOf, { state, pages });
  const inJournal = (type: EventType) => untilInJournal(world, vote, type);

  await see('0-draft', [
    ['Ada', [`${asking}/edit`, '/authority', '/authority/keys']],
    ['Tara', ['/trustee']],
    ['anyone', ['', '/stop', '/unavailable']],
  ]);
  for (const trustee of officials.trustees) await trustee.makeKey(vote);
  await see('0-complete', [['Ada', [asking]]]);
  await ada.prepare(vote);
  const freezing = await bela.propose(vote, 'freeze');
  await see('0-to-sign', [['Ada', ['/authority', asking, '/authority/decisions']]]);
  await signAll([bela, ada], freezing);
  await decide(officials.officials, vote, 'open');
  const [home, far] = await urnsOf(ada, vote);
  const [booth, board] = [`/vote/${toUrlForm(home)}`, `/board/${toUrlForm(home)}`];
  await enrol(homes[4] ?? '');
  await see('1-early', [
    ['Ada', [asking, register]],
    ['anyone', ['', election, journal, results]],
    ['Alix', ['/account', '/account/line']],
  ]);

  await world.clock.advance(601);
  await untilState(world.urn, home, 'open');
  await untilState(world.urn, far, 'open');
  await enrol(homes[5] ?? '');
  await everyVoterOf(home, ['Bruno', 'Camille', 'Dora', 'Elie']);
  await everyVoterOf(far, ['Gilles']);
  await world.clock.advance(60);
  await see('2-open', [
    ['anyone', ['', election, booth, board, journal, results]],
    ['Ada', [asking, register, '/authority/desk', '/authority/traffic', `/authority/roll/${vote}`]],
    ['Alix', ['/account', '/account/line']],
    ['Tara', ['/trustee']],
  ]);
  const reason = both('Des identifiants ont été volés.', 'Credentials were stolen.');
  await decideApart(officials.officials, vote, { kind: 'annul', urns: [far], reason });
  await untilState(world.urn, far, 'annulled');
  await see('3-annulled', [
    ['anyone', [election, journal, `/vote/${toUrlForm(far)}`, `/board/${toUrlForm(far)}`]],
    ['Ada', [asking]],
    ['Hakim', ['/account']],
  ]);

  await world.clock.advance(opens + LASTS - world.clock.now() + 1);
  await untilState(world.urn, home, 'grace');
  await inJournal('grace');
  await see('4-grace', [
    ['anyone', ['', election, booth, journal, results]],
    ['Ada', [asking, '/authority']],
    ['Alix', ['/account']],
    ['Tara', ['/trustee']],
  ]);
  await world.clock.advance(GRACE + SETTLING);
  await untilState(world.urn, home, 'closed');
  await see('5-closed', [
    ['anyone', ['', election, booth, board, results]],
    ['Ada', [asking, '/authority', register]],
    ['Alix', ['/account', '/account/line']],
    ['Tara', ['/trustee']],
  ]);
  await untilDecided(officials, vote, 'close');
  await untilState(world.urn, home, 'sealed');
  await see('6-sealed', [
    ['anyone', [results]],
    ['Ada', [asking]],
    ['Tara', ['/trustee']],
  ]);
  await officials.trustees[0]?.decrypt(vote, home);
  await see('7-half', [
    ['anyone', [results]],
    ['Ada', [asking]],
    ['Tara', ['/trustee']],
  ]);
  await officials.trustees[1]?.decrypt(vote, home);
  await untilDecided(officials, vote, 'publish');
  await untilState(world.urn, home, 'published');
  await untilCounted(world, vote);
  await see('8-published', [
    ['anyone', ['', election, booth, board, journal, results]],
    ['Ada', [asking, '/authority', register]],
    ['Alix', ['/account', '/account/line']],
    ['Tara', ['/trustee']],
  ]);
  await world.clock.advance(AFTER_PURGE);
  await see('9-due', [['Ada', [asking]]]);
  await decide(officials.officials, vote, 'purge');
  await inJournal('purge');
  await see('9-erased', [
    ['anyone', ['', `/erased/${vote}`, election, booth, board, journal, results]],
    ['Ada', [asking, register]],
    ['Alix', ['/account', '/account/line']],
  ]);
  await world.stop();
});

const rollOf = (): string =>
  [
    'number,name,email,phone,college,federation,language',
    ...homes.map((name, at) => `${100 + at},${name},${addressOf(name)},,federations,Nord,fr`),
    ...fars.map((name, at) => `${200 + at},${name},${addressOf(name)},,abroad,Monde,fr`),
  ].join('\n');

/** The same authenticator for the same address, always. */
function keep(make: () => Authenticator): (email: string) => Authenticator {
  const kept = new Map<string, Authenticator>();
  return (email) => {
    const known = kept.get(email) ?? make();
    kept.set(email, known);
    return known;
  };
}

async function enrolled(world: World, name: string, authenticator: Authenticator): Promise<Voter> {
  const { text } = await world.mail.waitFor(addressOf(name), /\/enrol#/);
  const voter = voterOf({ origin: world.people, authenticator, world: { now: () => world.clock.now() * 1000 } });
  await voter.enrol(tokenIn(text), proveBySms(world, addressOf(name)));
  return voter;
}

async function urnsOf(official: Official, vote: VoteId): Promise<readonly [Phi, Phi]> {
  const { urns } = await official.vote(vote);
  const [home, far] = ['federations', 'abroad'].map((id) => urns.find(({ college }) => college === id)?.phi);
  if (!home || !far) throw new Error('no urns');
  return [home, far];
}

/** What the Authority is not yet offered is refused: asked again until it is. */
const untilDecided = ({ officials }: Officials, vote: VoteId, kind: Kind) =>
  until(kind, () => decide(officials, vote, kind).catch(() => null));

const untilInJournal = ({ people }: World, vote: VoteId, type: EventType): Promise<true> =>
  until(`${type} in the journal`, async () =>
    readEvents(parseLines(await readJournal(people, vote))).some(({ event }) => event.type === type) ? true : null,
  );

const untilCounted = ({ people }: World, vote: VoteId): Promise<true> =>
  until('figures on the page of the result', async () =>
    (await (await localFetch(`${people}/fr/results/${vote}`)).text()).includes('<table') ? true : null,
  );

type Seen = { state: string; pages: Pages };

/** Papers are photographed as they are printed, too. */
const papers = /^\/(?:results|erased|journal|authority\/register)\//;

async function look(
  browser: Browser,
  { people }: World,
  authenticatorOf: (email: string) => Authenticator,
  { state, pages }: Seen,
): Promise<void> {
  for (const [who, paths] of pages) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr' });
    const page = await context.newPage();
    if (who !== 'anyone') {
      await injectAuthenticator(context, authenticatorOf(addressOf(who)));
      await signIn(page, people);
    }
    for (const path of paths) {
      await page.goto(`${people}/fr${path}`);
      const name = `${state}-${who}${path.replace(/[1-9A-Za-z_-]{22,}/g, 'x')}`;
      await settle(page);
      await expectAccessible(page, { bestPractice: !path.startsWith('/vote') });
      // whatever is found wrong on one page, the next are looked at all the same
      await expectKeyboardWorks(page, name).catch((thrown) => expect.soft(`${thrown}`, name).toBe(''));
      await photographInBoth(page, name);
      if (papers.test(path)) await photograph(page, `${name}-fr`, ['print']);
    }
    await context.close();
  }
}

async function signIn(page: Page, people: string): Promise<void> {
  await page.goto(`${people}/fr/sign-in?next=/fr/account`);
  await page.getByRole('button', { name: translator('fr', enrolTexts)('signInButton') }).click();
  await page.waitForURL(`${people}/fr/account`);
}
