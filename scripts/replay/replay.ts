/**
 * The night of 28 November 2014, played (docs/decisions/037): in peace, attacked, and attacked with the gate off; one
 * build, one roll, one attack, in one go.
 */
import os from 'node:os';
import type { Run, RunName } from './figures.ts';
import { type Judged, judge } from './judge/judge.ts';
import { type Tally, tally } from './judge/tally.ts';
import { lookAt } from './look/look.ts';
import { capacity, openVote, play } from './run.ts';
import { comingTo, rateOf, type Size } from './sizes.ts';
import { openTheatre, type Say, type Theatre } from './stage/theatre.ts';

export type Replay = {
  machine: string;
  /** What runs on which core. */
  cores: string;
  /** Requests a second that the server answered without its gate, and how many the attack asked for. */
  capacity: number;
  rate: number;
  /** How many times the first of these the attack came to. */
  times: number | null;
  runs: readonly Run[];
  tallies: readonly (readonly [RunName, Tally])[];
  judged: readonly Judged[];
  passed: boolean;
};

/**
 * @param isSmall judges counts alone, and is not played without the gate
 * @param look folder for pictures of what a browser shows during the attack; null: none are made
 */
export async function replay(size: Size, isSmall: boolean, look: string | null, say: Say): Promise<Replay> {
  const theatre = await openTheatre(size, Math.max(size.votersCalm, size.votersNoGate), say);
  try {
    const cores = theatre.cores?.said ?? 'server, databases, members and attackers share all cores';
    say(cores);
    const { runs, answered, rate } = await playAll(theatre, size, look, say);
    const of = (name: RunName) => runs.find((run) => run.name === name);
    const [calm, gate, noGate] = [of('calm'), of('gate'), of('no gate')];
    if (!calm || !gate) throw new Error('a run is missing');
    const times = gate.attack === null ? null : (gate.attack.sent + gate.attack.unheard) / answered;
    const tallies = { calm: tally(calm), gate: tally(gate), noGate: noGate ? tally(noGate) : null, times };
    const list: (readonly [RunName, Tally])[] = [
      ['calm', tallies.calm],
      ['gate', tallies.gate],
      ...(tallies.noGate ? [['no gate', tallies.noGate] as const] : []),
    ];
    return {
      machine: machine(),
      cores,
      capacity: answered,
      rate,
      times,
      runs,
      tallies: list,
      ...judge(tallies, isSmall),
    };
  } catch (thrown) {
    say(`the server's last words:\n${theatre.world.log().slice(-LAST_WORDS)}`);
    throw thrown;
  } finally {
    await theatre.stop();
  }
}

/** Characters. */
const LAST_WORDS = 3000;

async function playAll(theatre: Theatre, size: Size, look: string | null, say: Say) {
  const first = await openVote(theatre);
  const answered = await capacity(theatre, first, size);
  const rate = rateOf(size, answered);
  say(`without a gate the server answers ${answered.toFixed(0)} of these a second; the attack is ${rate.toFixed(0)}`);

  const other = { seconds: size.secondsOther, patience: size.patience, rate: null, kills: false } as const;
  const runs: Run[] = [];
  if (size.noGate) {
    const { votersNoGate: voters, patienceNoGate: patience } = size;
    runs.push(await play(theatre, first, { ...other, name: 'no gate', voters, patience, rate }, size, say));
  }
  await theatre.restart('on');
  const second = size.noGate ? await openVote(theatre) : first;
  const calm = await play(theatre, second, { ...other, name: 'calm', voters: size.votersCalm }, size, say);
  runs.push(calm);
  const voters = comingTo(size, calm.cpu, calm.visits.length);
  await theatre.enrol(voters);
  const third = await openVote(theatre);
  const { seconds, patience } = size;
  const looked = look === null ? null : lookAt(theatre, third, { folder: look, seconds, say });
  runs.push(await play(theatre, third, { name: 'gate', voters, seconds, patience, rate, kills: true }, size, say));
  await looked;
  return { runs, answered, rate };
}

const machine = (): string =>
  `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, Node ${process.version}, load ${(os.loadavg()[0] ?? 0).toFixed(1)} at the end`;
