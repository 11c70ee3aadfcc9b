/**
 * Verified ballots per second and core, beside belenios-tool 3.0 on the same 500 ballots. The tool's time for ballots is
 * `election verify` on a tallied archive less the same with `--skip-ballot-check` (an untallied archive it does not
 * check at all); ours is `judgeBallot` over all ballots, in one thread, each ballot alone, every check.
 */

import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import type { AnyGroup } from '#lib/crypto/group.ts';
import { readArchive } from '#lib/election/archive.ts';
import { readSteps } from '#lib/election/archive-event.ts';
import { ballotContext, judgeBallot } from '#lib/election/ballot.ts';
import { makeArchive } from '#lib/election/verify/testing-archive.ts';
import { beleniosTool, NoTool, type Tool } from '../scripts/belenios-tool/tool.ts';
import { verifyWith } from '../scripts/belenios-tool/use.ts';
import type { Figures } from './main.ts';

export const name = 'ballots';

const BALLOTS = 500;
const ROUNDS = 3;

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

const questions = [{ answers: ['A', 'B'], blank: true, min: 1, max: 1 }];

/** Seconds to judge all ballots. @throws Error where one is not valid: then nothing was measured. */
function ours(group: AnyGroup, made: ReturnType<typeof makeArchive>, ballots: readonly string[]): number {
  const { uuid, public_key } = JSON.parse(made.election);
  const start = performance.now();
  const context = ballotContext({ group, election: { uuid, public_key, questions }, phi: made.phi });
  for (const text of ballots) {
    if (judgeBallot(context, text).ballot === null) throw new Error('a sound ballot was refused');
  }
  return (performance.now() - start) / 1000;
}

async function seconds(tool: Tool, bel: Uint8Array, ...options: string[]): Promise<number> {
  const start = performance.now();
  const { status, stderr } = await verifyWith(tool, bel, ...options);
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

async function findTool(say: (text: string) => void): Promise<Tool | null> {
  try {
    return await beleniosTool('trixie', say);
  } catch (thrown) {
    if (!(thrown instanceof NoTool)) throw thrown;
    say(`without belenios-tool: ${thrown.message}`);
    return null;
  }
}

export async function run(say: (text: string) => void): Promise<Figures> {
  say(`sealing ${BALLOTS} ballots of 3 choices`);
  const votes = Array.from({ length: BALLOTS }, (_, i): [number, number[]] => [i, [0, i % 2, 1 - (i % 2)]]);
  const made = makeArchive({ voters: BALLOTS, votes });
  const ballots = readSteps(readArchive(made.bel)).flatMap((step) => (step.type === 'Ballot' ? [step.ballot] : []));
  const tool = await findTool(say);

  // All in turn, round by round: whatever else the machine does falls on each alike.
  const times = { fast: [] as number[], script: [] as number[], tool: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.fast.push(ours(fastEd25519Group(), made, ballots));
    // A fifth of them is enough to see: JavaScript takes its time.
    times.script.push(5 * ours(ed25519Group(), made, ballots.slice(0, BALLOTS / 5)));
    if (tool !== null) {
      const whole = await seconds(tool, made.bel);
      times.tool.push(whole - (await seconds(tool, made.bel, '--skip-ballot-check')));
    }
    say(`round ${round + 1} of ${ROUNDS}`);
  }
  const perSecond = (list: readonly number[]) => Math.round(BALLOTS / median(list));
  const [fast, script, theirs] = [perSecond(times.fast), perSecond(times.script), perSecond(times.tool)];
  return {
    'ballots of 3 choices': BALLOTS,
    'ours, WebAssembly (ballots/s)': fast,
    'ours, JavaScript (ballots/s)': script,
    ...(tool === null
      ? { 'belenios-tool 3.0': 'not to be had on this machine' }
      : {
          'belenios-tool 3.0 (ballots/s)': theirs,
          'WebAssembly ÷ belenios-tool': Number((fast / theirs).toFixed(2)),
          'JavaScript ÷ belenios-tool': Number((script / theirs).toFixed(2)),
        }),
  };
}
