/** The drill's own election, over HTTP, by software voters: founded, opened, and stopped in mid-vote with ballots waiting. */
import type { Credential, Phi, VoteId } from '#lib/ground/brand.ts';
import { type Authenticator, softwareAuthenticator } from '../../e2e/authenticator/index.ts';
import { person } from '../../e2e/small-vote.ts';
import {
  completeDraft,
  enrolByMail,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  type Officials,
  trusteeIds,
} from '../../e2e/voter/party.ts';
import { type Voter, voterOf } from '../../e2e/voter/voter.ts';
import { until, untilState } from '../../e2e/voter/watch.ts';
import type { World } from '../../e2e/world.ts';
import type { Dice } from './dice.ts';

export type College = 'abroad' | 'home';
export type DrillMember = { number: string; name: string; email: string; college: College };

export type Size = {
  members: Readonly<Record<College, number>>;
  /** Voters at a time: one after the other is what a thief likes best. */
  atOnce: number;
  /** Ballots between two ticks. */
  perTick: number;
};

export type Party = {
  members: DrillMember[];
  officials: Officials;
  /** Enrolled members; the others hold a link that lives. */
  voters: ReadonlyMap<string, Voter>;
};

/** The truth, which the thief is not told: whose pass is which. */
export type Held = {
  vote: VoteId;
  urns: { college: College; phi: Phi }[];
  passes: { email: string; college: College; y: Credential }[];
};

export const K = 3;
const TICK = 10;
/** Of the members: who enrols, and who of them votes before the theft. In tenths. */
const ENROLLED = 9;
const VOTED = 8;
/** How long all letters of the full size may take. */
const LETTERS_MS = 600_000;
/** One in so many votes again. */
const AGAIN = 10;

const both = (text: string) => ({ fr: text, en: text });

const membersOf = (size: Size): DrillMember[] =>
  (['abroad', 'home'] as const).flatMap((college) =>
    Array.from({ length: size.members[college] }, (_, at) => {
      const number = `${college}-${String(at).padStart(5, '0')}`;
      return { number, name: `Membre ${number}`, email: `membre.${number}@parti.example`, college };
    }),
  );

/** Authority, trustee, roll, invitations; nine in ten enrol, in an order that says nothing of the vote. */
export async function found(world: World, size: Size, dice: Dice): Promise<Party> {
  const rings = new Map<string, Authenticator>();
  const ringOf = (email: string): Authenticator => {
    const ring = rings.get(email) ?? softwareAuthenticator();
    rings.set(email, ring);
    return ring;
  };
  const officials = await nameOfficials(world, {
    authority: ['Alice', 'Bertrand'].map(person),
    quorum: 2,
    trustees: [person('Denis')],
    authenticatorOf: ringOf,
  });
  const [first] = officials.officials;
  if (!first) throw new RangeError('no Authority');
  const members = membersOf(size);
  const rows = members.map(({ number, name, email, college }) =>
    [number, name, email, '', college, college === 'home' ? 'Nord' : 'Dakar', 'fr'].join(','),
  );
  await importRoll(first, ['number,name,email,phone,college,federation,language', ...rows].join('\n'), [
    'abroad',
    'home',
  ]);
  await inviteAll(first);
  const isInvited = () => {
    const reached = new Set(world.mail.messages().flatMap(({ to }) => to));
    return members.every(({ email }) => reached.has(email));
  };
  await until('the letters', async () => (isInvited() ? true : null), LETTERS_MS);
  const voters = new Map<string, Voter>();
  const enrolling = dice.shuffle(members).slice(0, Math.ceil((members.length * ENROLLED) / 10));
  await inParallel(enrolling, 4, async ({ email }) => {
    const authenticator = ringOf(email);
    await enrolByMail(world, email, authenticator);
    voters.set(email, voterOf({ origin: world.people, authenticator, world: { now: () => world.clock.now() * 1000 } }));
  });
  return { members, officials, voters };
}

/** One more vote of this party, up to its middle. */
export async function hold(world: World, { members, officials, voters }: Party, size: Size, dice: Dice): Promise<Held> {
  const [first] = officials.officials;
  if (!first) throw new RangeError('no Authority');
  const now = world.clock.now();
  const vote = await completeDraft(officials, {
    title: both('Bureau'),
    questions: [
      {
        title: both('Qui ?'),
        order: 'drawn',
        draw: null,
        min: 1,
        max: 1,
        blank: true,
        answers: ['Ada', 'Blaise'].map((name) => ({ name: both(name), text: both(''), photo: null, document: null })),
      },
    ],
    colleges: [
      { id: 'abroad', name: both('Étranger') },
      { id: 'home', name: both('Fédérations') },
    ],
    opens: now + 30,
    closes: now + 30 * 86_400,
    zone: 'Europe/Paris',
    earlyClose: true,
    k: K,
    tick: TICK,
    smallest: K,
    trustees: await trusteeIds(first),
  });
  await freezeAndOpen(officials, vote);
  const urns = (await first.vote(vote)).urns.map(({ college, phi }) => ({
    college: college === 'abroad' ? ('abroad' as const) : ('home' as const),
    phi,
  }));
  await world.clock.advance(31);
  for (const { phi } of urns) await untilState(world.urn, phi, 'open');

  const passes: Held['passes'] = [];
  const able = dice.shuffle(members.filter(({ email }) => voters.has(email)));
  const voting = able.slice(0, Math.ceil((able.length * VOTED) / 10));
  const choices = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  let cast = 0;
  await inParallel(voting, size.atOnce, async ({ email, college }) => {
    const phi = urns.find((urn) => urn.college === college)?.phi;
    const voter = voters.get(email);
    if (!phi || !voter) throw new RangeError('no urn for a voter');
    const choose = () => [choices[dice.throw(3)] ?? []];
    const { y } = await voter.vote(phi, choose());
    passes.push({ email, college, y });
    if (dice.throw(AGAIN) === 0) await voter.vote(phi, choose());
    cast += 1;
    if (cast % size.perTick === 0) await world.clock.advance(TICK);
  });
  return { vote, urns, passes };
}

async function inParallel<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const hand = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}
