/**
 * The night of 28 November 2014, played (docs/decisions/037): in peace, attacked, and attacked with the gate off; one
 * build, one roll, one attack, in one go.
 */
import os from 'node:os';
import type { Run, RunName } from './figures.ts';
import { type Judged, judge } from './judge/judge.ts';
import { type Tally, tally } from './judge/tally.ts';
import { capacity, openVote, type Plan, play } from './run.ts';
import { rateOf, type Size, votersCalm } from './sizes.ts';
import { openTheatre, type Say, type Theatre } from './stage/theatre.ts';

export type Replay = {
  machine: string;
  /** What runs on which core. */
  cores: string;
  /** Requests a second that the server answered without its gate, and how many the attack asked for. */
  capacity: number;
  rate: number;
  runs: readonly Run[];
  tallies: readonly (readonly [RunName, Tally])[];
  judged: readonly Judged[];
  passed: boolean;
};

/** @param isSmall judges counts alone, and is not played without the gate */
export async function replay(size: Size, isSmall: boolean, say: Say): Promise<Replay> {
  const most = Math.max(size.voters, size.noGate ? size.votersNoGate : 0);
  const theatre = await openTheatre(size, most, say);
  try {
    const cores = theatre.cores?.said ?? 'server, databases, members and attackers share all cores';
    say(cores);
    const { runs, answered, rate } = await playAll(theatre, size, say);
    const of = (name: RunName) => runs.find((run) => run.name === name);
    const [calm, gate, noGate] = [of('calm'), of('gate'), of('no gate')];
    if (!calm || !gate) throw new Error('a run is missing');
    const tallies = { calm: tally(calm), gate: tally(gate), noGate: noGate ? tally(noGate) : null };
    const list: (readonly [RunName, Tally])[] = [
      ['calm', tallies.calm],
      ['gate', tallies.gate],
      ...(tallies.noGate ? [['no gate', tallies.noGate] as const] : []),
    ];
    return { machine: machine(), cores, capacity: answered, rate, runs, tallies: list, ...judge(tallies, isSmall) };
  } catch (thrown) {
    say(`the server's last words:\n${theatre.world.log().slice(-LAST_WORDS)}`);
    throw thrown;
  } finally {
    await theatre.stop();
  }
}

/** Characters. */
const LAST_WORDS = 3000;

async function playAll(theatre: Theatre, size: Size, say: Say) {
  const first = await openVote(theatre);
  const answered = await capacity(theatre, first, size);
  const rate = rateOf(size, answered);
  say(`without a gate the server answers ${answered.toFixed(0)} of these a second; the attack is ${rate.toFixed(0)}`);

  const plan = (name: RunName, voters: number, more: Partial<Plan>): Plan => ({
    name,
    voters,
    seconds: Math.ceil((size.seconds * voters) / size.voters),
    rate: null,
    kills: false,
    ...more,
  });
  const runs: Run[] = [];
  if (size.noGate) runs.push(await play(theatre, first, plan('no gate', size.votersNoGate, { rate }), size, say));
  await theatre.restart('on');
  const second = size.noGate ? await openVote(theatre) : first;
  runs.push(await play(theatre, second, plan('calm', votersCalm(size), {}), size, say));
  const third = await openVote(theatre);
  runs.push(await play(theatre, third, plan('gate', size.voters, { rate, kills: true }), size, say));
  return { runs, answered, rate };
}

const machine = (): string =>
  `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, Node ${process.version}, load ${(os.loadavg()[0] ?? 0).toFixed(1)} at the end`;
