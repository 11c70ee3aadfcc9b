/** The smallest open vote: an Authority of two, one trustee, one college, one question; for tests of other things. */
import { plainAnswer } from '#lib/election/testing.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { type Authenticator, softwareAuthenticator } from './authenticator/index.ts';
import {
  completeDraft,
  freezeAndOpen,
  type Ground,
  importRoll,
  inviteAll,
  nameOfficials,
  type Officials,
  trusteeIds,
} from './voter/party.ts';
import { untilState } from './voter/watch.ts';
import type { World } from './world.ts';

export type Member = { number: string; name: string; email: string };

const both = (text: string) => ({ fr: text, en: text });
export const person = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@parti.example`,
  language: 'fr' as const,
});

export type SmallVote = {
  members: readonly Member[];
  answers: readonly string[];
  max?: number;
  /** Seconds after the closing in which who was in line still votes. */
  grace?: number;
  /** What must be done once the officials are there, before anything is prepared. */
  ready?: (officials: Officials) => Promise<void>;
};

/** `answers`: their names, in French and English the same. Everyone on the roll is invited. */
export async function openSmallVote(
  world: Ground & Pick<World, 'clock'>,
  { members, answers, max = 1, grace, ready = async () => {} }: SmallVote,
): Promise<{ phi: Phi; vote: VoteId; officials: Officials }> {
  const rings = new Map<string, Authenticator>();
  const officials = await nameOfficials(world, {
    authority: ['Alice', 'Bertrand'].map(person),
    quorum: 2,
    trustees: [person('Denis')],
    authenticatorOf: (email) => {
      const ring = rings.get(email) ?? softwareAuthenticator();
      rings.set(email, ring);
      return ring;
    },
  });
  const [first] = officials.officials;
  if (!first) throw new RangeError('no Authority');
  await ready(officials);
  const rows = members.map(({ number, name, email }) => [number, name, email, '', 'home', 'Nord', 'fr'].join(','));
  await importRoll(first, ['number,name,email,phone,college,federation,language', ...rows].join('\n'), ['home']);
  await inviteAll(first);
  const now = world.clock.now();
  const vote = await completeDraft(officials, {
    title: both('Bureau'),
    questions: [
      {
        title: both('Qui ?'),
        order: 'drawn',
        draw: null,
        min: 1,
        max,
        blank: true,
        answers: answers.map((name) => plainAnswer(both(name))),
      },
    ],
    colleges: [{ id: 'home', name: both('Nord') }],
    opens: now + 30,
    closes: now + 86_400,
    ...(grace === undefined ? {} : { grace }),
    zone: 'Europe/Paris',
    earlyClose: true,
    k: 3,
    tick: 10,
    smallest: 3,
    trustees: await trusteeIds(first),
  });
  await freezeAndOpen(officials, vote);
  const urn = (await first.vote(vote)).urns[0];
  if (!urn) throw new RangeError('no urn');
  await world.clock.advance(31);
  await untilState(world.urn, urn.phi, 'open');
  return { phi: urn.phi, vote, officials };
}
