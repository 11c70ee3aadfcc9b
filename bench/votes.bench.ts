/**
 * Whole votes through HTTP with software authenticators, once everything is warm. Client and server share the machine's
 * cores, so the first figures are those of both together: as many as come out where each voter follows the other, then how
 * long a vote takes from opening to receipt where they come at half that rate, whatever became of those before. The rest is
 * one step each, with everything made before. Compared in one run: one process without threads, and one per core.
 */
import os from 'node:os';
import { castKept, keepEnvelope } from '#lib/booth/casting.ts';
import { openTurn, type StoredVote, sealTurn, settleTurn } from '#lib/booth/index.ts';
import { fetchPaper, type Paper } from '#lib/booth/paper.ts';
import { signRegister } from '#lib/booth/register.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { openSmallVote } from '../e2e/small-vote.ts';
import { localFetch } from '../e2e/voter/local-fetch.ts';
import { proveBySms } from '../e2e/voter/party.ts';
import { patient } from '../e2e/voter/patience.ts';
import { tokenIn, type Voter, voterOf } from '../e2e/voter/voter.ts';
import { startWorld, type World } from '../e2e/world.ts';
import { arrive, atOnce, type Delays, type Rate } from './arrivals.ts';
import type { Figures } from './main.ts';
import type { Worked } from './processor.ts';

export const name = 'votes';

/** Voters of each part, in this order. */
const PARTS = { cold: 40, whole: 160, paced: 80, steps: 40 } as const;
const VOTERS = Object.values(PARTS).reduce((sum, count) => sum + count, 0);

/** What issue 5 asks for: votes per second, and milliseconds at half of what is reached. */
const TARGET = { perSecond: 60, p95: 1000 } as const;

type Layout = { name: string; answers: number; env: Readonly<Record<string, string>> };

const LAYOUTS = [
  { name: 'one process, no threads', answers: 3, env: { PROCESSES: '1', THREADS: '0' } },
  { name: 'two processes, one thread each', answers: 3, env: { PROCESSES: '2', THREADS: '1' } },
  { name: 'two processes, one thread each', answers: 10, env: { PROCESSES: '2', THREADS: '1' } },
] as const satisfies readonly Layout[];

function sure<T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

type Steps = Record<'sealed' | 'signed' | 'cast' | 'again', Rate>;
type Measured = Record<'enrolled' | 'cold' | 'whole', Rate> & { paced: Delays } & Steps;

/** Every figure of one layout, for one question of so many answers. */
async function measure({ env, answers }: Layout, say: (text: string) => void): Promise<Measured> {
  const choices = [[0, 1, ...Array.from({ length: answers - 1 }, () => 0)]];
  const world = await startWorld(undefined, env);
  try {
    const members = Array.from({ length: VOTERS }, (_, at) => ({
      number: String(1000 + at),
      name: `Membre ${at}`,
      email: `membre${at}@parti.example`,
    }));
    const names = Array.from({ length: answers }, (_, at) => `Nom ${at}`);
    const { phi } = await openSmallVote(world, { members, answers: names, max: 3 });
    say(`enrolling ${members.length} members`);
    const voters: Voter[] = [];
    const enrolled = await atOnce(world, members, async ({ email }) => {
      const { text } = await world.mail.waitFor(email, /\/enrol#/, 120_000);
      const clock = { now: () => world.clock.now() * 1000 };
      const voter = voterOf({ origin: world.people, fetch: patient(localFetch), world: clock });
      await voter.enrol(tokenIn(text), proveBySms(world, email));
      voters.push(voter);
    });
    const vote = async (voter: Voter) => void (await voter.vote(phi, choices));
    const next = (count: number): Voter[] => voters.splice(0, count);

    say(`${PARTS.cold} votes of a new process, then ${PARTS.whole}`);
    const cold = await atOnce(world, next(PARTS.cold), vote);
    const whole = await atOnce(world, next(PARTS.whole), vote);
    say(`${PARTS.paced} votes at half that rate: ${(whole.perSecond / 2).toFixed(1)} a second`);
    const paced = await arrive(next(PARTS.paced), whole.perSecond / 2, vote);
    say(`${PARTS.steps} votes step by step`);
    return { enrolled, cold, whole, paced, ...(await stepByStep(world, next(PARTS.steps), { phi, choices })) };
  } finally {
    await world.stop();
  }
}

type Asked = { phi: Phi; choices: readonly (readonly number[])[] };

async function stepByStep(world: World, voters: readonly Voter[], { phi, choices }: Asked): Promise<Steps> {
  const ready: { voter: Voter; paper: Paper; sign: () => Promise<StoredVote>; vote?: StoredVote }[] = [];
  const sealed = await atOnce(world, voters, async (voter) => {
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
  const signed = await atOnce(world, ready, async (one) => {
    one.vote = await one.sign();
  });
  const send = async ({ voter, paper, vote }: (typeof ready)[number]) => {
    if (vote) sure(await castKept(voter.world, paper, vote));
  };
  const cast = await atOnce(world, ready, send);
  return { sealed, signed, cast, again: await atOnce(world, ready, send) };
}

const LABELS = {
  cold: 'first whole votes of a new process, per second',
  whole: 'whole votes per second, warm',
  sealed: 'papers fetched, ballots sealed, turns asked for, per second',
  signed: 'sign-offs with blinding and envelope per second',
  cast: 'ballots taken by the urn per second',
  again: 'same bytes again, answered per second',
  enrolled: 'enrolments per second',
} as const satisfies Record<Exclude<keyof Measured, 'paced'>, string>;

/** For one: all, and of these the client, the server, the databases. */
const inMs = ({ client, server, databases }: Worked): string => {
  const [all, ...parts] = [client + server + databases, client, server, databases].map((s) => (s * 1000).toFixed(1));
  return `${all} (${parts.join(' + ')})`;
};

const said = (holds: boolean): string => (holds ? 'yes' : 'no');

export async function run(say: (text: string) => void): Promise<Figures> {
  const figures: Record<string, string | number> = { 'cores, shared by client and server': os.cpus().length };
  for (const layout of LAYOUTS) {
    const about = `${layout.answers} answers, ${layout.name}`;
    say(about);
    const { paced, ...rates } = await measure(layout, say);
    const half = `at half that rate (${(rates.whole.perSecond / 2).toFixed(1)})`;
    for (const key of ['whole', 'cold', 'sealed', 'signed', 'cast', 'again', 'enrolled'] as const) {
      const { perSecond, worked } = rates[key];
      figures[`${about}: ${LABELS[key]}`] =
        `${perSecond.toFixed(1)}; processor ms each, of client, server, databases: ${inMs(worked)}`;
    }
    figures[`${about}: ${TARGET.perSecond} whole votes a second`] = said(rates.whole.perSecond >= TARGET.perSecond);
    figures[`${about}: open to receipt ${half}, p50, p95, p99, ms`] = [paced.p50, paced.p95, paced.p99]
      .map((ms) => ms.toFixed(0))
      .join(', ');
    figures[`${about}: p95 under a second`] = said(paced.p95 < TARGET.p95);
  }
  return figures;
}
