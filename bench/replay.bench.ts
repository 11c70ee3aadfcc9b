/**
 * What an attack does to memory: the heap of each serving process after a collection, every ten seconds of an attack that
 * lasts twenty minutes (`MINUTES=…` shortens it) while members go on voting; and how soon it is calm again.
 */
import type { Run } from '../scripts/replay/figures.ts';
import { slopeOf } from '../scripts/replay/judge/slope.ts';
import { tally } from '../scripts/replay/judge/tally.ts';
import { capacity, openVote, play } from '../scripts/replay/run.ts';
import { FULL, rateOf } from '../scripts/replay/sizes.ts';
import { openTheatre } from '../scripts/replay/stage/theatre.ts';
import type { Figures } from './main.ts';

export const name = 'replay';

const MINUTES = Number(process.env.MINUTES ?? 20);
const EVERY_MS = 10_000;
/** Members who come in a minute: enough to see that they still get in. */
const A_MINUTE = 30;
/** Code is compiled and tables are filled in the first part; the slope is that of the rest. */
const WARM = 0.2;
const MB = 2 ** 20;

export async function run(say: (text: string) => void): Promise<Figures> {
  const seconds = MINUTES * 60;
  const size = { ...FULL, voters: Math.ceil(MINUTES * A_MINUTE), seconds, roll: 20_000 };
  const theatre = await openTheatre(size, size.voters, say);
  try {
    const first = await openVote(theatre);
    const answered = await capacity(theatre, first, size);
    await theatre.restart('on');
    const phi = await openVote(theatre);
    const rate = rateOf(size, answered);
    const samples: { at: number; used: number }[] = [];
    const start = performance.now();
    const sampling = setInterval(async () => {
      const heaps = await theatre.world.server.heaps();
      if (heaps.length > 0) samples.push({ at: (performance.now() - start) / 60_000, used: Math.max(...heaps) / MB });
    }, EVERY_MS);
    const { voters, patience } = size;
    const plan = { name: 'gate', voters, seconds, patience, rate, kills: false } as const;
    const played: Run = await play(theatre, phi, plan, size, say).finally(() => clearInterval(sampling));
    const warm = samples.filter(({ at }) => at >= MINUTES * WARM && at <= MINUTES);
    const slope = slopeOf(warm);
    const { outcomes, came, calmAgain, bare } = tally(played);
    return {
      'minutes of attack': MINUTES,
      'answers a second without a gate, and requests a second sent': `${answered.toFixed(0)}, ${((played.attack?.sent ?? 0) + (played.attack?.unheard ?? 0)).toFixed(0)}`,
      'heap of the larger process, first and last fifth, MB': edges(warm.map(({ used }) => used)),
      'its slope, MB a minute': slope === null ? 'too few samples' : slope.toFixed(2),
      'members who came, voted, saw a bare error': `${came}, ${outcomes.in}, ${bare}`,
      'calm again after, s': calmAgain === null ? 'never' : (calmAgain / 1000).toFixed(1),
    };
  } finally {
    await theatre.stop();
  }
}

function edges(values: readonly number[]): string {
  const fifth = Math.max(1, Math.floor(values.length / 5));
  const mean = (list: readonly number[]): string =>
    list.length === 0 ? '–' : (list.reduce((sum, one) => sum + one, 0) / list.length).toFixed(1);
  return `${mean(values.slice(0, fifth))}, ${mean(values.slice(-fifth))}`;
}
