/** The drill's own party, founded over HTTP: Authority, trustee, roll, letters; and nine in ten members enrolled. */
import { type Authenticator, softwareAuthenticator } from '../../e2e/authenticator/index.ts';
import { person } from '../../e2e/small-vote.ts';
import { enrolByMail, importRoll, inviteAll, nameOfficials, type Officials } from '../../e2e/voter/party.ts';
import { type Voter, voterOf } from '../../e2e/voter/voter.ts';
import { until } from '../../e2e/voter/watch.ts';
import type { World } from '../../e2e/world.ts';
import type { Dice } from './dice.ts';

export type College = 'abroad' | 'home';
export type DrillMember = { number: string; name: string; email: string; college: College };

export type Size = {
  members: Readonly<Record<College, number>>;
  /** Of ten enrolled members, so many vote before the theft. */
  voting: number;
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

/** Of ten members, so many enrol. */
const ENROLLED = 9;
/** How long all letters of the full size may take. */
const LETTERS_MS = 600_000;

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

/** `atOnce` hands take from one list until it is empty. */
export async function inParallel<T>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = [...list];
  const hand = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
}
