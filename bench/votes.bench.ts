/**
 * Whole votes through HTTP with a software authenticator: client and server share the machine's cores, so the first
 * figure is that of both together; the others are one request of the server each, with everything made before. Compared
 * in one run: one process and two, proofs in threads and where requests are answered, three candidates and ten.
 */
import os from 'node:os';
import { castKept, keepEnvelope } from '#lib/booth/casting.ts';
import { openTurn, type StoredVote, sealTurn, settleTurn } from '#lib/booth/index.ts';
import { fetchPaper, type Paper } from '#lib/booth/paper.ts';
import { signRegister } from '#lib/booth/register.ts';
import { openSmallVote } from '../e2e/small-vote.ts';
import { proveBySms } from '../e2e/voter/party.ts';
import { tokenIn, type Voter, voterOf } from '../e2e/voter/voter.ts';
import { startWorld, type World } from '../e2e/world.ts';
import type { Figures } from './main.ts';
import { type Worked, workedFor, workedSince } from './processor.ts';

export const name = 'votes';

const WHOLE = 40;
const STEPS = 40;
/** Voters at a time. */
const AT_ONCE = 8;

type Layout = { name: string; env: Readonly<Record<string, string>> };

const LAYOUTS = [
  { name: 'one process, no threads', env: { PROCESSES: '1', THREADS: '0' } },
  { name: 'one process, one thread', env: { PROCESSES: '1', THREADS: '1' } },
  { name: 'two processes, one thread each', env: { PROCESSES: '2', THREADS: '1' } },
] as const satisfies readonly Layout[];

type Rate = { perSecond: number; worked: Worked };

/** Does the work for all, `AT_ONCE` at a time. @returns how many per second, and processor seconds for each */
async function rate<T>(world: World, list: readonly T[], work: (one: T, at: number) => Promise<void>): Promise<Rate> {
  let next = 0;
  const before = workedFor(world);
  const start = performance.now();
  const hand = async () => {
    for (let at = next++; at < list.length; at = next++) {
      const one = list[at];
      if (one !== undefined) await work(one, at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  const perSecond = (list.length * 1000) / (performance.now() - start);
  return { perSecond, worked: workedSince(world, before, list.length) };
}

function sure<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

type Rates = Record<'enrolled' | 'whole' | 'sealed' | 'signed' | 'cast' | 'again', Rate>;

/** Every figure of one layout, for one question of so many answers. */
async function measure(env: Layout['env'], count: number, say: (text: string) => void): Promise<Rates> {
  const choices = [[0, 1, ...Array.from({ length: count - 1 }, () => 0)]];
  const world = await startWorld(undefined, env);
  try {
    const members = Array.from({ length: WHOLE + STEPS }, (_, at) => ({
      number: String(1000 + at),
      name: `Membre ${at}`,
      email: `membre${at}@parti.example`,
    }));
    const answers = Array.from({ length: count }, (_, at) => `Nom ${at}`);
    const { phi } = await openSmallVote(world, { members, answers, max: 3 });
    say(`enrolling ${members.length} members`);
    const voters: Voter[] = [];
    const enrolled = await rate(world, members, async ({ email }) => {
      const { text } = await world.mail.waitFor(email, /\/enrol#/, 120_000);
      const voter = voterOf({ origin: world.people, world: { now: () => world.clock.now() * 1000 } });
      await voter.enrol(tokenIn(text), proveBySms(world, email));
      voters.push(voter);
    });

    say(`${WHOLE} whole votes`);
    const whole = await rate(world, voters.slice(0, WHOLE), async (voter) => {
      await voter.vote(phi, choices);
    });

    say(`${STEPS} votes step by step`);
    const ready: { voter: Voter; paper: Paper; sign: () => Promise<StoredVote>; vote?: StoredVote }[] = [];
    const sealed = await rate(world, voters.slice(WHOLE), async (voter) => {
      const paper = sure(await fetchPaper(voter.world, phi));
      const opening = sure(await openTurn(voter.world, paper));
      const kept = sure(await sealTurn(voter.world, paper, opening, choices));
      const turn = sure(await settleTurn(voter.world, paper, kept));
      const sign = async () => {
        const pass = sure(await signRegister(voter.world, paper, turn.opened));
        return sure(await keepEnvelope(voter.world, paper, { ...turn, pass }));
      };
      ready.push({ voter, paper, sign });
    });
    const signed = await rate(world, ready, async (one) => {
      one.vote = await one.sign();
    });
    const cast = await rate(world, ready, async ({ voter, paper, vote }) => {
      if (vote) sure(await castKept(voter.world, paper, vote));
    });
    const again = await rate(world, ready, async ({ voter, paper, vote }) => {
      if (vote) sure(await castKept(voter.world, paper, vote));
    });
    return { enrolled, whole, sealed, signed, cast, again };
  } finally {
    await world.stop();
  }
}

const LABELS = {
  enrolled: 'enrolments per second',
  whole: 'whole votes per second',
  sealed: 'ballots opened and sealed by the client alone per second',
  signed: 'sign-offs with blinding and envelope per second',
  cast: 'ballots taken by the urn per second',
  again: 'same bytes again, answered per second',
} as const satisfies Record<keyof Rates, string>;

/** For one: all, and of these the client, the server, the databases. */
const inMs = ({ client, server, databases }: Worked): string => {
  const [all, ...parts] = [client + server + databases, client, server, databases].map((s) => (s * 1000).toFixed(1));
  return `${all} (${parts.join(' + ')})`;
};

export async function run(say: (text: string) => void): Promise<Figures> {
  const figures: Record<string, string | number> = { 'cores, shared by client and server': os.cpus().length };
  for (const count of [3, 10]) {
    const rates: Rates[] = [];
    for (const { name: layout, env } of LAYOUTS) {
      say(`${layout}, ${count} answers`);
      rates.push(await measure(env, count, say));
    }
    const [base] = rates;
    for (const [i, { name: layout }] of LAYOUTS.entries())
      for (const key of ['whole', 'sealed', 'signed', 'cast', 'again', 'enrolled'] as const) {
        const one = rates[i]?.[key];
        if (one === undefined || base === undefined) continue;
        const ratio = i === 0 ? '' : `, ${(one.perSecond / base[key].perSecond).toFixed(2)} of the first`;
        figures[`${count} answers, ${layout}: ${LABELS[key]}`] =
          `${one.perSecond.toFixed(1)}${ratio}; processor ms each: ${inMs(one.worked)}`;
      }
  }
  return figures;
}
