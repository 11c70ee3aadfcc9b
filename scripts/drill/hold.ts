/** A vote of the drill's party, over HTTP, by software voters: opened, and stopped in mid-vote with ballots waiting. */
import type { Credential, Phi, VoteId } from '#lib/ground/brand.ts';
import { completeDraft, freezeAndOpen, trusteeIds } from '../../e2e/voter/party.ts';
import { untilState } from '../../e2e/voter/watch.ts';
import type { World } from '../../e2e/world.ts';
import type { Dice } from './dice.ts';
import { type College, inParallel, type Party, type Size } from './party.ts';

/** The truth, which the thief is not told: whose pass is which. */
export type Held = {
  vote: VoteId;
  urns: { college: College; phi: Phi }[];
  passes: { email: string; college: College; y: Credential }[];
};

const K = 3;
const TICK = 10;
/** From the draft to the opening, on the server’s clock: a slow machine is not late for it. */
const OPENS_IN = 300;
/** One in so many votes again. */
const AGAIN = 10;

const both = (text: string) => ({ fr: text, en: text });

/**
 * One more vote of this party, up to its middle. In each urn some ballots wait whatever the clock says: a batch goes out
 * only when the next one is full too (PROTOCOL §5.7).
 * @param atHalf called once, when half of those who vote have voted
 */
export async function hold(
  world: World,
  { members, officials, voters }: Party,
  size: Size,
  dice: Dice,
  atHalf: () => Promise<void>,
): Promise<Held> {
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
    opens: now + OPENS_IN,
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
  await world.clock.advance(OPENS_IN + 1);
  for (const { phi } of urns) await untilState(world.urn, phi, 'open');

  const passes: Held['passes'] = [];
  const able = dice.shuffle(members.filter(({ email }) => voters.has(email)));
  const voting = able.slice(0, Math.ceil((able.length * size.voting) / 10));
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
    if (cast === Math.ceil(voting.length / 2)) await atHalf();
    if (cast % size.perTick === 0) await world.clock.advance(TICK);
  });
  return { vote, urns, passes };
}
