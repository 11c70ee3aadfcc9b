/**
 * Whole votes through HTTP with a software authenticator: client and server share the machine's cores, so the first
 * figure is that of both together; the others are one request of the server each, with everything made before.
 */
import os from 'node:os';
import { castKept, keepEnvelope } from '#lib/booth/casting.ts';
import { openTurn, type StoredVote, sealTurn, settleTurn } from '#lib/booth/index.ts';
import { fetchPaper, type Paper } from '#lib/booth/paper.ts';
import { signRegister } from '#lib/booth/register.ts';
import { openSmallVote } from '../e2e/small-vote.ts';
import { proveBySms } from '../e2e/voter/party.ts';
import { tokenIn, type Voter, voterOf } from '../e2e/voter/voter.ts';
import { startWorld } from '../e2e/world.ts';
import type { Figures } from './main.ts';

export const name = 'votes';

const WHOLE = 40;
const STEPS = 60;
/** Voters at a time. */
const AT_ONCE = 8;

const choices = [[0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0]];

/** Does the work for all, `AT_ONCE` at a time. @returns how many per second */
async function rate<T>(list: readonly T[], work: (one: T, at: number) => Promise<void>): Promise<number> {
  let next = 0;
  const start = performance.now();
  const hand = async () => {
    for (let at = next++; at < list.length; at = next++) {
      const one = list[at];
      if (one !== undefined) await work(one, at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  return (list.length * 1000) / (performance.now() - start);
}

function sure<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

export async function run(say: (text: string) => void): Promise<Figures> {
  say('starting clusters and server');
  const world = await startWorld();
  try {
    const members = Array.from({ length: WHOLE + STEPS }, (_, at) => ({
      number: String(1000 + at),
      name: `Membre ${at}`,
      email: `membre${at}@parti.example`,
    }));
    const answers = Array.from({ length: 10 }, (_, at) => `Nom ${at}`);
    const { phi } = await openSmallVote(world, { members, answers, max: 3 });
    say(`enrolling ${members.length} members`);
    const voters: Voter[] = [];
    const enrolled = await rate(members, async ({ email }) => {
      const { text } = await world.mail.waitFor(email, /\/enrol#/);
      const voter = voterOf({ origin: world.people, world: { now: () => world.clock.now() * 1000 } });
      await voter.enrol(tokenIn(text), proveBySms(world, email));
      voters.push(voter);
    });

    say(`${WHOLE} whole votes`);
    const whole = await rate(voters.slice(0, WHOLE), async (voter) => {
      await voter.vote(phi, choices);
    });

    say(`${STEPS} votes step by step`);
    const ready: { voter: Voter; paper: Paper; sign: () => Promise<StoredVote>; vote?: StoredVote }[] = [];
    for (const voter of voters.slice(WHOLE)) {
      const paper = sure(await fetchPaper(voter.world, phi));
      const opening = sure(await openTurn(voter.world, paper));
      const sealed = sure(await sealTurn(voter.world, paper, opening, choices));
      const turn = sure(await settleTurn(voter.world, paper, sealed));
      const sign = async () => {
        const pass = sure(await signRegister(voter.world, paper, turn.opened));
        return sure(await keepEnvelope(voter.world, paper, { ...turn, pass }));
      };
      ready.push({ voter, paper, sign });
    }
    const signed = await rate(ready, async (one) => {
      one.vote = await one.sign();
    });
    const cast = await rate(ready, async ({ voter, paper, vote }) => {
      if (vote) sure(await castKept(voter.world, paper, vote));
    });
    const again = await rate(ready, async ({ voter, paper, vote }) => {
      if (vote) sure(await castKept(voter.world, paper, vote));
    });
    return {
      'cores, shared by client and server': os.cpus().length,
      'enrolments per second': enrolled.toFixed(1),
      'whole votes per second (10 answers)': whole.toFixed(2),
      'sign-offs with blinding and envelope per second': signed.toFixed(1),
      'ballots taken by the urn per second': cast.toFixed(1),
      'same bytes again, answered per second': again.toFixed(1),
    };
  } finally {
    await world.stop();
  }
}
